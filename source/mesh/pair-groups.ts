import type {PairBlock} from './pair-block.ts';
import {makePairGrid} from './pair-grid.ts';
import {visitPairs} from './visit-pairs.ts';

/** Clusters that hang together by some of their pairs. */
export type PairGroup = {
	/** Beginning with the first, those next to each other together. */
	names: readonly string[];
	pairs: number;
	/** Whether every pair among them is one. */
	isComplete: boolean;
};

/** Pairs, gathered into groups that share no cluster: the largest first. Direction and repetition of a pair do not matter; `names` has all clusters in their order. */
export const pairGroups = (blocks: readonly PairBlock[], names: readonly string[]): PairGroup[] => {
	const placeOf = new Map(names.map((name, place) => [name, place]));
	const places = (of: readonly string[]) => of.flatMap(name => placeOf.get(name) ?? []);
	const grid = makePairGrid(names.length);
	const neighbours = new Uint32Array(names.length);
	for (const {ones, others} of blocks) {
		visitPairs({ones: places(ones), others: places(others)}, (one, other) => {
			if (grid.of(one, other) === 0) {
				grid.set(one, other, 1);
				neighbours[one] = (neighbours[one] ?? 0) + 1;
				neighbours[other] = (neighbours[other] ?? 0) + 1;
			}
		});
	}

	const seen = new Set<number>();
	const groups: PairGroup[] = [];
	for (const start of names.keys()) {
		if (seen.has(start) || neighbours[start] === 0) {
			continue;
		}

		seen.add(start);
		const members = [start];
		// The list grows while it is walked.
		for (const member of members) {
			for (const next of names.keys()) {
				if (grid.of(member, next) === 1 && !seen.has(next)) {
					seen.add(next);
					members.push(next);
				}
			}
		}

		const pairs = members.reduce((sum, member) => sum + (neighbours[member] ?? 0), 0) / 2;
		groups.push({
			names: members.map(member => names[member] ?? ''),
			pairs,
			isComplete: pairs === (members.length * (members.length - 1)) / 2,
		});
	}

	return groups.toSorted((one, other) => other.pairs - one.pairs);
};
