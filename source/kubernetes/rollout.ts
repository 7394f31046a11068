import {describeRef, refOf, type KubeObject} from './object.ts';
import {fitted} from './shape.ts';
import {workloadShape} from './shapes.ts';

/** Why the rollout of a Deployment, StatefulSet or DaemonSet is not complete, each in its own words; nothing when it is. */
export const rolloutProblems = (workload: KubeObject): string[] => {
	const {spec = {}, status = {}} = fitted(workload, workloadShape) ?? {};
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
