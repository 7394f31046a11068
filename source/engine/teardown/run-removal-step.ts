import {MeshError, toError} from '../../errors.ts';
import type {RemovalStep} from '../../teardown/steps.ts';
import {isTransient} from '../retry.ts';
import {backUp} from './back-up.ts';
import {deletePart} from './delete-part.ts';
import {confirmRemoved} from './confirm-removed.ts';
import {purge} from './purge.ts';
import {retryRemoval} from './retry-removal.ts';
import {deleteNamespace, releaseNamespace} from './system-namespace.ts';
import type {Place, TeardownContext} from './teardown-context.ts';

export type RemovalResult =
	| {outcome: 'done' | 'unchanged'; evidence: string}
	/** `isLost`: its cluster answers no more, so others need not wait for it. */
	| {outcome: 'failed'; error: {message: string; remedy: readonly string[]}; isLost: boolean}
	| {outcome: 'cancelled'};

const carryOut = async (
	context: TeardownContext,
	place: Place,
	step: RemovalStep,
): Promise<{changed: boolean; evidence: string}> => {
	const {removal} = step;
	switch (removal.type) {
		case 'backup': {
			return {
				changed: true,
				evidence: await retryRemoval(context, step.id, async () => backUp(context, place)),
			};
		}

		case 'delete': {
			return deletePart(context, place, step, removal.part);
		}

		case 'purge': {
			return purge(context, place, step);
		}

		case 'delete-namespace': {
			return deleteNamespace(context, place, step, removal);
		}

		case 'release-namespace': {
			return releaseNamespace(context, place, step);
		}

		case 'look-again': {
			return {changed: true, evidence: await confirmRemoved(context, place, step)};
		}
	}
};

/** Carries one step out, and looks until what it removes is gone. Everything in it can be done twice. Never throws. */
export const runRemovalStep = async (
	context: TeardownContext,
	place: Place,
	step: RemovalStep,
): Promise<RemovalResult> => {
	try {
		const {changed, evidence} = await carryOut(context, place, step);
		return {outcome: changed ? 'done' : 'unchanged', evidence};
	} catch (error) {
		if (context.signal.aborted) {
			return {outcome: 'cancelled'};
		}

		return {
			outcome: 'failed',
			error: {
				message: toError(error).message,
				remedy: error instanceof MeshError ? error.remedy : [],
			},
			isLost: isTransient(error),
		};
	}
};
