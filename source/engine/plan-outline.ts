import {isPending, isRecord, type Plan, type PlannedStep} from '../plan/steps.ts';

/** How many steps are in which state; the steps that write a cluster's record count as none of the work (`RunView`). */
export type PlanCounts = {needed: number; done: number; unknown: number; total: number};

export type PlanOutline = {
	/** In the order in which the plan names them; each with all its steps, the record's included. */
	clusters: ReadonlyArray<{name: string; steps: readonly PlannedStep[]; counts: PlanCounts}>;
	counts: PlanCounts;
	/** Steps that take something away. */
	destructive: readonly PlannedStep[];
	/** Whether nothing is left to do, the records included. */
	isDone: boolean;
};

const countsOf = (steps: readonly PlannedStep[]): PlanCounts => {
	const counts = {
		needed: 0,
		done: 0,
		unknown: 0,
		total: 0,
	};
	for (const step of steps) {
		if (!isRecord(step)) {
			counts[step.observation.state]++;
			counts.total++;
		}
	}

	return counts;
};

/** Pure: the plan by cluster, with counts. */
export const outlineOf = ({steps}: Pick<Plan, 'steps'>): PlanOutline => {
	const clusters = [...new Set(steps.map(({cluster}) => cluster))].map(name => {
		const own = steps.filter(({cluster}) => cluster === name);
		return {name, steps: own, counts: countsOf(own)};
	});
	return {
		clusters,
		counts: countsOf(steps),
		destructive: steps.filter(step => step.destructive && isPending(step)),
		isDone: !steps.some(step => isPending(step)),
	};
};
