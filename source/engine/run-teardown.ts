import type {Inventory} from '../teardown/inventory.ts';
import {runsInstaller, stepsOf, type RemovalPlan, type RemovalStep} from '../teardown/steps.ts';
import type {StepOutcome} from './events.ts';
import {reportStepEnd} from './report-step.ts';
import {runRemovalStep, type RemovalResult} from './teardown/run-removal-step.ts';
import type {Place, TeardownContext} from './teardown/teardown-context.ts';

type RemovalOutcome = {
	outcomes: ReadonlyMap<string, StepOutcome>;
	failures: ReadonlyArray<{
		step: string;
		cluster: string;
		message: string;
		remedy: readonly string[];
	}>;
	/** Clusters that stopped answering in the middle. */
	lost: readonly string[];
};

/**
Carries out the steps of a teardown: each as soon as what it needs is gone, with at most one istioctl in a cluster and
`concurrency` of them at all. A failed step stops what depends on it; a cluster that answers no more holds up only itself.
*/
export const runRemoval = async (options: {
	plan: RemovalPlan;
	inventories: readonly Inventory[];
	context: TeardownContext;
	concurrency: number;
}): Promise<RemovalOutcome> => {
	const {plan, inventories, context, concurrency} = options;
	const {run, emit, clock, signal} = context;
	const steps = stepsOf(plan);
	const clusterOf = new Map(steps.map(({id, cluster}) => [id, cluster]));
	const outcomes = new Map<string, StepOutcome>();
	const failures: Array<{
		step: string;
		cluster: string;
		message: string;
		remedy: readonly string[];
	}> = [];
	const lost = new Set<string>();
	const running = new Map<string, Promise<void>>();

	const placeOf = ({cluster: name}: RemovalStep): Place => {
		const cluster = context.clusters.get(name);
		const removal = plan.clusters.find(candidate => candidate.cluster === name);
		const inventory = inventories.find(({member}) => member.name === name);
		if (cluster === undefined || removal === undefined || inventory === undefined) {
			throw new Error(`nobody has looked at ${name}`);
		}

		return {cluster, removal, inventory};
	};

	const finish = async (
		step: RemovalStep,
		result: RemovalResult | {outcome: 'blocked'},
		durationMs: number,
	) => {
		outcomes.set(step.id, result.outcome);
		if (result.outcome === 'failed') {
			failures.push({step: step.id, cluster: step.cluster, ...result.error});
			if (result.isLost) {
				lost.add(step.cluster);
			}
		}

		await reportStepEnd({emit, journal: run.journal, runId: run.runId}, step, {
			...result,
			durationMs,
		});
	};

	const start = (step: RemovalStep) => {
		const work = async () => {
			const started = clock.monotonic();
			emit({
				type: 'step-started',
				step: step.id,
				cluster: step.cluster,
				title: step.title,
			});
			await run.journal.write({type: 'step-started', run: run.runId, step: step.id});
			await finish(
				step,
				await runRemovalStep(context, placeOf(step), step),
				clock.monotonic() - started,
			);
			running.delete(step.id);
		};

		running.set(step.id, work());
	};

	type Need = 'met' | 'pending' | 'broken';
	const judge = (step: RemovalStep, need: string): Need => {
		const outcome = outcomes.get(need);
		const cluster = clusterOf.get(need) ?? '';
		if (
			outcome === 'done' ||
			outcome === 'unchanged' ||
			(cluster !== step.cluster && lost.has(cluster))
		) {
			return 'met';
		}

		return outcome === undefined ? 'pending' : 'broken';
	};

	const needsOf = (step: RemovalStep): Need => {
		const needs = new Set(step.needs.map(need => judge(step, need)));
		if (needs.has('broken')) {
			return 'broken';
		}

		return needs.has('pending') ? 'pending' : 'met';
	};

	const waiting = () => steps.filter(({id}) => !outcomes.has(id) && !running.has(id));
	for (;;) {
		const broken = waiting().find(step => needsOf(step) === 'broken');
		if (broken !== undefined) {
			await finish(broken, {outcome: signal.aborted ? 'cancelled' : 'blocked'}, 0);
			continue;
		}

		if (!signal.aborted) {
			for (const step of waiting()) {
				const purges = steps.filter(
					({id, removal}) => runsInstaller(removal) && running.has(id),
				).length;
				if (needsOf(step) === 'met' && (!runsInstaller(step.removal) || purges < concurrency)) {
					start(step);
				}
			}
		}

		if (running.size === 0) {
			break;
		}

		await Promise.race(running.values());
	}

	for (const step of waiting()) {
		await finish(step, {outcome: 'cancelled'}, 0);
	}

	return {outcomes, failures, lost: [...lost]};
};
