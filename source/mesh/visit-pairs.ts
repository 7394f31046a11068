import type {PairBlock} from './pair-block.ts';

/** Calls back for each pair of a block once; clusters are given by their places, and the smaller place comes first. */
export const visitPairs = (
	{ones, others}: PairBlock<number>,
	visit: (one: number, other: number) => void,
): void => {
	const [first, second] = [new Set(ones), new Set(others)];
	// Of half a million pairs, a look-up in a set for each would take longer than all the rest.
	const isFirst: boolean[] = [];
	for (const one of first) {
		isFirst[one] = true;
	}

	for (const one of first) {
		const isSecond = second.has(one);
		for (const other of second) {
			if (one < other) {
				visit(one, other);
			} else if (one > other && !(isSecond && isFirst[other] === true)) {
				// Where both are on both sides, the pair comes up twice.
				visit(other, one);
			}
		}
	}
};
