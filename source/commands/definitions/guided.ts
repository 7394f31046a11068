import {define, type OptionsOf} from '../command.ts';
import {
	commonFlags,
	istioctlFlags,
	istioctlsRun,
	optionsOf,
	readyTimeoutFlag,
	surveyConcurrencyFlag,
} from '../common-flags.ts';
import type {Flags} from '../flag.ts';

const flags = {
	readyTimeoutMs: readyTimeoutFlag,
	concurrency: surveyConcurrencyFlag,
	istioctlUrl: istioctlFlags.istioctlUrl,
} as const satisfies Flags;

/** What `mesh-wizard` alone does: every answer is given on the screens. */
export const guidedDefinition = define({
	name: '',
	summary: 'set up a mesh, guided',
	description:
		'From a kubeconfig with several clusters to one Istio mesh, proven by traffic between every pair of them. Without a command: the guided set-up, which changes nothing before you have seen the plan.',
	flags,
	important: [
		commonFlags.kubeconfigs,
		commonFlags.allowExec,
		commonFlags.timeoutMs,
		commonFlags.logFile,
		commonFlags.verbose,
	],
	examples: [
		{line: 'mesh-wizard', purpose: 'the guided set-up; a demo when there is no kubeconfig'},
		{
			line: 'mesh-wizard --kubeconfig ./clusters.yaml',
			purpose: 'with the clusters of another kubeconfig',
		},
	],
	read: typed => ({
		...optionsOf(flags, typed),
		/** istioctl processes at a time; `concurrency` is of clusters read. */
		installs: istioctlsRun,
	}),
});

export type GuidedOptions = OptionsOf<typeof guidedDefinition>;
