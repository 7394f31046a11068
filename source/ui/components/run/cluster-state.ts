import {countSteps, currentStep, stepsOfCluster} from '../../../engine/run-selectors.ts';
import type {RunView, StepView} from '../../../engine/run-view/run-view.ts';
import {elapsedText} from '../../elapsed.ts';

/** A cluster of a run, in one line. */
export type ClusterLine = {
	name: string;
	steps: readonly StepView[];
	state: 'waiting' | 'running' | 'done' | 'failed' | 'blocked' | 'stopped';
	done: number;
	total: number;
	failed: number;
	/** The steps that run, else the one that failed or comes next. */
	at: string;
	/** From the start of its first step to now, or to the end of its last. */
	elapsed: string;
};

const stateOf = ({
	failed,
	running,
	done,
	waiting,
	blocked,
	cancelled,
	total,
}: ReturnType<typeof countSteps>): ClusterLine['state'] => {
	if (failed > 0) {
		return 'failed';
	}

	if (running > 0) {
		return 'running';
	}

	if (done === total) {
		return 'done';
	}

	if (cancelled > 0) {
		return 'stopped';
	}

	// What somebody else's failure holds up, unless something here can still go on.
	return blocked > 0 && waiting === 0 ? 'blocked' : 'waiting';
};

const elapsedOf = (steps: readonly StepView[], now: number): string => {
	const starts = steps.flatMap(({startedAt}) => (startedAt === undefined ? [] : [startedAt]));
	if (starts.length === 0) {
		return '';
	}

	const isRunning = steps.some(({state}) => state === 'running');
	const end = isRunning
		? now
		: Math.max(...steps.map(({startedAt = 0, durationMs = 0}) => startedAt + durationMs));
	return elapsedText(Math.max(0, end - Math.min(...starts)), {isRunning});
};

const atOf = (view: Pick<RunView, 'steps'>, name: string, running: readonly StepView[]): string => {
	const [first, ...others] = running;
	return first === undefined
		? (currentStep(view, name)?.what ?? '')
		: `${first.what}${others.length === 0 ? '' : ` +${String(others.length)}`}`;
};

/** Pure: every cluster that has steps, in the order of the plan. */
export const clusterLines = (view: Pick<RunView, 'steps'>, now: number): readonly ClusterLine[] =>
	[...new Set(view.steps.map(({cluster}) => cluster))].map(name => {
		const steps = stepsOfCluster(view, name);
		const counts = countSteps(steps);
		return {
			name,
			steps,
			state: stateOf(counts),
			done: counts.done,
			total: counts.total,
			failed: counts.failed,
			at: atOf(
				view,
				name,
				steps.filter(({state}) => state === 'running'),
			),
			elapsed: elapsedOf(steps, now),
		};
	});
