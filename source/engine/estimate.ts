import type {Plan} from '../plan/steps.ts';
import {stepElapsedMs} from './run-selectors.ts';
import type {RunView, StepView} from './run-view/run-view.ts';
import {kindOf} from './steps/step-kinds.ts';

const durationsOf = new WeakMap<readonly StepView[], ReadonlyMap<string, readonly number[]>>();
const pacesOf = new WeakMap<Plan, ReadonlyMap<string, string>>();

/** What steps are for how long they take, where their kind says so. */
const namedPaces = (plan: Plan): ReadonlyMap<string, string> => {
	const known = pacesOf.get(plan);
	if (known !== undefined) {
		return known;
	}

	const paces = new Map(
		plan.steps.flatMap(step => {
			const pace = kindOf(step).pace?.(step.action);
			return pace === undefined ? [] : [[step.id, pace] as const];
		}),
	);
	pacesOf.set(plan, paces);
	return paces;
};

const paceOf = ({id, what}: StepView, plan: Plan | undefined): string =>
	(plan === undefined ? undefined : namedPaces(plan).get(id)) ?? what.split('/', 1).join('');

/** How long the steps of each kind took that were carried out in this run, shortest first. */
const durations = ({
	steps,
	plan,
}: Pick<RunView, 'steps' | 'plan'>): ReadonlyMap<string, readonly number[]> => {
	const known = durationsOf.get(steps);
	if (known !== undefined) {
		return known;
	}

	const found = new Map<string, number[]>();
	for (const step of steps) {
		if (step.state === 'done' && step.durationMs !== undefined) {
			const pace = paceOf(step, plan);
			found.set(pace, [...(found.get(pace) ?? []), step.durationMs]);
		}
	}

	for (const list of found.values()) {
		list.sort((a, b) => a - b);
	}

	durationsOf.set(steps, found);
	return found;
};

/**
Milliseconds that a running step will probably still take: by the middling one of those steps of its kind that were carried out in this
run and took longer than it has so far. Undefined where there is none: nobody can say then, and nothing is made up.
*/
export const remainingMs = (
	view: Pick<RunView, 'steps' | 'plan'>,
	step: StepView,
	now: number,
): number | undefined => {
	const elapsed = stepElapsedMs(step, now);
	if (step.state !== 'running' || elapsed === undefined) {
		return undefined;
	}

	const longer = (durations(view).get(paceOf(step, view.plan)) ?? []).filter(
		duration => duration > elapsed,
	);
	const middle = longer[Math.floor((longer.length - 1) / 2)];
	return middle === undefined ? undefined : middle - elapsed;
};
