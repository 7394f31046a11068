import {define, type OptionsOf} from '../command.ts';
import {
	commonFlags,
	istioctlFlags,
	meshFileFlag,
	optionsOf,
	outputFlag,
	passphraseFileFlag,
	readyTimeoutFlag,
	restartWorkloadsFlag,
	runConcurrencyFlag,
	runs,
	takeOverFlag,
	waiverFlags,
	yesFlag,
} from '../common-flags.ts';
import {inGroup, pathFlag, type Flags} from '../flag.ts';

const flags = {
	file: meshFileFlag,
	/** The question is answered. */
	yes: yesFlag,
	/** So it is by a plan that somebody has approved. */
	plan: inGroup(
		'Changes',
		pathFlag(
			'plan',
			'carry out the plan that plan --out has saved and nothing else, without a question; exit 5 when it no longer fits',
		),
	),
	output: outputFlag(runs),
	restartConsent: restartWorkloadsFlag,
	takesOver: takeOverFlag,
	readyTimeoutMs: readyTimeoutFlag,
	concurrency: runConcurrencyFlag,
	/** Without it, the passphrase of encrypted keys is asked for. */
	passphraseFile: passphraseFileFlag,
	...waiverFlags,
	...istioctlFlags,
} as const satisfies Flags;

export const applyDefinition = define({
	name: 'apply',
	summary: 'carry out the plan, asking once; continues where a stopped run was',
	description:
		'Shows the plan, asks once, carries it out in all clusters side by side and proves the result. Stopped or failed, it continues when it is started again.',
	flags,
	important: [flags.file, flags.yes, flags.output, flags.waivers, commonFlags.kubeconfigs],
	examples: [
		{line: 'mesh-wizard apply -f mesh.yaml', purpose: 'at a terminal'},
		{
			line: 'mesh-wizard apply -f mesh.yaml --plan plan.json -o jsonl',
			purpose: 'in CI: the approved plan and nothing else, events as JSON lines',
		},
	],
	read: typed => optionsOf(flags, typed),
});

export type ApplyOptions = OptionsOf<typeof applyDefinition>;
