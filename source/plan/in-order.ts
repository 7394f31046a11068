import type {Step} from './steps.ts';

/**
Topological order; of what could come next, always the first in the given order. A cycle or an unknown need is a bug of whoever made the steps.
Linear but for the list of what could come next: a full mesh of 50 has thousands of steps.
*/
export const inOrder = <T extends Step>(steps: readonly T[]): T[] => {
	const waitsFor = new Map(steps.map(({id, needs}) => [id, new Set(needs)]));
	const places = new Map(steps.map(({id}, place) => [id, place]));
	const dependents = new Map<string, T[]>();
	for (const step of steps) {
		for (const need of new Set(step.needs)) {
			const others = dependents.get(need);
			if (others === undefined) {
				dependents.set(need, [step]);
			} else {
				others.push(step);
			}
		}
	}

	const placeOf = (step: T): number => places.get(step.id) ?? 0;
	// The last of it comes next.
	const ready = steps.filter(({needs}) => needs.length === 0).toReversed();
	const result: T[] = [];
	for (let step = ready.pop(); step !== undefined; step = ready.pop()) {
		result.push(step);
		for (const dependent of dependents.get(step.id) ?? []) {
			const needs = waitsFor.get(dependent.id);
			needs?.delete(step.id);
			if (needs?.size === 0) {
				const index = ready.findLastIndex(other => placeOf(other) > placeOf(dependent));
				ready.splice(index + 1, 0, dependent);
			}
		}
	}

	if (result.length < steps.length) {
		const stuck = steps.filter(({id}) => (waitsFor.get(id)?.size ?? 0) > 0).map(({id}) => id);
		throw new Error(
			`steps wait for each other or for one that does not exist: ${stuck.join(', ')}`,
		);
	}

	return result;
};
