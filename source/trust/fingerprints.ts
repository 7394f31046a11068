/** Lower-case hex without colons, the form of `CertificatesPort.read`; openssl prints another. */
export const normalizeFingerprint = (fingerprint: string): string =>
	fingerprint.replaceAll(':', '').trim().toLowerCase();

/** Roots as an annotation of ours has them: one, or several with commas between. */
export const rootsAnnotation = (roots: readonly string[]): string => roots.join(',');

/** The roots of such an annotation. */
export const rootsOf = (annotation: string): string[] =>
	annotation.split(',').map(root => normalizeFingerprint(root));

const sharedLength = (one: string, other: string): number => {
	let length = 0;
	while (length < one.length && one[length] === other[length]) {
		length++;
	}

	return length;
};

/** `3f:9a…`: how a fingerprint is shown; as many bytes as tell it apart from `others`, two at least. */
export const shortFingerprint = (fingerprint: string, others: readonly string[] = []): string => {
	const own = normalizeFingerprint(fingerprint);
	const bytes = own.match(/.{1,2}/gv) ?? [];
	const shared = others
		.map(normalizeFingerprint)
		.filter(other => other !== own)
		.map(other => sharedLength(own, other));
	const count = Math.max(2, ...shared.map(length => Math.floor(length / 2) + 1));
	return `${bytes.slice(0, count).join(':')}${count < bytes.length ? '…' : ''}`;
};

/** A cluster and the roots it trusts: usually one, several while a root is being rotated. */
type RootHolder = {cluster: string; roots: readonly string[]};

type RootGroup = {
	/** The set of roots, sorted. */
	roots: readonly string[];
	clusters: readonly string[];
};

const setOf = (roots: readonly string[]): string[] =>
	[...new Set(roots.map(normalizeFingerprint))].toSorted((a, b) => a.localeCompare(b));

/** Whether two sets of fingerprints are the same, whatever their order and notation (fact C-5). */
export const areSameRoots = (some: readonly string[], others: readonly string[]): boolean =>
	setOf(some).join(',') === setOf(others).join(',');

/** Clusters by the set of roots they trust, the largest group first; one group means one mesh. */
export const groupByRoot = (holders: readonly RootHolder[]): RootGroup[] => {
	const groups = new Map<string, {roots: readonly string[]; clusters: string[]}>();
	for (const {cluster, roots} of holders) {
		const group = groups.get(setOf(roots).join(',')) ?? {roots: setOf(roots), clusters: []};
		group.clusters.push(cluster);
		groups.set(group.roots.join(','), group);
	}

	return [...groups.values()].toSorted((a, b) => b.clusters.length - a.clusters.length);
};

/** The clusters outside the majority; none where no group is larger than every other. */
export const oddOnesOut = (groups: readonly RootGroup[]): string[] => {
	const [first, second] = groups;
	return first === undefined ||
		second === undefined ||
		first.clusters.length === second.clusters.length
		? []
		: groups.slice(1).flatMap(({clusters}) => clusters);
};

/** `3f:9a…`, or `3f:9a… and 8c:01…` for a set, each told apart from all others in `among`. */
export const describeRoots = (roots: readonly string[], among: readonly string[] = roots): string =>
	setOf(roots)
		.map(root => shortFingerprint(root, among))
		.join(' and ');
