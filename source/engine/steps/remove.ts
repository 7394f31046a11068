import {runsInstaller, stepsOf} from '../../teardown/steps.ts';
import {portOf} from '../run-context.ts';
import {runRemovalStep} from '../teardown/run-removal-step.ts';
import {deadlines, type StepKind} from './step-kind.ts';

/** One step of what takes a leaving cluster's Istio away: a teardown's, with its waiting and looking. */
export const remove: StepKind<'remove'> = {
	observe: async () => ({state: 'needed', differences: []}),
	async run(context, step, run) {
		const {departure, model} = context;
		const removal = departure.removal.clusters.find(({cluster}) => cluster === step.cluster);
		const inventory = departure.inventories.find(({member}) => member.name === step.cluster);
		const removalStep = stepsOf(departure.removal).find(({id}) => id === step.id);
		if (removal === undefined || inventory === undefined || removalStep === undefined) {
			throw new Error(`nobody has looked at ${step.cluster}`);
		}

		return runRemovalStep(
			{
				...context,
				mesh: model.mesh,
				peers: departure.peers,
				run,
			},
			{cluster: portOf(context, step.cluster), removal, inventory},
			removalStep,
		);
	},
	deadlineMs: deadlines.controllers,
	runsInstaller: ({removal}) => runsInstaller(removal),
};
