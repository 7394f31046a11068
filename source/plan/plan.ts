import {createHash} from 'node:crypto';
import type {Installation} from '../mesh/installation.ts';
import type {Model} from '../mesh/model.ts';
import {stepsFor} from './steps-for.ts';
import {
	toldAction,
	type InstallerDocuments,
	type Observation,
	type Plan,
	type PlannedStep,
	type Step,
} from './steps.ts';

/** Makes the documents of an installation: the pure part of an installer. */
export type DocumentMaker = {documents: (installation: Installation) => InstallerDocuments};

const documentsOf = ({action}: Step, installer: DocumentMaker): InstallerDocuments =>
	action.type === 'install' ? installer.documents(action) : {};

/** SHA-256 over what the steps do; the words around them do not count. */
export const planHash = (
	steps: readonly Step[],
	{version, installer}: {version: string; installer: DocumentMaker},
): string =>
	createHash('sha256')
		.update(
			JSON.stringify([
				version,
				...steps.map(step => [
					step.id,
					step.needs,
					toldAction(step.action, documentsOf(step, installer)),
				]),
			]),
		)
		.digest('hex');

/** Pure: the steps of a model with what looking at the clusters said about each. */
export const planFor = (options: {
	model: Model;
	version: string;
	installer: DocumentMaker;
	observations: ReadonlyMap<string, Observation>;
}): Plan => {
	const {model, installer} = options;
	const steps = stepsFor(model);
	return {
		hash: planHash(steps, options),
		mesh: model.mesh,
		clusters: model.clusters.map(({name}) => ({name})),
		steps: steps.map((step): PlannedStep => ({
			...step,
			observation: options.observations.get(step.id) ?? {
				state: 'unknown',
				detail: 'nobody has looked',
			},
			...(step.action.type === 'install' ? {documents: documentsOf(step, installer)} : {}),
		})),
	};
};
