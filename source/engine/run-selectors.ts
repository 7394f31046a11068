import type {RunView, StepView} from './run-view/run-view.ts';

type StepCounts = {
	/** Done, or nothing to do. */
	done: number;
	running: number;
	waiting: number;
	failed: number;
	/** Not started, because what they need has failed. */
	blocked: number;
	/** Not started or not ended, because somebody stopped the run. */
	cancelled: number;
	total: number;
};

const none: readonly StepView[] = [];
const clustersOf = new WeakMap<readonly StepView[], ReadonlyMap<string, readonly StepView[]>>();

const grouped = (steps: readonly StepView[]): ReadonlyMap<string, readonly StepView[]> => {
	const known = clustersOf.get(steps);
	if (known !== undefined) {
		return known;
	}

	const groups = Map.groupBy(steps, ({cluster}) => cluster);
	clustersOf.set(steps, groups);
	return groups;
};

/** The steps of one cluster, in the plan's order; the same list while no step changes. */
export const stepsOfCluster = (
	{steps}: Pick<RunView, 'steps'>,
	cluster: string,
): readonly StepView[] => grouped(steps).get(cluster) ?? none;

export const countSteps = (steps: readonly StepView[]): StepCounts => {
	const counts = {
		done: 0,
		running: 0,
		waiting: 0,
		failed: 0,
		blocked: 0,
		cancelled: 0,
		total: steps.length,
	};
	for (const {state} of steps) {
		counts[state === 'unchanged' ? 'done' : state]++;
	}

	return counts;
};

/** Milliseconds that a step has taken, or takes so far; undefined before it starts. */
export const stepElapsedMs = (
	{startedAt, durationMs}: Pick<StepView, 'startedAt' | 'durationMs'>,
	now: number,
): number | undefined =>
	durationMs ?? (startedAt === undefined ? undefined : Math.max(0, now - startedAt));

/** Milliseconds that a run has taken, or takes so far; 0 before it starts. */
export const runElapsedMs = (
	{startedAt, finished}: Pick<RunView, 'startedAt' | 'finished'>,
	now: number,
): number => finished?.durationMs ?? (startedAt === undefined ? 0 : Math.max(0, now - startedAt));

/** What a cluster is at: the step that runs, else the one that failed, else the next one; undefined when all are done. */
export const currentStep = (
	view: Pick<RunView, 'steps'>,
	cluster: string,
): StepView | undefined => {
	const steps = stepsOfCluster(view, cluster);
	const first = (state: StepView['state']) => steps.find(step => step.state === state);
	return (
		first('running') ??
		first('failed') ??
		first('waiting') ??
		first('blocked') ??
		first('cancelled')
	);
};
