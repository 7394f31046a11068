import type {Finding, FindingStatus} from '../checks/finding.ts';
import {checks} from '../checks/index.ts';
import {worstOf} from '../checks/status-order.ts';

/** What all checks of pairs say of one pair, whose order does not matter. */
export type PairOutcome = {
	/** In the order of the clusters. */
	clusters: readonly [string, string];
	/** The worst of them. */
	status: FindingStatus;
	/** The checks that did not pass and were not skipped. */
	ids: readonly string[];
	findings: readonly Finding[];
};

const ofPairs = new Set(checks.filter(({scope}) => scope === 'pair').map(({id}) => id));

/** Every pair that was looked at, in the order of the clusters. */
export const pairOutcomes = (
	findings: readonly Finding[],
	names: readonly string[],
): PairOutcome[] => {
	const place = new Map(names.map((name, index) => [name, index]));
	const placed = findings
		.filter(({id}) => ofPairs.has(id))
		.flatMap(finding => {
			const [one, other, third] = finding.clusters.toSorted(
				(a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0),
			);
			return one === undefined || other === undefined || third !== undefined
				? []
				: [{clusters: [one, other] as const, finding}];
		});
	return [...Map.groupBy(placed, ({clusters}) => JSON.stringify(clusters))]
		.flatMap(([, same]) => {
			const [first] = same;
			const own = same.map(({finding}) => finding);
			return first === undefined
				? []
				: [
						{
							clusters: first.clusters,
							status: worstOf(own) ?? 'skipped',
							ids: [
								...new Set(
									own
										.filter(({status}) => status !== 'pass' && status !== 'skipped')
										.map(({id}) => id),
								),
							],
							findings: own,
						},
					];
		})
		.toSorted(
			(a, b) =>
				(place.get(a.clusters[0]) ?? 0) - (place.get(b.clusters[0]) ?? 0) ||
				(place.get(a.clusters[1]) ?? 0) - (place.get(b.clusters[1]) ?? 0),
		);
};
