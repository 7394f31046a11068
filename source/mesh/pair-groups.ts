/** Clusters that hang together by some of their pairs. */
type PairGroup = {
	/** In the order in which they first appear. */
	names: readonly string[];
	pairs: number;
	/** Whether every pair among them is one. */
	isComplete: boolean;
};

/** Pairs, gathered into groups that share no cluster: the largest first. Direction and repetition of a pair do not matter. */
export const pairGroups = (pairs: ReadonlyArray<readonly [string, string]>): PairGroup[] => {
	const neighbours = new Map<string, Set<string>>();
	const link = (one: string, other: string) => {
		neighbours.set(one, (neighbours.get(one) ?? new Set()).add(other));
	};

	for (const [one, other] of pairs) {
		link(one, other);
		link(other, one);
	}

	const seen = new Set<string>();
	const groups: PairGroup[] = [];
	for (const start of neighbours.keys()) {
		if (seen.has(start)) {
			continue;
		}

		seen.add(start);
		const names = [start];
		// The list grows while it is walked.
		for (const name of names) {
			for (const next of neighbours.get(name) ?? []) {
				if (!seen.has(next)) {
					seen.add(next);
					names.push(next);
				}
			}
		}

		const count = names.reduce((sum, name) => sum + (neighbours.get(name)?.size ?? 0), 0) / 2;
		groups.push({
			names,
			pairs: count,
			isComplete: count === (names.length * (names.length - 1)) / 2,
		});
	}

	return groups.toSorted((one, other) => other.pairs - one.pairs);
};
