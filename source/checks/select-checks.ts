import type {Check} from './finding.ts';

/** The part of an id before its dot. */
export const categoryOf = (id: string): string => id.split('.', 1).join('');

/** Ids and categories; an empty `only` is everything. */
export type Selection = {only: readonly string[]; skip: readonly string[]};

/** Every word that a selection may hold. */
export const selectionText = (checks: readonly Check[]): string[] => [
	...new Set(checks.flatMap(({id}) => [id, categoryOf(id)])),
];

/** Which checks run, and the ids of those that are left out, in their order: reports name them, so that nothing is hidden. */
export const selectChecks = (
	checks: readonly Check[],
	{only, skip}: Selection,
): {selected: readonly Check[]; leftOut: readonly string[]} => {
	const isNamed = (words: readonly string[], id: string) =>
		words.includes(id) || words.includes(categoryOf(id));
	const isSelected = ({id}: Check) =>
		(only.length === 0 || isNamed(only, id)) && !isNamed(skip, id);
	return {
		selected: checks.filter(check => isSelected(check)),
		leftOut: checks.filter(check => !isSelected(check)).map(({id}) => id),
	};
};
