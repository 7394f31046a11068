import {isClusterName, isLabelValue, maximumLabelLength} from '../mesh/names.ts';
import type {Answers} from './answers.ts';

/** Why a text can't be a network's name; undefined when it can. */
export const networkProblem = (network: string): string | undefined =>
	isLabelValue(network)
		? undefined
		: `"${network}" can't be a network's name: it is a label's value, of letters, digits, and "-", "_" and "." inside, at most ${String(maximumLabelLength)}.`;

/** What the Clusters screen lacks. */
export const clustersMissing = ({clusters}: Answers): string | undefined => {
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

/** What the texts of the Review screen lack. */
export const textMissing = ({mesh, organization, file}: Answers): string | undefined => {
	if (mesh.trim() === '') {
		return 'The mesh needs a name.';
	}

	if (organization.trim() === '') {
		return 'The certificates need an organization.';
	}

	return file.trim() === '' ? 'The mesh file needs a path.' : undefined;
};
