import type {Topology} from '../mesh/place-clusters.ts';
import type {Strictness} from '../checks/exit-code.ts';
import type {Selection} from '../checks/select-checks.ts';
import {type ScenarioName} from '../demo/scenario.ts';
import type {Waiver} from '../mesh/waiver.ts';
import type {RestartConsent} from '../plan/restart-steps.ts';
import type {TrustChoice} from './init-trust.ts';
import type {ProbeOptions} from '../probe/probe-inside.ts';

/** What every command takes (decision D-8). Paths are absolute, times in milliseconds. */
export type CommonOptions = {
	/** `--kubeconfig`, in the order given; empty: `KUBECONFIG` or the default file. */
	kubeconfigs: readonly string[];
	/** For one API request. */
	timeoutMs: number;
	/** How many clusters are read (preflight, plan, verify), or how many istioctl run (apply, teardown), side by side. */
	concurrency: number;
	/** Lines instead of panes. */
	plain: boolean;
	/** False with `--no-color`; see `hasColor`. */
	color: boolean;
	logFile?: string;
	verbose: boolean;
};

/** Where istioctl comes from when PATH has none of the right version. */
export type IstioctlOptions = {
	/** Download it without asking. */
	downloadIstioctl?: boolean;
	/** A mirror of Istio's releases: https, checked where it is used. */
	istioctlUrl?: string;
};

/** Where preflight finds its clusters: exactly one of the three. */
export type ClusterChoice =
	| {from: 'file'; file: string}
	| {from: 'contexts'; contexts: readonly string[]}
	| {from: 'all-contexts'};

/** What is accepted of the findings; the files are not read yet. */
export type WaiverOptions = {waivers: readonly Waiver[]; waiverFiles: readonly string[]};

export type PreflightOptions = CommonOptions &
	IstioctlOptions &
	WaiverOptions & {
		clusters: ClusterChoice;
		output: 'table' | 'json' | 'jsonl' | 'junit' | 'markdown';
		/** Reads the contents of Secrets, too; keeps none. */
		readSecrets: boolean;
		/** Tries peers from inside, too. */
		probe?: ProbeOptions;
		/** Where an apply may restart workloads. */
		restartConsent?: RestartConsent;
		strictness: Strictness;
		selection: Selection;
		/** An earlier report to compare with. */
		against?: string;
	};

/** `preflight --list`, or `--explain` with the ids to explain; none: all are listed. */
export type ShowChecksOptions = CommonOptions & {
	explain: readonly string[];
	output: 'table' | 'json';
};

/** `preflight --print-rbac`: the flags that ask for more rights. */
export type PrintRbacOptions = {readSecrets: boolean; probe: boolean};

export type PlanOptions = CommonOptions &
	IstioctlOptions &
	WaiverOptions & {
		file: string;
		output: 'text' | 'json';
		/** Exit 6 when there are changes. */
		exitCode: boolean;
		/** Reads the contents of Secrets, too; keeps none. */
		readSecrets: boolean;
		/** Holds the passphrase of encrypted keys; without it a plan opens none. */
		passphraseFile?: string;
		/** Where workloads may be restarted. */
		restartConsent?: RestartConsent;
		/** What somebody else has changed of the wizard's own is taken back. */
		takesOver: boolean;
	};

export type ApplyOptions = CommonOptions &
	IstioctlOptions &
	WaiverOptions & {
		file: string;
		output: 'text' | 'jsonl';
		readyTimeoutMs: number;
		/** The question is answered. */
		yes: boolean;
		/** Holds the passphrase of encrypted keys; it is asked for otherwise. */
		passphraseFile?: string;
		/** Where workloads may be restarted. */
		restartConsent?: RestartConsent;
		/** What somebody else has changed of the wizard's own is taken back. */
		takesOver: boolean;
	};

export type VerifyOptions = CommonOptions & {
	file: string;
	output: 'table' | 'json' | 'jsonl';
	readyTimeoutMs: number;
	strictness: Strictness;
};

export type TeardownOptions = CommonOptions &
	IstioctlOptions & {
		file: string;
		output: 'text' | 'jsonl';
		readyTimeoutMs: number;
		/** The typed confirmation is given. */
		yes: boolean;
	};

/** What init makes of flags. Paths are absolute. */
export type InitOptions = CommonOptions & {
	/** Undefined: mesh.yaml where it is run. */
	file?: string;
	/** A topology.yaml of setup-mesh.sh. */
	from?: string;
	mesh?: string;
	organization?: string;
	istioVersion?: string;
	contexts: ReadonlyArray<{context: string; name?: string}>;
	topology?: Topology;
	networks: readonly string[];
	primaries: readonly string[];
	trust: TrustChoice;
	/** On what clusters run; without a name, all that are not named. */
	platforms: ReadonlyArray<{cluster?: string; platform: string}>;
	passphraseFile?: string;
};

/** The guided set-up: every answer is given on the screens. */
export type GuidedOptions = CommonOptions &
	Pick<IstioctlOptions, 'istioctlUrl'> & {
		readyTimeoutMs: number;
		/** istioctl processes at a time; `concurrency` is of clusters read. */
		installs: number;
	};

/** The guided set-up over simulated clusters. */
export type DemoOptions = GuidedOptions & {
	scenario: ScenarioName;
	output: 'text' | 'jsonl';
	/** How many times faster than life. */
	speed: number;
};
