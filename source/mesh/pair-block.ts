/** Pairs of clusters: each of `ones` with each of `others`. Their order does not matter, and nobody is a pair with itself. */
export type PairBlock<Cluster = string> = {
	readonly ones: readonly Cluster[];
	readonly others: readonly Cluster[];
};
