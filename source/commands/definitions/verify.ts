import {define, type OptionsOf} from '../command.ts';
import {
	commonFlags,
	meshFileFlag,
	optionsOf,
	outputFlag,
	readStrictness,
	readyTimeoutFlag,
	reports,
	strictnessFlags,
	surveyConcurrencyFlag,
} from '../common-flags.ts';
import type {Flags} from '../flag.ts';

const flags = {
	file: meshFileFlag,
	output: outputFlag(reports),
	readyTimeoutMs: readyTimeoutFlag,
	concurrency: surveyConcurrencyFlag,
} as const satisfies Flags;

export const verifyDefinition = define({
	name: 'verify',
	summary: 'prove the mesh by traffic between every ordered pair of clusters',
	description:
		'Starts a small workload in a namespace of its own in every cluster, sends requests from each to each, names the cause of every failure, and removes the namespace again.',
	flags: {...flags, ...strictnessFlags},
	important: [
		flags.file,
		flags.output,
		flags.readyTimeoutMs,
		strictnessFlags.strict,
		commonFlags.kubeconfigs,
	],
	examples: [
		{line: 'mesh-wizard verify -f mesh.yaml', purpose: 'the matrix of all pairs'},
		{
			line: 'mesh-wizard verify -f mesh.yaml --ready-timeout 3m -o json',
			purpose: 'as one JSON document, with less patience',
		},
	],
	read: typed => ({...optionsOf(flags, typed), strictness: readStrictness(typed)}),
});

export type VerifyOptions = OptionsOf<typeof verifyDefinition>;
