import type {StepView} from './run-view.ts';

/** Steps by their ids, copied at the first change. */
export type StepIndex = {
	get: (id: string) => StepView | undefined;
	/** Puts a step in its place, or at the end when it is new. */
	put: (step: StepView) => void;
	replaceAll: (steps: readonly StepView[]) => void;
	/** Nobody waits for this one any more. */
	settle: (id: string) => void;
	result: () => readonly StepView[];
};

/** Where each step stands: the same from one list to the next, so it is not made anew for each. */
const placesOf = new WeakMap<readonly StepView[], Map<string, number>>();

const makePlaces = (steps: readonly StepView[]) => new Map(steps.map(({id}, place) => [id, place]));

export const stepIndex = (before: readonly StepView[]): StepIndex => {
	let places = placesOf.get(before) ?? makePlaces(before);
	let steps: StepView[] | undefined;
	const settled = new Set<string>();
	return {
		get: id => (steps ?? before)[places.get(id) ?? -1],
		put(step) {
			steps ??= [...before];
			const place = places.get(step.id);
			if (place === undefined) {
				places = new Map(places).set(step.id, steps.length);
				steps.push(step);
			} else {
				steps[place] = step;
			}
		},
		replaceAll(all) {
			steps = [...all];
			places = makePlaces(steps);
			settled.clear();
		},
		settle(id) {
			settled.add(id);
		},
		result() {
			const after =
				settled.size === 0
					? (steps ?? before)
					: // One look at everybody who waits, however many have ended.
						(steps ?? before).map(step =>
							step.waitsFor.some(id => settled.has(id))
								? {...step, waitsFor: step.waitsFor.filter(id => !settled.has(id))}
								: step,
						);
			placesOf.set(after, places);
			return after;
		},
	};
};
