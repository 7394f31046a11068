import {stepsOf} from '../../teardown/steps.ts';
import {runsInstaller} from '../teardown/removal-kinds.ts';
import {runRemovalStep} from '../teardown/run-removal-step.ts';
import {placeOf} from '../teardown/teardown-context.ts';
import {deadlines, type StepKind} from './step-kind.ts';

/** One step of what takes a leaving cluster's Istio away: a teardown's, with its waiting and looking. */
export const remove: StepKind<'remove'> = {
	observe: async () => ({state: 'needed', differences: []}),
	async run(context, {id, cluster}, run) {
		const {
			leavingClusters: {removal: plan, inventories, peers},
			model: {mesh},
		} = context;
		const step = stepsOf(plan).find(candidate => candidate.id === id);
		if (step === undefined) {
			throw new Error(`no removal has a step ${id}`);
		}

		return runRemovalStep(
			{...context, mesh, peers, run},
			placeOf(context, {plan, inventories}, cluster),
			step,
		);
	},
	deadlineMs: deadlines.controllers,
	runsInstaller: action => runsInstaller(action),
};
