import {exitCodes, MeshError} from '../errors.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import {sh} from '../text/shell.ts';
import type {LockTarget} from './held-cluster.ts';
import type {LeavingClusters} from './leaving-clusters.ts';

/**
The clusters to lock, by the identity that the survey read; those that leave and could be looked at among them. `meshFlags`: the
words that lead a command of ours to this mesh.

@throws {MeshError} when one does not answer or may not be told from others, and (exit 5) when two of them are one cluster.
*/
export const lockTargets = (
	clusters: ReadonlyMap<string, ClusterPort>,
	facts: readonly ClusterFacts[],
	leavingClusters: LeavingClusters,
	meshFlags: readonly string[],
): LockTarget[] => {
	const targets = [
		...facts.map(({name, uid}) => targetOf(clusters, name, uid, meshFlags)),
		...leavingClusters.inventories.map(({member, uid}) =>
			targetOf(
				clusters,
				member.name,
				{known: true, value: uid, source: 'namespace kube-system'},
				meshFlags,
			),
		),
	];
	const twins = targets.find(
		({uid}, index) => targets.findIndex(other => other.uid === uid) < index,
	);
	if (twins !== undefined) {
		const names = targets.filter(({uid}) => uid === twins.uid).map(({name}) => name);
		throw new MeshError(
			`nothing was changed: ${names.join(' and ')} are one cluster (uid ${twins.uid})`,
			{
				exitCode: exitCodes.refused,
				remedy: ['Keep one of them in mesh.yaml, or correct the context of the other.'],
			},
		);
	}

	return targets;
};

const targetOf = (
	clusters: ReadonlyMap<string, ClusterPort>,
	name: string,
	uid: ClusterFacts['uid'],
	meshFlags: readonly string[],
): LockTarget => {
	const cluster = clusters.get(name);
	if (cluster === undefined || !uid.known) {
		const isSilent = !uid.known && (uid.reason === 'unreachable' || uid.reason === 'timed-out');
		throw new MeshError(
			`nothing was changed: ${name} cannot be locked: ${isSilent ? 'it does not answer' : 'who it is is not known'}${uid.known ? '' : ` (${uid.detail})`}`,
			{
				remedy: [
					isSilent
						? sh`See what is wrong with it: mesh-wizard preflight ${meshFlags}`
						: 'Allow reading the namespace kube-system.',
				],
			},
		);
	}

	return {name, uid: uid.value, cluster};
};
