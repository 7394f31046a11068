import type {Finding, FindingStatus} from '../checks/finding.ts';
import type {Contact} from '../engine/contact-clusters.ts';
import type {RunView} from '../engine/run-view/run-view.ts';
import type {LoadedMesh} from '../mesh/mesh.ts';
import type {Model} from '../mesh/model.ts';
import type {Plan} from '../plan/steps.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import type {Sensitive} from '../sensitive.ts';
import type {ChosenCluster} from '../wizard/answers.ts';
import type {TopologyOption, TrustOption} from '../wizard/options.ts';
import type {TrustInspection, TypedTrust} from '../wizard/trust-inspection.ts';
import type {Action, WizardState} from '../wizard/wizard.ts';
import type {StopCause} from './stop.ts';

export type {TopologyOption, TrustOption} from '../wizard/options.ts';

/** What is known of a context before anything was chosen. */
export type Probe =
	/** Its credentials come from a program or a login, which runs for chosen contexts only. */
	{state: 'not-asked'} | {state: 'asking'} | Contact;

export type ContextView = {
	/** Its name; with its file's behind it where another one has the same. */
	context: string;
	/** Where its file has to be named, too. */
	source?: ChosenCluster['source'];
	server: string;
	isCurrent: boolean;
	/** How its user proves who it is. */
	auth: 'static' | 'exec' | 'oidc' | 'none';
	probe: Probe;
	/** The context that leads to the same cluster and stands before it. */
	aliasOf?: string;
	/** The suggested cluster name. */
	defaultName: string;
};

/** Preflight's findings by pairs of clusters, whose order does not matter. */
export type PairOverview = {
	summary: string;
	/** The worst of each pair that was looked at; none of more than 50 clusters. */
	pairs: ReadonlyArray<{clusters: readonly [string, string]; status: FindingStatus}>;
	/** What did not pass, by check and status, its pairs gathered into groups. */
	sentences: ReadonlyArray<{status: FindingStatus; text: string}>;
};

export type PreflightView = {
	state: 'idle' | 'running' | 'done';
	/** Clusters that have answered, or will not. */
	surveyed: number;
	total: number;
	facts: readonly ClusterFacts[];
	/** Waivers applied; evaluated anew, without a new survey, when an answer changes what is meant. */
	findings: readonly Finding[];
	/** What is known of pairs of clusters; put together only where somebody looks, as it takes its time with many of them. */
	pairs: () => PairOverview | undefined;
	/** How many failed findings keep the next screen shut. */
	blocking: number;
	/** While clusters are tried from inside: how many are done. */
	probing?: {done: number; total: number};
};

export type ReviewView =
	| {state: 'idle'}
	| {state: 'planning'}
	| {state: 'failed'; title: string; message: string; remedy: readonly string[]}
	| {
			state: 'ready';
			loaded: LoadedMesh;
			model: Model;
			plan: Plan;
			/** mesh.yaml as it will be written; undefined where the file is there already (`apply`). */
			text?: string;
			/** In words: what becomes reachable from outside. */
			warnings: readonly string[];
			/** Whether workloads that came up before are restarted: `needed` where they would lose what they reach otherwise; undefined where there are none that can be. */
			restarts?: 'planned' | 'left' | 'needed';
			/** A base.yaml beside the mesh file overlays every cluster, or is left alone; files that platforms need are new, or left out. */
			base?: {name: string; state: 'used' | 'left alone' | 'new' | 'left out'};
			/** Texts by path, which are written before the mesh file unless they are there already. */
			extras?: ReadonlyMap<string, string>;
			/** Whether a file is there under that name, and says something else. */
			file: 'new' | 'same' | 'different';
			saved: boolean;
	  };

/**
How far the work is.

- `deciding`: steps have failed, nothing runs, the lock is held: retry or stop.
- `stopping`: no new step starts; a second interruption ends what runs at once.
- `unproven`: all is installed, but traffic was not proven: prove again or stop.
*/
export type Phase =
	'idle' | 'starting' | 'installing' | 'deciding' | 'proving' | 'unproven' | 'stopping' | 'ended';

/** Something that a person has to read: what happened, why, what to do. */
export type Problem = {title: string; message: string; remedy: readonly string[]};

/** Everything that the screens show. A new object whenever something changed, else the same one. */
export type SessionView = {
	/** Nothing of it is real: said on every screen. */
	simulated: boolean;
	/** Where the contexts come from, for the headline. */
	kubeconfig: string;
	/** The words by which a command of ours finds the same kubeconfigs. */
	kubeconfigFlags: readonly string[];
	/** Entries of the kubeconfig that cannot be used. */
	kubeconfigProblems: readonly string[];
	wizard: WizardState;
	/** Why the next screen is shut, as a sentence; undefined when it is open. */
	blocked?: string;
	/** What just happened, or why nothing did, as a sentence. */
	notice?: string;
	contexts: readonly ContextView[];
	/** Answers of an earlier start that was left half-way. */
	draft?: {savedAt: number; clusters: readonly string[]; step: string};
	preflight: PreflightView;
	/** Which istioctl could be downloaded, where none is there that runs. */
	istioctlOffer?: string;
	/** The image of the pods that probes start. */
	probeImage: string;
	topologies: readonly TopologyOption[];
	trusts: readonly TrustOption[];
	/** What the files that were named for the certificates turned out to be. */
	trustLook?: TrustInspection;
	/** Files that a person may name in a simulation, as sentences. */
	trustSamples?: readonly string[];
	review: ReviewView;
	phase: Phase;
	run: RunView;
	problem?: Problem;
	/** The last word: what stays on the normal screen after leaving. */
	ended?: {exitCode: number; lines: readonly string[]};
};

/** What a person can want, with what has to be said about it. */
type Wants = {
	/** An answer, or a step forward or back. */
	wizard: {action: Action};
	/** Asks a context again. */
	probe: {context: string};
	/** Runs a credential plugin on the terminal, which `suspend` leaves to it meanwhile. */
	'log-in': {context: string; suspend: (work: () => Promise<void>) => Promise<void>};
	'check-again': {cluster?: string};
	/** Downloads the istioctl that is offered, and looks for it again. */
	'download-istioctl': unknown;
	/** A person has agreed to what probes create: tries every cluster from inside. */
	'probe-inside': unknown;
	/** Looks at files that were named for the certificates; `passphrase` opens encrypted keys among them. */
	'look-at-trust': {typed: TypedTrust; passphrase?: Sensitive};
	'plan-again': unknown;
	/** Takes the draft up, or throws it away. */
	draft: {use: boolean};
	/** Writes mesh.yaml and changes nothing else. `overwrite`: also over a file that says something else. */
	save: {overwrite: boolean};
	/** The review's key: mesh.yaml, journal, then the plan. */
	install: {overwrite: boolean};
	/** The failed steps again, or the proof again. */
	retry: unknown;
	/** Ctrl-C: stops work cleanly, ends it at once the second time, leaves when nothing runs. */
	interrupt: unknown;
	'dismiss-problem': unknown;
	quit: unknown;
};

export type IntentType = keyof Wants;

/** An intent of this type; of these types, where there are several. */
export type IntentOf<Type extends IntentType> = {
	[Name in Type]: {type: Name} & Wants[Name];
}[Type];

/** What a person wants. */
export type Intent = IntentOf<IntentType>;

/** The world behind the screens: they read its view and send it intents, nothing else. */
export type Session = {
	subscribe: (listener: () => void) => () => void;
	/** The same object until something changes. */
	getSnapshot: () => SessionView;
	send: (intent: Intent) => void;
};

/** A session that a process owns: it hears the process's signals and is put away at the end. */
export type OwnedSession = Session & {
	start: () => Promise<void>;
	/** A signal from outside, or a bug; as Ctrl-C, with its own exit code. Returns how often the work that goes on has been asked to stop; 0 where none does. */
	interrupt: (cause: StopCause) => number;
	dispose: () => void;
};
