import type {Step} from '../../plan/steps.ts';
import {stepsOf} from '../../teardown/steps.ts';
import {portOf, type RunContext} from '../run-context.ts';
import {runRemovalStep, type RemovalResult} from '../tear-down/run-removal-step.ts';
import type {InstallRun} from './install.ts';

/** Carries out one step of what takes a leaving cluster's Istio away: a teardown's, with its waiting and looking. Never throws. */
export const removeLeaving = async (
	context: RunContext,
	step: Pick<Step, 'id' | 'cluster'>,
	run: InstallRun,
): Promise<RemovalResult> => {
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
};
