import type {LockTarget} from '../engine/lock.ts';
import {MeshError} from '../errors.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {ClusterFacts} from '../survey/facts.ts';

/** The clusters to lock, by the identity that the survey read. */
export const lockTargets = (clusters: ReadonlyMap<string, ClusterPort>, facts: readonly ClusterFacts[]): LockTarget[] => facts.map(({name, uid}) => {
	const cluster = clusters.get(name);
	if (cluster === undefined || !uid.known) {
		throw new MeshError(`${name} cannot be locked: who it is is not known${uid.known ? '' : ` (${uid.detail})`}`, {remedy: ['Allow reading the namespace kube-system.']});
	}

	return {name, uid: uid.value, cluster};
});
