import type {ClockPort} from '../ports/clock.ts';
import type {Emit, StepOutcome} from './events.ts';
import {reportStepEnd} from './report-step.ts';
import {makeTrigger, untilDecided, type Decision, type OnRetry} from './retry-requests.ts';
import type {InstallRun} from './run-context.ts';
import {
	hasRoom,
	stateOfNeeds,
	waitingSteps,
	type Schedule,
	type ScheduledStep,
} from './schedule.ts';
import type {StepResult} from './steps/step-kind.ts';

export type StepFailure = {
	step: string;
	cluster: string;
	message: string;
	remedy: readonly string[];
};

export type StepsResult = {
	outcomes: ReadonlyMap<string, StepOutcome>;
	/** The steps that failed, with why. */
	failures: readonly StepFailure[];
	/** Clusters that stopped answering in the middle. */
	lost: readonly string[];
};

/**
The scheduler of plans and teardowns: every step runs as soon as its needs are met, with at most one installer in a cluster and
`concurrency` of them at all. A failed step stops only what depends on it. Failed steps, and those that they blocked, are tried again
whenever somebody wishes it.
*/
export const runSteps = async <S extends ScheduledStep & {title: string}>(options: {
	steps: readonly S[];
	context: {clock: ClockPort; emit: Emit; signal: AbortSignal};
	run: InstallRun;
	/** Installers side by side. */
	concurrency: number;
	runsInstaller: (step: S) => boolean;
	/** Carries one step out. Never throws, but for a bug. */
	execute: (step: S) => Promise<StepResult>;
	/** What shows that a step is done as long as nothing that it needs is changed; undefined where it has to be carried out. */
	evidenceOf?: (step: S) => string | undefined;
	/** What is needed of a cluster that answers no more counts as met in the others: nothing there can be waited for. */
	passesLost?: boolean;
	/** The journal names the steps, too, that never had their turn. */
	journalsSkipped?: boolean;
	/** Asked when steps have failed and nothing runs any more; without it the run ends there. */
	decide?: (failures: readonly StepFailure[]) => Promise<Decision>;
	/** A wish to try failed steps again while others still run. */
	onRetry?: OnRetry;
}): Promise<StepsResult> => {
	const {steps, context, run, concurrency} = options;
	const {clock, emit, signal} = context;
	const outcomes = new Map<string, StepOutcome>();
	const failures = new Map<string, StepFailure>();
	const running = new Set<string>();
	const installing = new Set<string>();
	const lost = new Set<string>();
	const schedule: Schedule<S> = {
		steps,
		outcomes,
		running,
		installing,
		lost,
		clusterOf: new Map(steps.map(({id, cluster}) => [id, cluster])),
	};
	/** What only a bug throws. */
	const bugs: unknown[] = [];
	let stepEnded = () => {
		// Replaced at once.
	};

	using endings = makeTrigger(listener => {
		stepEnded = listener;
		return () => undefined;
	});

	const finish = async (step: S, result: StepResult, durationMs: number) => {
		outcomes.set(step.id, result.outcome);
		if (result.outcome === 'failed') {
			failures.set(step.id, {step: step.id, cluster: step.cluster, ...result.error});
			if (result.isLost === true && options.passesLost === true) {
				lost.add(step.cluster);
			}
		}

		await reportStepEnd({emit, journal: run.journal, runId: run.runId}, step, {
			...result,
			durationMs,
		});
	};

	const skip = async (step: S, outcome: 'blocked' | 'cancelled') => {
		outcomes.set(step.id, outcome);
		await reportStepEnd(
			{emit, journal: options.journalsSkipped === true ? run.journal : undefined, runId: run.runId},
			step,
			{outcome, durationMs: 0},
		);
	};

	const start = (step: S) => {
		const isInstall = options.runsInstaller(step);
		if (isInstall) {
			installing.add(step.cluster);
		}

		const work = async () => {
			const started = clock.monotonic();
			emit({type: 'step-started', step: step.id, cluster: step.cluster, title: step.title});
			await run.journal.write({type: 'step-started', run: run.runId, step: step.id});
			const result = await options.execute(step);
			if (isInstall) {
				installing.delete(step.cluster);
			}

			await finish(step, result, clock.monotonic() - started);
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

	/** Settles what needs no work, and says whether there was any. */
	const settle = async (): Promise<boolean> => {
		let hasSettled = false;
		for (const step of waitingSteps(schedule)) {
			const evidence = options.evidenceOf?.(step);
			if (stateOfNeeds(step, schedule) === 'broken') {
				await skip(step, signal.aborted ? 'cancelled' : 'blocked');
				hasSettled = true;
			} else if (
				evidence !== undefined &&
				step.needs.every(need => outcomes.get(need) === 'unchanged')
			) {
				await finish(step, {outcome: 'unchanged', evidence}, 0);
				hasSettled = true;
			}
		}

		return hasSettled;
	};

	const startReady = () => {
		for (const step of waitingSteps(schedule)) {
			if (
				stateOfNeeds(step, schedule) === 'met' &&
				(!options.runsInstaller(step) || hasRoom(step, schedule, concurrency))
			) {
				start(step);
			}
		}
	};

	/** Whatever was blocked was blocked by something that failed, so all of it waits again. */
	const reset = () => {
		const withOutcome = (wanted: StepOutcome) =>
			steps.filter(({id}) => outcomes.get(id) === wanted).map(({id}) => id);
		const [failed, blocked] = [withOutcome('failed'), withOutcome('blocked')];
		if (failed.length === 0 || signal.aborted) {
			return;
		}

		failures.clear();
		for (const id of [...failed, ...blocked]) {
			outcomes.delete(id);
		}

		emit({type: 'steps-reset', failed, blocked});
	};

	using retry = makeTrigger(options.onRetry);
	for (;;) {
		if (retry.take()) {
			reset();
		}

		while (await settle()) {
			// What was settled may settle others, whatever their order.
		}

		if (!signal.aborted) {
			startReady();
		}

		if (running.size > 0) {
			// One promise for all endings: a race of thousands of steps at every ending would take longer than the steps.
			await Promise.race([endings.comes(), retry.comes()]);
			endings.take();
			if (bugs.length > 0) {
				throw bugs[0];
			}

			continue;
		}

		if (failures.size === 0 || signal.aborted || options.decide === undefined) {
			break;
		}

		if ((await untilDecided(options.decide([...failures.values()]), signal, retry)) === 'stop') {
			break;
		}

		reset();
	}

	for (const step of waitingSteps(schedule)) {
		await skip(step, 'cancelled');
	}

	return {outcomes, failures: [...failures.values()], lost: [...lost]};
};
