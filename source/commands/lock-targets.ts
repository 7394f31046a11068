import type {Departure} from '../engine/departure.ts';
import type {LockTarget} from '../engine/lock.ts';
import {MeshError} from '../errors.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {ClusterFacts} from '../survey/facts.ts';

/** The clusters to lock, by the identity that the survey read; those that leave and could be looked at among them. */
export const lockTargets = (clusters: ReadonlyMap<string, ClusterPort>, facts: readonly ClusterFacts[], departure: Departure): LockTarget[] => [
	...facts.map(({name, uid}) => targetOf(clusters, name, uid)),
	...departure.inventories.map(({member, uid}) => targetOf(clusters, member.name, {known: true, value: uid, source: 'namespace kube-system'})),
];

const targetOf = (clusters: ReadonlyMap<string, ClusterPort>, name: string, uid: ClusterFacts['uid']): LockTarget => {
	const cluster = clusters.get(name);
	if (cluster === undefined || !uid.known) {
		throw new MeshError(`${name} cannot be locked: who it is is not known${uid.known ? '' : ` (${uid.detail})`}`, {remedy: ['Allow reading the namespace kube-system.']});
	}

	return {name, uid: uid.value, cluster};
};
