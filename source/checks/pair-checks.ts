import {checks} from './index.ts';

/** The ids of the checks whose subjects are pairs of clusters. */
export const pairChecks: ReadonlySet<string> = new Set(
	checks.filter(({scope}) => scope === 'pair').map(({id}) => id),
);
