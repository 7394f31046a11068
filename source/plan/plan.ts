import {createHash} from 'node:crypto';
import type {Model} from '../mesh/model.ts';
import {stepsFor} from './steps-for.ts';
import type {Observation, Plan, PlannedStep, Step} from './steps.ts';

/** SHA-256 over what the steps do; the words around them do not count. */
export const planHash = (steps: readonly Step[], version: string): string =>
	createHash('sha256')
		.update(JSON.stringify([version, ...steps.map(({id, needs, action}) => [id, needs, action])]))
		.digest('hex');

/** Pure: the steps of a model with what looking at the clusters said about each. */
export const planFor = (options: {
	model: Model;
	version: string;
	observations: ReadonlyMap<string, Observation>;
}): Plan => {
	const steps = stepsFor(options.model);
	return {
		hash: planHash(steps, options.version),
		mesh: options.model.mesh,
		steps: steps.map((step): PlannedStep => ({
			...step,
			observation: options.observations.get(step.id) ?? {
				state: 'unknown',
				detail: 'nobody has looked',
			},
		})),
	};
};
