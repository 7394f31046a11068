import {isRecord, type Plan, type PlannedStep} from '../plan/steps.ts';
import type {InstallRun, RunContext} from './run-context.ts';
import {inCluster} from './in-cluster.ts';
import {reportStepEnd} from './report-step.ts';
import {retryStep} from './retry-step.ts';
import {runStep} from './run-step.ts';
import {isRecordedAsProven, writeRecord} from './steps/record.ts';

const recordSteps = ({steps}: Plan): Array<PlannedStep<'record'>> =>
	steps.filter(step => isRecord(step));

/**
Before the first change: clusters whose record says that traffic was proven, of whatever plan, must not say so any longer, or a run that
is killed half-way would leave a false green behind: for its own plan, or for the former one once mesh.yaml is as it was.
*/
export const markUnproven = async (context: RunContext, plan: Plan): Promise<void> => {
	await Promise.all(
		recordSteps(plan).map(async ({id, cluster, action}) =>
			inCluster(cluster, async () =>
				retryStep(context, id, async () => {
					if (await isRecordedAsProven(context, cluster)) {
						await writeRecord(context, cluster, action.role, false);
					}
				}),
			),
		),
	);
};

/** After the traffic proof: the record of every cluster. Says how many could not be written. */
export const writeRecords = async (
	context: RunContext,
	plan: Plan,
	run: InstallRun,
): Promise<number> => {
	const results = await Promise.all(
		recordSteps(plan).map(async step => {
			const started = context.clock.monotonic();
			const result = await runStep(context, step, run);
			await reportStepEnd({emit: context.emit, journal: run.journal, runId: run.runId}, step, {
				...result,
				durationMs: context.clock.monotonic() - started,
			});
			return result;
		}),
	);
	return results.filter(({outcome}) => outcome === 'failed' || outcome === 'cancelled').length;
};
