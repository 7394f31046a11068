import {planFor, planHash} from '../plan/plan.ts';
import {stepsFor} from '../plan/steps-for.ts';
import type {Observation, Plan} from '../plan/steps.ts';
import type {LookContext} from './run-context.ts';
import {observeStep} from './observe/observe-step.ts';

/** The hash that a plan of this model has, known before anybody looks. */
export const hashOf = (model: LookContext['model'], toolVersion: string): string => planHash(stepsFor(model), toolVersion);

/** Looks at every step of the model, side by side, and plans. Reads and dry runs only. */
export const makePlan = async (context: LookContext): Promise<Plan> => {
	const steps = stepsFor(context.model);
	const observations = new Map<string, Observation>();
	await Promise.all(steps.map(async step => {
		observations.set(step.id, await observeStep(context, step));
	}));
	return planFor({model: context.model, version: context.toolVersion, observations});
};
