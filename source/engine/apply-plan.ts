import {exitCodes} from '../errors.ts';
import {isPending, type Plan} from '../plan/steps.ts';
import {plural} from '../text/plural.ts';
import {sh} from '../text/shell.ts';
import type {PairResult} from './events.ts';
import {markUnproven, writeRecords} from './prove.ts';
import type {InstallRun, RunContext} from './run-context.ts';
import {untilDecided, type Decision, type OnRetry} from './retry-requests.ts';
import {runPlan, type PlanResult} from './run-plan.ts';
import type {StepFailure} from './run-steps.ts';

export type ApplyResult = {exitCode: number; summary: string; next: readonly string[]};

/** Proves the traffic of every pair; the verify folder's work, handed in so that the engine knows only its result. */
export type Prove = (signal: AbortSignal) => Promise<readonly PairResult[]>;

/** Who can say that what went wrong is to be tried again. Nobody can where these are missing. */
export type SecondChances = {
	/** Asked when steps have failed and nothing runs any more. */
	decide?: (failures: readonly StepFailure[]) => Promise<Decision>;
	/** A wish to try failed steps again while others still run. */
	onRetry?: OnRetry;
	/** Asked when all is installed and some pair is not proven. */
	afterProof?: (pairs: readonly PairResult[]) => Promise<Decision>;
};

/** Proves the traffic, again as long as somebody wants it. */
const proveUntilEnough = async (
	prove: Prove,
	afterProof: SecondChances['afterProof'],
	signal: AbortSignal,
): Promise<readonly PairResult[]> => {
	for (;;) {
		const pairs = await prove(signal);
		if (
			afterProof === undefined ||
			pairs.every(({status}) => status === 'pass') ||
			(await untilDecided(afterProof(pairs), signal)) === 'stop'
		) {
			return pairs;
		}
	}
};

/** Carries a plan out: the steps, then the traffic proof, then the records. Throws only when the signal aborts. */
export const applyPlan = async (
	options: SecondChances & {
		plan: Plan;
		context: RunContext;
		run: InstallRun;
		concurrency: number;
		prove: Prove;
		/** The words that lead a command of ours to this mesh. */
		meshFlags: readonly string[];
		/** The same with what was allowed, for another apply. */
		applyFlags: readonly string[];
		/** Told how the steps went, before traffic is proven. */ afterSteps?: (
			outcomes: PlanResult['outcomes'],
		) => Promise<void>;
	},
): Promise<ApplyResult> => {
	const {plan, context, run, meshFlags, applyFlags} = options;
	const again = sh`mesh-wizard apply ${applyFlags}`;
	await markUnproven(context, plan);
	const result = await runPlan({
		plan,
		context,
		run,
		concurrency: options.concurrency,
		decide: options.decide,
		onRetry: options.onRetry,
	});
	await options.afterSteps?.(result.outcomes);
	const outcomes = [...result.outcomes.values()];
	const done = outcomes.filter(outcome => outcome === 'done').length;
	if (result.failures.length > 0) {
		const blocked = outcomes.filter(outcome => outcome === 'blocked').length;
		return {
			exitCode: exitCodes.failed,
			summary: `${plural(result.failures.length, 'step')} failed (${result.failures.map(({step}) => step).join(', ')}), ${plural(done, 'step')} done${blocked === 0 ? '' : `, ${String(blocked)} not started because of it`}`,
			next: [
				'What was done stays. When the cause is mended, the same command goes on from here:',
				again,
			],
		};
	}

	context.signal.throwIfAborted();
	const pairs = await proveUntilEnough(options.prove, options.afterProof, context.signal);
	const red = pairs.filter(({status}) => status === 'fail');
	const unknown = pairs.filter(({status}) => status === 'unknown');
	if (red.length + unknown.length > 0) {
		return {
			exitCode: red.length > 0 ? exitCodes.errorsFound : exitCodes.warningsOnly,
			summary: `everything is installed, but traffic is not proven: ${[...red, ...unknown].map(({from, to}) => `${from} → ${to}`).join(', ')}`,
			next: [
				'The cause stands beside each pair. To prove again:',
				sh`mesh-wizard verify ${meshFlags}`,
				'To finish the run:',
				again,
			],
		};
	}

	const unwritten = await writeRecords(context, plan, run);
	context.signal.throwIfAborted();
	return unwritten > 0
		? {
				exitCode: exitCodes.failed,
				summary: `traffic is proven, but ${plural(unwritten, 'record')} could not be written`,
				next: [again],
			}
		: {
				exitCode: exitCodes.done,
				summary: `${done === 0 ? 'every step was done before' : `${plural(done, 'step')} done`}, ${pairs.length === 0 ? 'there is no pair of clusters to prove' : `${plural(pairs.length, 'pair')} of clusters proven by traffic`}`,
				next: [],
			};
};

export const hasWork = (plan: Plan): boolean => plan.steps.some(step => isPending(step));
