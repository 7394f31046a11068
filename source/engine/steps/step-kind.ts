import type {Action, ActionType, Observation, PlannedStep, Step} from '../../plan/steps.ts';
import type {InstallRun, ObserveContext, RunContext} from '../run-context.ts';
import type {StateDirectory} from '../state-directory.ts';
import type {SaidEvent} from '../watch/say-event.ts';

export type StepResult =
	| {outcome: 'done' | 'unchanged'; evidence: string}
	/** `isLost`: its cluster answers no more. */
	| {
			outcome: 'failed';
			error: {message: string; remedy: readonly string[]};
			isLost?: boolean;
	  }
	| {outcome: 'cancelled'};

/** What a plan is described with. */
export type PlanDetails = {directory: StateDirectory; readyTimeoutMs: number};

/** How what a cluster says of a step is told on. */
export type Watching = {
	/** Our clock when it began, epoch milliseconds. */
	now: number;
	/** Aborts when nothing more is to be said. */
	signal: AbortSignal;
	say: (detail: string) => void;
	onSaid: (said: SaidEvent) => void;
};

/** How long what a step did may take to show, in milliseconds; a run's own deadline for readiness is never exceeded. */
export const deadlines = {
	/** What controllers and API servers do. */
	controllers: 60_000,
	/** What istiod does when it has become the leader, or has read its peers. */
	istiod: 120_000,
	/** Pods and load balancers: as long as the run allows. */
	readiness: Number.POSITIVE_INFINITY,
} as const;

/**
Everything that the engine knows of one kind of step. What it changes of a cluster, and so what takes it back, is the `impact` of what
`observe` sees (`plan/undo.ts`).
*/
export type StepKind<K extends ActionType> = {
	/** Looks whether it is done: reads and dry runs only. Throws what the API throws. */
	observe: (context: ObserveContext, step: Step<K>) => Promise<Observation>;
	/** Looks whether what was done `sinceMs` ago shows, in place of `observe`: where a look means another thing so soon after. */
	confirm?: (context: ObserveContext, step: Step<K>, sinceMs: number) => Promise<Observation>;
	/** Does it; undefined for a kind that only waits, whose observation is all the work. */
	execute?: (context: RunContext, step: Step<K>, run: InstallRun) => Promise<void>;
	/** In place of looking, executing and looking again: for a kind that does all of that itself. Never throws. */
	run?: (context: RunContext, step: Step<K>, run: InstallRun) => Promise<StepResult>;
	/** One of `deadlines`. */
	deadlineMs: number;
	/** Whether it starts an installer, of which one at a time runs in a cluster; none does where this is missing. */
	runsInstaller?: (action: Action<K>) => boolean;
	/** Follows what the cluster says meanwhile, until the signal aborts. Never fails: it only tells. */
	watch?: (
		context: Pick<RunContext, 'clusters'>,
		step: Step<K>,
		watching: Watching,
	) => Promise<void>;
	/** Why it failed, in the cluster's own words; nothing where it has none. Never throws. */
	diagnose?: (context: Pick<RunContext, 'clusters'>, step: Step<K>) => Promise<readonly string[]>;
	/** The whole documents that it applies, by the names under which the plan's JSON has them; none where this is missing. */
	documents?: (step: PlannedStep<K>) => Readonly<Record<string, unknown>>;
	/** The step with what only a look at the world tells of it: its command, its objects. Never throws. */
	describe?: (
		context: ObserveContext,
		step: PlannedStep<K>,
		details: PlanDetails,
	) => Promise<PlannedStep<K>>;
	/** What it is for how long it takes, where that is not its place among a cluster's steps. */
	pace?: (action: Action<K>) => string;
};
