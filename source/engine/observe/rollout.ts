import {describeRef, refOf, type KubeObject} from '../../kubernetes/object.ts';

type Spec = {replicas?: number};

/** What Deployments, StatefulSets and DaemonSets say of their pods, each in its own words. */
type Status = {
	observedGeneration?: number;
	replicas?: number;
	updatedReplicas?: number;
	availableReplicas?: number;
	currentRevision?: string;
	updateRevision?: string;
	desiredNumberScheduled?: number;
	updatedNumberScheduled?: number;
	numberAvailable?: number;
};

/** Why a rollout is not complete; nothing when it is. */
export const rolloutProblems = (workload: KubeObject): string[] => {
	const spec = (workload['spec'] ?? {}) as Spec;
	const status = (workload['status'] ?? {}) as Status;
	const name = describeRef(refOf(workload));
	if ((status.observedGeneration ?? 0) < (workload.metadata.generation ?? 0)) {
		return [`${name}: its controller has not seen the change yet`];
	}

	const isDaemonSet = workload.kind === 'DaemonSet';
	const wanted = isDaemonSet ? (status.desiredNumberScheduled ?? 0) : (spec.replicas ?? 1);
	if (wanted === 0) {
		return isDaemonSet ? [] : [`${name} is scaled to 0`];
	}

	// A StatefulSet whose update is over forgets how many were updated: all of them are current.
	const isOver =
		workload.kind === 'StatefulSet' &&
		status.updateRevision !== undefined &&
		status.updateRevision === status.currentRevision;
	const updated = isOver
		? wanted
		: ((isDaemonSet ? status.updatedNumberScheduled : status.updatedReplicas) ?? 0);
	const available = (isDaemonSet ? status.numberAvailable : status.availableReplicas) ?? 0;
	return updated < wanted ||
		available < wanted ||
		(workload.kind === 'Deployment' && (status.replicas ?? 0) > updated)
		? [
				`${name}: ${String(Math.min(updated, available))} of ${String(wanted)} pods run the planned version`,
			]
		: [];
};
