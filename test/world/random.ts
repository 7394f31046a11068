import {numbersFrom} from '../helpers/numbers-from.ts';

/** What chance decides, always the same for a seed. */
export const makeRandom = (seed: number) => {
	const next = numbersFrom(seed);
	/** An integer from 0 to `limit` − 1. */
	const below = (limit: number): number => Math.floor(next() * limit);
	return {
		below,
		pick<T>(values: readonly T[]): T {
			const value = values[below(values.length)];
			if (value === undefined) {
				throw new RangeError('nothing to pick from');
			}

			return value;
		},
		/** Gives the values one after the other, in a new order each time they are through: so many draws, and each was drawn. */
		deck<T>(values: readonly T[]): () => T {
			let left: T[] = [];
			return () => {
				left = left.length > 0 ? left : [...values];
				const [drawn] = left.splice(below(left.length), 1);
				if (drawn === undefined) {
					throw new RangeError('nothing to draw from');
				}

				return drawn;
			};
		},
		chance: (probability: number): boolean => next() < probability,
	};
};

export type Random = ReturnType<typeof makeRandom>;
