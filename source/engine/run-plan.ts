import {isRecord, type Plan} from '../plan/steps.ts';
import type {Decision, OnRetry} from './retry-requests.ts';
import type {InstallRun, RunContext} from './run-context.ts';
import {runStep} from './run-step.ts';
import {runSteps, type StepFailure, type StepsResult} from './run-steps.ts';
import {runsInstaller} from './steps/step-kinds.ts';

export type PlanResult = Pick<StepsResult, 'outcomes' | 'failures'> & {
	/** Whether anything was written. */
	changed: boolean;
};

/** Carries out the steps of a plan but for its records. A step that the plan found done is looked at again only when something that it needs has changed since. */
export const runPlan = async ({
	plan,
	context,
	run,
	...options
}: {
	plan: Plan;
	context: RunContext;
	run: InstallRun;
	/** Installers side by side. */
	concurrency: number;
	/** Asked when steps have failed and nothing runs any more; without it the run ends there. */
	decide?: (failures: readonly StepFailure[]) => Promise<Decision>;
	/** A wish to try failed steps again while others still run. */
	onRetry?: OnRetry;
}): Promise<PlanResult> => {
	const {outcomes, failures} = await runSteps({
		...options,
		steps: plan.steps.filter(step => !isRecord(step)),
		context,
		run,
		runsInstaller,
		execute: async step => runStep(context, step, run),
		evidenceOf: ({observation}) =>
			observation.state === 'done' ? observation.evidence : undefined,
	});
	return {outcomes, failures, changed: [...outcomes.values()].includes('done')};
};
