import {differencesBetween} from '../../plan/differences.ts';
import type {Observation} from '../../plan/steps.ts';
import {describeRef, refOf, type KubeObject} from '../../mesh/kube-object.ts';
import {ApiError, type ApplyOptions, type ClusterPort} from '../../ports/cluster.ts';

/** What a server-side apply would change, one sentence each: the API server itself computes it and stores nothing. */
export const pendingChanges = async (cluster: ClusterPort, object: KubeObject, {takesOver = false, ...options}: ApplyOptions & {takesOver?: boolean}): Promise<readonly string[]> => {
	const ref = refOf(object);
	let live: KubeObject | undefined;
	try {
		live = await cluster.read(ref, {signal: options.signal});
	} catch (error) {
		if (error instanceof ApiError && error.kind === 'not-found') {
			return [`${describeRef(ref)} does not exist: the cluster does not serve its kind yet`];
		}

		throw error;
	}

	if (live === undefined) {
		return [`${describeRef(ref)} does not exist`];
	}

	if (live.metadata.deletionTimestamp !== undefined) {
		return [`${describeRef(ref)} is being deleted`];
	}

	try {
		return differencesBetween(live, await cluster.apply(object, {...options, dryRun: true}));
	} catch (error) {
		if (!(error instanceof ApiError && error.kind === 'conflict')) {
			throw error;
		}

		return [
			`${describeRef(ref)}: ${error.message}${takesOver ? '; it is taken over (--take-over)' : ''}`,
			...(takesOver ? differencesBetween(live, await cluster.apply(object, {...options, dryRun: true, force: true})) : []),
		];
	}
};

export const toObservation = (differences: readonly string[], evidence: string): Observation =>
	differences.length === 0 ? {state: 'done', evidence} : {state: 'needed', differences};

export const observeObjects = async (cluster: ClusterPort, objects: readonly KubeObject[], {signal, takesOver}: {signal: AbortSignal; takesOver?: boolean}): Promise<Observation> => {
	const differences = await Promise.all(objects.map(async object => pendingChanges(cluster, object, {signal, takesOver})));
	return toObservation(differences.flat(), `${objects.map(object => describeRef(refOf(object))).join(', ')} as planned`);
};
