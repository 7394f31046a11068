import type {Finding} from './finding.ts';

/** The findings that concern each cluster, in their order: found once, however many clusters ask for theirs. */
export const findingsByCluster = (
	findings: readonly Finding[],
): ReadonlyMap<string, readonly Finding[]> => {
	const found = new Map<string, Finding[]>();
	for (const finding of findings) {
		for (const name of new Set(finding.clusters)) {
			const own = found.get(name);
			if (own === undefined) {
				found.set(name, [finding]);
			} else {
				own.push(finding);
			}
		}
	}

	return found;
};
