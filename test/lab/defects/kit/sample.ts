import {createHash} from 'node:crypto';

/** Some of the items in their order, chosen by a seed: the same for the same seed. */
export const sample = <T>(items: readonly T[], count: number, seed: number): T[] => {
	const drawn = new Set(
		items
			.map((item, index) => ({
				item,
				at: createHash('sha256')
					.update(`${String(seed)} ${String(index)}`)
					.digest('hex'),
			}))
			.toSorted((one, other) => (one.at < other.at ? -1 : 1))
			.slice(0, count)
			.map(({item}) => item),
	);
	return items.filter(item => drawn.has(item));
};
