import {MeshError, toError} from '../../errors.ts';
import type {RemovalStep} from '../../teardown/steps.ts';
import {isTransient} from '../retry.ts';
import type {StepResult} from '../steps/step-kind.ts';
import {kindOf} from './removal-kinds.ts';
import type {Place, TeardownContext} from './teardown-context.ts';

/** Carries one step out. Never throws. */
export const runRemovalStep = async (
	context: TeardownContext,
	place: Place,
	step: RemovalStep,
): Promise<StepResult> => {
	const {execute, deadlineMs = context.readyTimeoutMs} = kindOf(step);
	try {
		const {changed, evidence} = await execute(
			context,
			place,
			step,
			Math.min(deadlineMs, context.readyTimeoutMs),
		);
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
