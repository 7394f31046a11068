import type {StepOutcome} from './events.ts';

/** A step, as far as its turn is concerned. */
export type ScheduledStep = {
	id: string;
	cluster: string;
	/** Ids of the steps that must be done before. */
	needs: readonly string[];
};

/** How far a run is. */
export type Schedule<S extends ScheduledStep> = {
	steps: readonly S[];
	outcomes: ReadonlyMap<string, StepOutcome>;
	/** Ids of the steps that run. */
	running: ReadonlySet<string>;
	/** The clusters in which an installer runs. */
	installing: ReadonlySet<string>;
	/** The clusters whose steps hold up only themselves, as they answer no more. */
	lost: ReadonlySet<string>;
	/** The cluster of each step. */
	clusterOf: ReadonlyMap<string, string>;
};

/** Nothing of it is left to do. */
export const isGood = (outcome: StepOutcome | undefined): boolean =>
	outcome === 'done' || outcome === 'unchanged';

/** Pure: the steps that have not had their turn, in their order. */
export const waitingSteps = <S extends ScheduledStep>({
	steps,
	outcomes,
	running,
}: Schedule<S>): S[] => steps.filter(({id}) => !outcomes.has(id) && !running.has(id));

/** Pure: what a step needs is there, is still to come, or will never be. */
export const stateOfNeeds = <S extends ScheduledStep>(
	{needs, cluster}: S,
	{outcomes, lost, clusterOf}: Schedule<S>,
): 'met' | 'pending' | 'broken' => {
	let state: 'met' | 'pending' = 'met';
	for (const need of needs) {
		const outcome = outcomes.get(need);
		const where = clusterOf.get(need) ?? cluster;
		if (isGood(outcome) || (where !== cluster && lost.has(where))) {
			continue;
		}

		if (outcome !== undefined) {
			return 'broken';
		}

		state = 'pending';
	}

	return state;
};

/** Pure: whether a step that runs an installer may start one: one at a time in a cluster, and `concurrency` of them at all. */
export const hasRoom = <S extends ScheduledStep>(
	{cluster}: S,
	{installing}: Schedule<S>,
	concurrency: number,
): boolean => !installing.has(cluster) && installing.size < concurrency;
