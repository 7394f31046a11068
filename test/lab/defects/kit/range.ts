/** `2/5` of some items: the second of five ranges of about the same length, in their order. All of them for undefined. Throws on anything else. */
export const rangeOf = <T>(items: readonly T[], range: string | undefined): readonly T[] => {
	if (range === undefined) {
		return items;
	}

	const [number = Number.NaN, count = Number.NaN, ...others] = range.split('/').map(Number);
	if (
		others.length > 0 ||
		!Number.isInteger(number) ||
		!Number.isInteger(count) ||
		number < 1 ||
		number > count
	) {
		throw new RangeError(`${range} is no range such as 2/5`);
	}

	const at = (index: number): number => Math.round((index * items.length) / count);
	return items.slice(at(number - 1), at(number));
};
