import {holdCluster} from '../engine/held-cluster.ts';
import type {SurveyTarget} from '../engine/run-survey.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {ClusterFacts} from '../survey/facts.ts';

/**
Clusters for what writes without the lock, proofs and probes, which keep to namespaces of their own: each is written to only while its
address leads to the cluster that was looked at. One whose uid could not be read stays as it is. `signal` also aborts when one is another.
*/
export const holdClusters = (
	clusters: ReadonlyMap<string, ClusterPort>,
	uids: ReadonlyMap<string, string>,
	signal: AbortSignal,
): {clusters: ReadonlyMap<string, ClusterPort>; signal: AbortSignal} => {
	const changed = new AbortController();
	return {
		clusters: new Map(
			[...clusters].map(([name, cluster]) => {
				const uid = uids.get(name);
				return [
					name,
					uid === undefined
						? cluster
						: holdCluster({name, uid, cluster}, reason => {
								changed.abort(reason);
							}).cluster,
				];
			}),
		),
		signal: AbortSignal.any([signal, changed.signal]),
	};
};

/** The same by the uids of a survey. */
export const holdSurveyed = (
	targets: readonly SurveyTarget[],
	facts: ReadonlyArray<Pick<ClusterFacts, 'name' | 'uid'>>,
	signal: AbortSignal,
): {targets: readonly SurveyTarget[]; signal: AbortSignal} => {
	const held = holdClusters(
		new Map(targets.map(({name, cluster}) => [name, cluster])),
		new Map(facts.flatMap(({name, uid}) => (uid.known ? [[name, uid.value]] : []))),
		signal,
	);
	return {
		targets: [...held.clusters].map(([name, cluster]) => ({name, cluster})),
		signal: held.signal,
	};
};
