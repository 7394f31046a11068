import type {KubeObject} from '../kubernetes/object.ts';
import type {ProcessIdentity} from './process-identity.ts';

/** What an istioctl child left behind. Its exit code proves nothing (fact T-5): look at the cluster. */
export type CommandOutcome = {
	exitCode: number | undefined;
	signal?: string;
	/** Our kill timer ended it. */
	timedOut: boolean;
	/** Its last lines on both streams. */
	tail: readonly string[];
	durationMs: number;
};

export type CommandOptions = {
	context: string;
	/** A kubeconfig of its own; the usual ones when undefined. */
	kubeconfig?: string;
	/** Milliseconds after which we kill it, whatever it says. */
	killAfterMs: number;
	/** Aborting sends SIGTERM to its process group, and SIGKILL a few seconds later. */
	signal: AbortSignal;
	onLine: (line: string) => void;
	/** Called as soon as it runs, with the program that was started: the journal's record. */
	onStart: (child: ProcessIdentity & {executable: string}) => Promise<void>;
};

export type IstioctlPlace =
	| {path: string; version: string}
	| {missing: true; looked: readonly string[]}
	| {broken: string; path: string};

export type IstioctlPort = {
	/** The binary on PATH, or the one to be used instead, and its version; `looked` names the folders when there is none. */
	locate: () => Promise<IstioctlPlace>;
	/** From now on this binary (absolute path), instead of the one on PATH. */
	use: (file: string) => void;
	/** `manifest generate` of an IstioOperator (YAML text): the objects that an install applies. Contacts no cluster. */
	render: (operator: string, options: {signal?: AbortSignal}) => Promise<KubeObject[]>;
	/** `install` of an IstioOperator file. */
	install: (
		operatorFile: string,
		options: CommandOptions & {readinessTimeoutMs: number},
	) => Promise<CommandOutcome>;
	/** `uninstall --purge`: every Istio object of the cluster, CRDs included. */
	purge: (options: CommandOptions) => Promise<CommandOutcome>;
};
