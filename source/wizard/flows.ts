import {isClusterName, isLabelValue, maximumLabelLength} from '../mesh/names.ts';
import type {Answers} from './answers.ts';
import type {Flow, WizardStep} from './steps.ts';

/** Why a text can't be a network's name; undefined when it can. */
export const networkProblem = (network: string): string | undefined =>
	isLabelValue(network)
		? undefined
		: `"${network}" can't be a network's name: it is a label's value, of letters, digits, and "-", "_" and "." inside, at most ${String(maximumLabelLength)}.`;

const clustersMissing = ({clusters}: Answers): string | undefined => {
	if (clusters.length === 0) {
		return 'Choose the clusters of the mesh first: space takes one.';
	}

	const wrong = clusters.find(({name}) => !isClusterName(name));
	if (wrong !== undefined) {
		return `"${wrong.name}" can't be a cluster's name: lower-case letters, digits and "-", at most ${String(maximumLabelLength)}.`;
	}

	const network = clusters
		.flatMap(cluster => cluster.network ?? [])
		.map(text => networkProblem(text))
		.find(problem => problem !== undefined);
	if (network !== undefined) {
		return network;
	}

	const twice = clusters.find(
		({name}, index) => clusters.findIndex(other => other.name === name) !== index,
	);
	return twice === undefined
		? undefined
		: `Two clusters are called ${twice.name}: rename one of them.`;
};

const textMissing = ({mesh, organization, file}: Answers): string | undefined => {
	if (mesh.trim() === '') {
		return 'The mesh needs a name.';
	}

	if (organization.trim() === '') {
		return 'The certificates need an organization.';
	}

	return file.trim() === '' ? 'The mesh file needs a path.' : undefined;
};

const clusters: WizardStep = {name: 'clusters', title: 'Clusters', missing: clustersMissing};
const preflight: WizardStep = {name: 'preflight', title: 'Preflight'};
const topology: WizardStep = {
	name: 'topology',
	title: 'Topology',
	isHidden: answers => answers.clusters.length === 1,
	missing: answers => (answers.topology === undefined ? 'Choose a topology.' : undefined),
};
const trust: WizardStep = {
	name: 'trust',
	title: 'Trust',
	missing: answers =>
		answers.trust === undefined ? 'Choose where the certificates come from.' : undefined,
};
const review: WizardStep = {name: 'review', title: 'Review', missing: textMissing};
const install: WizardStep = {name: 'install', title: 'Install'};
const verify: WizardStep = {name: 'verify', title: 'Verify'};
const done: WizardStep = {name: 'done', title: 'Done'};

const flows: Readonly<Record<Flow, readonly WizardStep[]>> = {
	guided: [clusters, preflight, topology, trust, review, install, verify, done],
	apply: [{name: 'review', title: 'Review'}, install, verify, done],
	verify: [verify],
};

/** Every screen of a flow, in order; `isHidden` says which of them the answers make needless. */
export const stepsOf = (flow: Flow): readonly WizardStep[] => flows[flow];
