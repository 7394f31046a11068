import type {Finding} from '../checks/finding.ts';
import type {Plan} from '../plan/steps.ts';
import type {DownloadEvent} from '../ports/istioctl-downloads.ts';
import type {ClusterRemoval} from '../teardown/steps.ts';

export type StepOutcome = 'done' | 'unchanged' | 'failed' | 'blocked' | 'cancelled';

/** One ordered pair of the traffic proof. `cause` names the first broken link in the order of decision D-35. */
export type PairResult = {
	from: string;
	to: string;
	status: 'pass' | 'fail' | 'unknown';
	requests: number;
	/** How often which cluster answered; `?` for an answer that names none. */
	answeredBy: Readonly<Record<string, number>>;
	cause: string | null;
	remedy?: readonly string[];
	durationMs: number;
};

export type EventBody =
	| {
			type: 'run-started';
			runId: string;
			command: string;
			mesh?: string;
			simulated: boolean;
			clusters: ReadonlyArray<{name: string; context: string; server: string}>;
	  }
	| {
			type: 'cluster-surveyed';
			cluster: string;
			reachable: boolean;
			detail: string;
			durationMs: number;
	  }
	/** What probes will create, before they create it: a namespace of that name in each, with so many pods of the image. */
	| {
			type: 'probes-announced';
			namespace: string;
			image: string;
			clusters: ReadonlyArray<{cluster: string; pods: number}>;
	  }
	/** What the tries from inside of a cluster came to; `detail` says why some are not known. */
	| {
			type: 'cluster-probed';
			cluster: string;
			reached: number;
			failed: number;
			unknown: number;
			detail?: string;
			durationMs: number;
	  }
	/** How far a survey is, for live views only: after its cluster has answered, and after every fact of `total`. */
	| {
			type: 'survey-progressed';
			cluster: string;
			latencyMs: number;
			version?: string;
			read: number;
			total: number;
	  }
	| {type: 'finding'; finding: Finding}
	| {type: 'plan-ready'; plan: Plan}
	/** What a teardown removes from one cluster, object by object; before anything is done. */
	| {
			type: 'removal-listed';
			removal: Pick<ClusterRemoval, 'cluster' | 'context' | 'steps' | 'stays' | 'notes'>;
	  }
	| {type: 'step-started'; step: string; cluster: string; title: string}
	/** A line that istioctl printed. */
	| {type: 'step-output'; step: string; line: string}
	/** What the cluster itself says while the step runs: Deployments, Pods, Events. */
	| {type: 'step-observed'; step: string; detail: string}
	| {type: 'step-retried'; step: string; attempt: number; reason: string}
	| {
			type: 'step-finished';
			step: string;
			cluster: string;
			outcome: StepOutcome;
			durationMs: number;
			evidence?: string;
			error?: {message: string; remedy: readonly string[]};
	  }
	/** Somebody asked for the failed steps again: they, and those that were blocked by them, wait anew. */
	| {type: 'steps-reset'; failed: readonly string[]; blocked: readonly string[]}
	/** Traffic is being proven from the beginning: what an earlier proof of this run said no longer counts. */
	| {type: 'proof-started'; pairs: number}
	/** One of verify's proofs that come before traffic. */
	| {type: 'proof'; finding: Finding}
	| {type: 'pair-finished'; pair: PairResult}
	| DownloadEvent
	/** `about`: of one cluster, what `text` says of it. */
	| {
			type: 'notice';
			level: 'info' | 'warn';
			text: string;
			about?: {cluster: string; says: string};
	  }
	| {
			type: 'run-finished';
			exitCode: number;
			summary: string;
			next: readonly string[];
			durationMs: number;
	  };

/** What leaves the engine. Every reporter switches over `type` exhaustively, so a type without a reader does not compile. */
export type EngineEvent = EventBody & {
	/** Epoch milliseconds. */
	at: number;
};

/** Hands an event to whoever listens; adds the time. */
export type Emit = (event: EventBody) => void;
