import {differencesBetween} from '../../plan/differences.ts';
import type {Impact, Observation} from '../../plan/steps.ts';
import {describeRef, refOf, type KubeObject} from '../../kubernetes/object.ts';
import {ApiError, type ApplyOptions, type ClusterPort} from '../../ports/cluster.ts';

/** What an apply would change, one sentence each, and whether the object is there. */
type PendingChanges = {exists: boolean; differences: readonly string[]};

/** What a server-side apply would change: the API server itself computes it and stores nothing. */
export const pendingChanges = async (
	cluster: ClusterPort,
	object: KubeObject,
	{takesOver = false, ...options}: ApplyOptions & {takesOver?: boolean},
): Promise<PendingChanges> => {
	const ref = refOf(object);
	let live: KubeObject | undefined;
	try {
		live = await cluster.read(ref, {signal: options.signal});
	} catch (error) {
		if (error instanceof ApiError && error.kind === 'not-found') {
			return {
				exists: false,
				differences: [
					`${describeRef(ref)} does not exist: the cluster does not serve its kind yet`,
				],
			};
		}

		throw error;
	}

	if (live === undefined) {
		return {exists: false, differences: [`${describeRef(ref)} does not exist`]};
	}

	if (live.metadata.deletionTimestamp !== undefined) {
		return {exists: true, differences: [`${describeRef(ref)} is being deleted`]};
	}

	try {
		return {
			exists: true,
			differences: differencesBetween(
				live,
				await cluster.apply(object, {...options, dryRun: true}),
				object,
			),
		};
	} catch (error) {
		if (!(error instanceof ApiError && error.kind === 'conflict')) {
			throw error;
		}

		return {
			exists: true,
			differences: [
				`${describeRef(ref)}: ${error.message}${takesOver ? '; it is taken over (--take-over)' : ''}`,
				...(takesOver
					? differencesBetween(
							live,
							await cluster.apply(object, {...options, dryRun: true, force: true}),
							object,
						)
					: []),
			],
		};
	}
};

export const toObservation = (
	differences: readonly string[],
	evidence: string,
	impact?: Impact,
): Observation =>
	differences.length === 0 ? {state: 'done', evidence} : {state: 'needed', differences, impact};
