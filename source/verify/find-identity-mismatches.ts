import type {Model} from '../mesh/model.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {tryRead} from './read-result.ts';

/**
Which clusters answer, by the uid of their kube-system, and which are not the ones mesh.yaml means: another uid than it says, or the same
as another cluster of the mesh. One sentence each. A cluster that does not answer is no stranger; its uid is the one of mesh.yaml.
*/
export const findIdentityMismatches = async ({
	model,
	clusters,
	signal,
}: {
	model: Model;
	clusters: ReadonlyMap<string, ClusterPort>;
	signal: AbortSignal;
}): Promise<{uids: ReadonlyMap<string, string>; mismatches: readonly string[]}> => {
	const answers = await Promise.all(
		model.clusters.map(async cluster => {
			const port = clusters.get(cluster.name);
			const read = await tryRead(signal, async () =>
				port?.read({apiVersion: 'v1', kind: 'Namespace', name: 'kube-system'}, {signal}),
			);
			return {cluster, uid: read.seen ? read.value?.metadata.uid : undefined};
		}),
	);
	const mismatches = answers.flatMap(({cluster, uid}, index) => {
		if (uid === undefined) {
			return [];
		}

		if (cluster.uid !== undefined && cluster.uid !== uid) {
			return [
				`${cluster.name}: context ${cluster.context} leads to a cluster with uid ${uid}; mesh.yaml means ${cluster.uid}`,
			];
		}

		const twin = answers.slice(0, index).find(other => other.uid === uid);
		return twin === undefined
			? []
			: [`${cluster.name} and ${twin.cluster.name} are one and the same cluster (uid ${uid})`];
	});
	return {
		mismatches,
		uids: new Map(
			answers.flatMap(({cluster, uid = cluster.uid}) =>
				uid === undefined ? [] : [[cluster.name, uid]],
			),
		),
	};
};
