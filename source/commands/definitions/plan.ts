import {define, type OptionsOf} from '../command.ts';
import {
	commonFlags,
	istioctlFlags,
	meshFileFlag,
	optionsOf,
	outputFlag,
	passphraseFileFlag,
	readSecretsFlag,
	restartWorkloadsFlag,
	surveyConcurrencyFlag,
	takeOverFlag,
	waiverFlags,
} from '../common-flags.ts';
import {inGroup, pathFlag, switchFlag, type Flags} from '../flag.ts';

const flags = {
	file: meshFileFlag,
	output: outputFlag(['text', 'json', 'markdown']),
	out: inGroup('Output', pathFlag('out', 'also save the plan there, for apply --plan')),
	exitCode: inGroup('Output', switchFlag('exit-code', 'exit 6 when there are changes')),
	restartConsent: restartWorkloadsFlag,
	takesOver: takeOverFlag,
	concurrency: surveyConcurrencyFlag,
	readSecrets: readSecretsFlag,
	/** Without it, a plan opens no encrypted key. */
	passphraseFile: passphraseFileFlag,
	...waiverFlags,
	...istioctlFlags,
} as const satisfies Flags;

export const planDefinition = define({
	name: 'plan',
	summary: 'list every command and object that apply would bring; only reads',
	description:
		'Compares the mesh file with the clusters and lists what apply would do, step by step. Changes nothing.',
	flags,
	important: [flags.file, flags.output, flags.exitCode, flags.waivers, commonFlags.kubeconfigs],
	examples: [
		{line: 'mesh-wizard plan -f mesh.yaml', purpose: 'what apply would do now'},
		{
			line: 'mesh-wizard plan -f mesh.yaml --out plan.json -o markdown',
			purpose: 'save the plan for apply --plan, and print it for a change ticket',
		},
	],
	read: typed => optionsOf(flags, typed),
});

export type PlanOptions = OptionsOf<typeof planDefinition>;
