import type {Finding} from '../../checks/finding.ts';
import type {Plan} from '../../plan/steps.ts';
import type {EngineEvent, EventBody, PairResult, StepOutcome} from '../events.ts';

/** One line of a cluster's log. */
export type LogLine = {
	/** Epoch milliseconds. */
	at: number;
	/** The step that it belongs to. */
	step: string;
	/** Who said it: istioctl, the cluster (Deployments, Pods, Events), or mesh-wizard. */
	from: 'istioctl' | 'cluster' | 'wizard';
	text: string;
};

/** A bounded log: the newest lines, and how many older ones were dropped. A line's number is `dropped` plus its place. */
export type LogView = {lines: readonly LogLine[]; dropped: number};

/** A step as it stands. */
export type StepView = {
	id: string;
	/** Without the cluster: `istiod`. */
	what: string;
	cluster: string;
	title: string;
	state: 'waiting' | 'running' | StepOutcome;
	/** Of a waiting or a blocked step: the steps that it still waits for. */
	waitsFor: readonly string[];
	/** Epoch milliseconds. */
	startedAt?: number;
	durationMs?: number;
	/** The last thing that the cluster said of it. */
	observed?: string;
	retry?: {attempt: number; reason: string};
	evidence?: string;
	error?: {message: string; remedy: readonly string[]};
};

/** A run, folded from its events: what every live view shows. A new object whenever something changed, else the same one. */
export type RunView = {
	runId?: string;
	command?: string;
	mesh?: string;
	simulated: boolean;
	/** Epoch milliseconds. */
	startedAt?: number;
	clusters: ReadonlyArray<{name: string; context: string; server: string}>;
	surveyed: ReadonlyMap<string, {reachable: boolean; detail: string; durationMs: number}>;
	/** Of clusters that answer, while somebody watches: how soon they did, and how many of their facts are read. */
	surveying: ReadonlyMap<
		string,
		{latencyMs: number; version?: string; read: number; total: number}
	>;
	findings: readonly Finding[];
	plan?: Plan;
	/** In the order of the plan; the records' steps excepted. */
	steps: readonly StepView[];
	/** The steps that write a cluster's record: they come after the proof and count as none of the work. */
	records: readonly StepView[];
	/** By cluster. */
	logs: ReadonlyMap<string, LogView>;
	/** How many pairs the proof that runs or ran is of; undefined before any. */
	pairsTotal?: number;
	/** By `from to` (a space between). */
	pairs: ReadonlyMap<string, PairResult>;
	proofs: readonly Finding[];
	/** The newest 500. */
	notices: ReadonlyArray<
		{at: number} & Pick<Extract<EventBody, {type: 'notice'}>, 'level' | 'text' | 'about'>
	>;
	finished?: Extract<EngineEvent, {type: 'run-finished'}>;
};

/** Before the first event. */
export const emptyRunView: RunView = {
	simulated: false,
	clusters: [],
	surveyed: new Map(),
	surveying: new Map(),
	findings: [],
	steps: [],
	records: [],
	logs: new Map(),
	pairs: new Map(),
	proofs: [],
	notices: [],
};
