import {MeshError, toError} from '../errors.ts';
import type {Observation, Step} from '../plan/steps.ts';
import type {InstallRun, RunContext} from './run-context.ts';
import {isTransient} from './retry.ts';
import {retryStep} from './retry-step.ts';
import type {StepResult} from './steps/step-kind.ts';
import {kindOf} from './steps/step-kinds.ts';
import {watchStep, type StepWatch} from './watch/watch-step.ts';

const pollMs = 500;

const confirmationMs = (step: Step, context: RunContext): number =>
	Math.min(kindOf(step).deadlineMs, context.readyTimeoutMs);

/** Looks until the step is seen to be done; the confirmation, never an exit code, ends a step (decision D-22). */
const confirm = async (context: RunContext, step: Step): Promise<string> => {
	const kind = kindOf(step);
	const look = kind.confirm ?? kind.observe;
	const began = context.clock.monotonic();
	const until = began + confirmationMs(step, context);
	let said = '';
	for (;;) {
		let observation: Observation;
		try {
			observation = await look(context, step, context.clock.monotonic() - began);
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
	const kind = kindOf(step);
	if (kind.run !== undefined) {
		return kind.run(context, step, run);
	}

	let watch: StepWatch | undefined;
	try {
		const before = await retryStep(context, step.id, async () => kind.observe(context, step));
		if (before.state === 'done') {
			return {outcome: 'unchanged', evidence: before.evidence};
		}

		watch = watchStep(context, step);
		await retryStep(context, step.id, async () => kind.execute?.(context, step, run));
		return {outcome: 'done', evidence: await confirm(context, step)};
	} catch (error) {
		if (context.signal.aborted) {
			return {outcome: 'cancelled'};
		}

		const {message} = toError(error);
		const remedy = error instanceof MeshError ? error.remedy : [];
		const pods = (await kind.diagnose?.(context, step)) ?? [];
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
