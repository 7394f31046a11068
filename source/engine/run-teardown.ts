import type {Inventory} from '../teardown/inventory.ts';
import {stepsOf, type RemovalPlan} from '../teardown/steps.ts';
import {runSteps, type StepsResult} from './run-steps.ts';
import {runsInstaller} from './teardown/removal-kinds.ts';
import {runRemovalStep} from './teardown/run-removal-step.ts';
import {placeOf, type TeardownContext} from './teardown/teardown-context.ts';

/** Carries out the steps of a teardown. A cluster that answers no more holds up only itself. */
export const runRemoval = async ({
	plan,
	inventories,
	context,
	concurrency,
}: {
	plan: RemovalPlan;
	inventories: readonly Inventory[];
	context: TeardownContext;
	/** Installers side by side. */
	concurrency: number;
}): Promise<StepsResult> =>
	runSteps({
		steps: stepsOf(plan),
		context,
		run: context.run,
		concurrency,
		runsInstaller,
		execute: async step =>
			runRemovalStep(context, placeOf(context, {plan, inventories}, step.cluster), step),
		passesLost: true,
		journalsSkipped: true,
	});
