import {MeshError, toError} from '../errors.ts';
import type {Observation, Step} from '../plan/steps.ts';
import {carryOutStep} from './carry-out/carry-out-step.ts';
import {diagnose} from './carry-out/diagnose.ts';
import {removeLeaving} from './carry-out/remove-leaving.ts';
import type {InstallRun} from './carry-out/install.ts';
import {watchStep, type StepWatch} from './carry-out/watch-step.ts';
import {lookAtStep} from './observe/observe-step.ts';
import {portOf, type RunContext} from './run-context.ts';
import {isTransient, withRetries} from './retry.ts';

export type StepResult =
	| {outcome: 'done' | 'unchanged'; evidence: string}
	| {outcome: 'failed'; error: {message: string; remedy: readonly string[]}}
	| {outcome: 'cancelled'};

const pollMs = 500;

/** How long what a step did may take to show: what its controllers do in seconds, and pods and load balancers in minutes. */
const confirmationMs = (step: Step, context: RunContext): number => {
	switch (step.action.type) {
		case 'install':
		case 'address':
		case 'restart': {
			return context.readyTimeoutMs;
		}

		case 'root':
		case 'synced': {
			return Math.min(120_000, context.readyTimeoutMs);
		}

		case 'namespace':
		case 'apply':
		case 'cacerts':
		case 'reader':
		case 'remote-secret':
		case 'forget':
		case 'prune':
		case 'remove':
		case 'record': {
			return Math.min(60_000, context.readyTimeoutMs);
		}
	}
};

/** Looks until the step is seen to be done; the confirmation, never an exit code, ends a step (decision D-22). */
const confirm = async (context: RunContext, step: Step): Promise<string> => {
	const until = context.clock.monotonic() + confirmationMs(step, context);
	let said = '';
	for (;;) {
		let observation: Observation;
		try {
			observation = await lookAtStep(context, step);
		} catch (error) {
			context.signal.throwIfAborted();
			if (!isTransient(error)) {
				throw error;
			}

			observation = {state: 'unknown', detail: error.message};
		}

		if (observation.state === 'done') {
			return observation.evidence;
		}

		const detail =
			observation.state === 'unknown'
				? observation.detail
				: (observation.differences[0] ?? 'not as planned yet');
		if (context.clock.monotonic() > until) {
			throw new MeshError(
				`it was done, but the cluster does not show it after ${String(Math.round(confirmationMs(step, context) / 1000))} s: ${observation.state === 'unknown' ? detail : observation.differences.join('; ')}`,
			);
		}

		if (detail !== said) {
			said = detail;
			context.emit({type: 'step-observed', step: step.id, detail});
		}

		await context.clock.sleep(pollMs, context.signal);
	}
};

/** Carries one step out: looks first, does it only when it is needed, and looks until it shows. Never throws. */
export const runStep = async (
	context: RunContext,
	step: Step,
	run: InstallRun,
): Promise<StepResult> => {
	if (step.action.type === 'remove') {
		return removeLeaving(context, step, run);
	}

	const retrying = async <T>(work: () => Promise<T>) =>
		withRetries(work, {
			clock: context.clock,
			signal: context.signal,
			onRetry(attempt, reason) {
				context.emit({
					type: 'step-retried',
					step: step.id,
					attempt,
					reason,
				});
			},
		});
	let watch: StepWatch | undefined;
	try {
		const before = await retrying(async () => lookAtStep(context, step));
		if (before.state === 'done') {
			return {outcome: 'unchanged', evidence: before.evidence};
		}

		watch = watchStep(context, step);
		await retrying(async () => carryOutStep(context, step, run));
		return {outcome: 'done', evidence: await confirm(context, step)};
	} catch (error) {
		if (context.signal.aborted) {
			return {outcome: 'cancelled'};
		}

		const {message} = toError(error);
		const remedy = error instanceof MeshError ? error.remedy : [];
		const pods =
			step.action.type === 'install' ? await diagnose(portOf(context, step.cluster)) : [];
		// Where there is no pod to ask, what the cluster warned of last is the best that is known.
		const warning = watch?.warning();
		return {
			outcome: 'failed',
			error: {
				message: [message, ...(pods.length === 0 && warning !== undefined ? [warning] : pods)].join(
					'; ',
				),
				remedy,
			},
		};
	} finally {
		await watch?.end();
	}
};
