import {define, type OptionsOf} from '../command.ts';
import {
	commonFlags,
	istioctlFlags,
	meshFileFlag,
	optionsOf,
	outputFlag,
	readyTimeoutFlag,
	runConcurrencyFlag,
	runs,
	yesFlag,
} from '../common-flags.ts';
import {isGiven, type Flag, type Flags} from '../flag.ts';

/** What is removed without a question is named by whoever asks for it. */
const namedFileFlag: Flag<string> = {
	...meshFileFlag,
	description: 'the mesh file (default: mesh.yaml in this folder, but not with --yes)',
	read(typed) {
		if (isGiven(typed, yesFlag) && !isGiven(typed, meshFileFlag)) {
			typed.problems.push(
				'--yes asks no question, so it takes no default for the mesh file: add -f mesh.yaml.',
			);
			return '';
		}

		return meshFileFlag.read(typed);
	},
};

const flags = {
	file: namedFileFlag,
	/** The typed confirmation is given. */
	yes: yesFlag,
	output: outputFlag(runs),
	readyTimeoutMs: readyTimeoutFlag,
	concurrency: runConcurrencyFlag,
	...istioctlFlags,
} as const satisfies Flags;

export const teardownDefinition = define({
	name: 'teardown',
	summary: 'remove the mesh from its clusters, after a typed confirmation',
	description:
		"Lists what goes, asks for the name of the mesh, backs up Istio's custom resources, and removes what the mesh file describes from every cluster.",
	flags,
	important: [flags.file, flags.yes, flags.output, flags.readyTimeoutMs, commonFlags.kubeconfigs],
	examples: [
		{line: 'mesh-wizard teardown -f mesh.yaml', purpose: 'lists what goes, then asks'},
		{line: 'mesh-wizard teardown -f mesh.yaml --yes', purpose: 'without the question'},
	],
	read: typed => optionsOf(flags, typed),
});

export type TeardownOptions = OptionsOf<typeof teardownDefinition>;
