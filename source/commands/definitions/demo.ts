import {scenarioNames} from '../../demo/scenario.ts';
import {define, type OptionsOf} from '../command.ts';
import {
	commonFlags,
	clustersRead,
	istioctlsRun,
	optionsOf,
	outputFlag,
	readyTimeoutFlag,
	runs,
} from '../common-flags.ts';
import {choiceFlag, countFlag, inGroup, type Flags} from '../flag.ts';

const flags = {
	scenario: inGroup(
		'Clusters',
		choiceFlag('scenario', scenarioNames, {
			about: 'what the simulated clusters are like',
			value: 'name',
		}),
	),
	speed: countFlag('speed', 'how many times faster than life', {fallback: 1}),
	output: outputFlag(runs),
	readyTimeoutMs: readyTimeoutFlag,
} as const satisfies Flags;

/** The guided set-up over simulated clusters. */
export const demoDefinition = define({
	name: 'demo',
	summary: 'try the guided set-up on simulated clusters; needs nothing',
	description:
		'Opens the guided set-up over clusters that exist only in this process: nothing is contacted and no file is written. Every screen and every output says that it is simulated.',
	flags,
	important: [flags.scenario, flags.speed, flags.output, commonFlags.plain],
	examples: [
		{line: 'mesh-wizard demo', purpose: 'the guided set-up, with nothing at stake'},
		{
			line: 'mesh-wizard demo --scenario failing-install --plain',
			purpose: 'a run as lines, without questions',
		},
	],
	read: typed => ({
		...optionsOf(flags, typed),
		concurrency: clustersRead,
		installs: istioctlsRun,
	}),
});

export type DemoOptions = OptionsOf<typeof demoDefinition>;
