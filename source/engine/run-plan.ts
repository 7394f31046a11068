import {type Plan, type PlannedStep, isPending, isRecord} from '../plan/steps.ts';
import type {StepOutcome} from './events.ts';
import type {InstallRun, RunContext} from './run-context.ts';
import {reportStepEnd} from './report-step.ts';
import {runStep} from './run-step.ts';
import {makeTrigger, untilDecided, type Decision, type OnRetry} from './retry-requests.ts';
import type {StepResult} from './steps/step-kind.ts';
import {kindOf} from './steps/step-kinds.ts';

export type StepFailure = {step: string; message: string; remedy: readonly string[]};

export type PlanResult = {
	outcomes: ReadonlyMap<string, StepOutcome>;
	/** The steps that failed, with why. */
	failures: readonly StepFailure[];
	/** Whether anything was written. */
	changed: boolean;
};

const runsInstaller = (step: PlannedStep): boolean =>
	kindOf(step).runsInstaller?.(step.action) ?? false;

/** Nothing of it is left to do. */
export const isGood = (outcome: StepOutcome | undefined): boolean =>
	outcome === 'done' || outcome === 'unchanged';

/**
The scheduler: every step runs as soon as its needs are met, with at most one istioctl in a cluster and `concurrency` of
them at all. A failed step stops only what depends on it. A step that the plan found done is looked at again only when
something that it needs has changed since. Failed steps, and those that they blocked, are tried again whenever somebody
wishes it.
*/
export const runPlan = async (options: {
	plan: Plan;
	context: RunContext;
	run: InstallRun;
	/** istioctl processes side by side. */
	concurrency: number;
	/** Asked when steps have failed and nothing runs any more; without it the run ends there. */
	decide?: (failures: readonly StepFailure[]) => Promise<Decision>;
	/** A wish to try failed steps again while others still run. */
	onRetry?: OnRetry;
}): Promise<PlanResult> => {
	const {plan, context, run, concurrency} = options;
	const steps = plan.steps.filter(step => !isRecord(step));
	const outcomes = new Map<string, StepOutcome>();
	const failures = new Map<string, StepFailure>();
	const running = new Set<string>();
	/** What only a bug throws. */
	const bugs: unknown[] = [];
	let stepEnded = () => {
		// Replaced at once.
	};

	using endings = makeTrigger(listener => {
		stepEnded = listener;
		return () => undefined;
	});
	const installing = new Set<string>();

	const finish = async (step: PlannedStep, result: StepResult, durationMs: number) => {
		outcomes.set(step.id, result.outcome);
		if (result.outcome === 'failed') {
			failures.set(step.id, {step: step.id, ...result.error});
		}

		await reportStepEnd({emit: context.emit, journal: run.journal, runId: run.runId}, step, {
			...result,
			durationMs,
		});
	};

	const start = (step: PlannedStep) => {
		const isInstall = runsInstaller(step);
		if (isInstall) {
			installing.add(step.cluster);
		}

		const work = async () => {
			const started = context.clock.monotonic();
			context.emit({
				type: 'step-started',
				step: step.id,
				cluster: step.cluster,
				title: step.title,
			});
			await run.journal.write({type: 'step-started', run: run.runId, step: step.id});
			const result = await runStep(context, step, run);
			if (isInstall) {
				installing.delete(step.cluster);
			}

			await finish(step, result, context.clock.monotonic() - started);
		};

		running.add(step.id);
		work()
			.catch((error: unknown) => {
				bugs.push(error);
			})
			.finally(() => {
				running.delete(step.id);
				stepEnded();
			});
	};

	const isUntouched = (step: PlannedStep) =>
		!isPending(step) && step.needs.every(need => outcomes.get(need) === 'unchanged');
	/** Settles what needs no work: in one pass, since what a step needs stands before it. */
	const settle = async (): Promise<void> => {
		for (const step of steps) {
			if (outcomes.has(step.id) || running.has(step.id)) {
				continue;
			}

			if (step.needs.some(need => outcomes.has(need) && !isGood(outcomes.get(need)))) {
				outcomes.set(step.id, context.signal.aborted ? 'cancelled' : 'blocked');
				context.emit({
					type: 'step-finished',
					step: step.id,
					cluster: step.cluster,
					outcome: context.signal.aborted ? 'cancelled' : 'blocked',
					durationMs: 0,
				});
			} else if (isUntouched(step) && step.observation.state === 'done') {
				await finish(step, {outcome: 'unchanged', evidence: step.observation.evidence}, 0);
			}
		}
	};

	const startReady = () => {
		for (const step of steps) {
			const isReady =
				!outcomes.has(step.id) &&
				!running.has(step.id) &&
				step.needs.every(need => isGood(outcomes.get(need)));
			const hasRoom =
				!runsInstaller(step) || (!installing.has(step.cluster) && installing.size < concurrency);
			if (isReady && hasRoom) {
				start(step);
			}
		}
	};

	/** Whatever was blocked was blocked by something that failed, so all of it waits again. */
	const reset = () => {
		const withOutcome = (wanted: StepOutcome) =>
			steps.filter(({id}) => outcomes.get(id) === wanted).map(({id}) => id);
		const [failed, blocked] = [withOutcome('failed'), withOutcome('blocked')];
		if (failed.length === 0 || context.signal.aborted) {
			return;
		}

		failures.clear();
		for (const id of [...failed, ...blocked]) {
			outcomes.delete(id);
		}

		context.emit({type: 'steps-reset', failed, blocked});
	};

	using wish = makeTrigger(options.onRetry);
	for (;;) {
		if (wish.take()) {
			reset();
		}

		await settle();
		if (!context.signal.aborted) {
			startReady();
		}

		if (running.size > 0) {
			// One promise for all endings: a race of thousands of steps at every ending would take longer than the steps.
			await Promise.race([endings.comes(), wish.comes()]);
			endings.take();
			if (bugs.length > 0) {
				throw bugs[0];
			}

			continue;
		}

		if (failures.size === 0 || context.signal.aborted || options.decide === undefined) {
			break;
		}

		if (
			(await untilDecided(options.decide([...failures.values()]), context.signal, wish)) === 'stop'
		) {
			break;
		}

		reset();
	}

	for (const step of steps.filter(({id}) => !outcomes.has(id))) {
		outcomes.set(step.id, 'cancelled');
		context.emit({
			type: 'step-finished',
			step: step.id,
			cluster: step.cluster,
			outcome: 'cancelled',
			durationMs: 0,
		});
	}

	return {
		outcomes,
		failures: [...failures.values()],
		changed: [...outcomes.values()].includes('done'),
	};
};
