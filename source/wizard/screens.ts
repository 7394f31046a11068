import type {Answers} from './answers.ts';
import {clustersMissing, textMissing} from './missing-answers.ts';
import {terms, type Term} from './terms.ts';

/** Every screen of the wizard, in the order of the guided set-up. */
export const stepNames = [
	'clusters',
	'preflight',
	'topology',
	'trust',
	'review',
	'install',
	'verify',
	'done',
] as const;

export type StepName = (typeof stepNames)[number];

/** A screen of the wizard. What it needs, and when it may be left for the next, as far as answers can tell, is data; nothing else decides it. */
type Screen = {
	/** In the list of steps, one word. */
	title: string;
	/** Its words for the help. */
	terms: readonly Term[];
	/** Whether these answers leave nothing to ask here. */
	isHidden?: (answers: Answers) => boolean;
	/** What is still missing before the next screen, as a sentence; undefined when nothing is. */
	missing?: (answers: Answers) => string | undefined;
};

export type WizardStep = Screen & {name: StepName};

const screens: Readonly<Record<StepName, Screen>> = {
	clusters: {
		title: 'Clusters',
		terms: [terms.context, terms.cluster, terms.network, terms.uid],
		missing: clustersMissing,
	},
	preflight: {
		title: 'Preflight',
		terms: [terms.preflight, terms.waive, terms.unknown, terms.network],
	},
	topology: {
		title: 'Topology',
		terms: [terms.primary, terms.remote, terms.network, terms.gateway],
		isHidden: answers => answers.clusters.length === 1,
		missing: answers => (answers.topology === undefined ? 'Choose a topology.' : undefined),
	},
	trust: {
		title: 'Trust',
		terms: [terms.root, terms.intermediate, terms.cacerts],
		missing: answers =>
			answers.trust === undefined ? 'Choose where the certificates come from.' : undefined,
	},
	review: {
		title: 'Review',
		terms: [terms.plan, terms.gateway, terms.secret, terms.cacerts],
		missing: textMissing,
	},
	install: {
		title: 'Install',
		terms: [terms.plan, terms.gateway, terms.secret, terms.synced],
	},
	verify: {title: 'Verify', terms: [terms.pair, terms.proof, terms.synced]},
	done: {title: 'Done', terms: [terms.plan, terms.proof]},
};

/** Which screens a command opens: all of them, those of a mesh file that is there, or the proof alone. */
export type Flow = 'guided' | 'apply' | 'verify';

const stepOf = (name: StepName): WizardStep => ({name, ...screens[name]});

const flows: Readonly<Record<Flow, readonly WizardStep[]>> = {
	guided: stepNames.map(name => stepOf(name)),
	// The texts of a mesh file that is there are no answers.
	apply: [
		{...stepOf('review'), missing: undefined},
		stepOf('install'),
		stepOf('verify'),
		stepOf('done'),
	],
	verify: [stepOf('verify')],
};

/** Every screen of a flow, in order; `isHidden` says which of them the answers make needless. */
export const stepsOf = (flow: Flow): readonly WizardStep[] => flows[flow];

/** The words of a screen that not everybody knows. */
export const termsOf = (step: StepName): readonly Term[] => screens[step].terms;
