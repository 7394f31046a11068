import type {KubeObject} from '../mesh/kube-object.ts';
import type {ProcessIdentity} from './processes.ts';

export type IstioctlBinary = {path: string; version: string};

/** What an istioctl child left behind. Its exit code proves nothing (design, section 4): look at the cluster. */
export type CommandOutcome = {
	exitCode: number | undefined;
	signal?: string;
	timedOut: boolean;
	/** Its last lines on both streams, redacted. */
	tail: readonly string[];
	durationMs: number;
};

export type CommandOptions = {
	context: string;
	/** Milliseconds after which we kill it, whatever it says. */
	killAfterMs: number;
	signal: AbortSignal;
	onLine: (line: string) => void;
	/** Called once it runs, and awaited before anything it prints is handed on: the journal's record. */
	onStart: (child: ProcessIdentity) => Promise<void>;
};

export type IstioctlPort = {
	/** The binary on PATH and its version; `looked` names the folders when there is none. */
	locate: () => Promise<{binary: IstioctlBinary} | {missing: true; looked: readonly string[]} | {broken: string; path: string}>;
	/** `manifest generate` of an IstioOperator file: the objects an install applies. Contacts no cluster. */
	render: (operatorFile: string, options: {signal?: AbortSignal}) => Promise<KubeObject[]>;
	install: (operatorFile: string, options: CommandOptions & {readinessTimeoutMs: number}) => Promise<CommandOutcome>;
	/** `uninstall --purge`: every Istio object of the cluster, CRDs included. */
	purge: (options: CommandOptions) => Promise<CommandOutcome>;
	/** The argv of `install` and `purge`, for plans: exactly what will run. */
	installArguments: (operatorFile: string, options: {context: string; readinessTimeoutMs: number}) => readonly string[];
	purgeArguments: (options: {context: string}) => readonly string[];
};
