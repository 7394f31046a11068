import type {Finding} from '../checks/finding.ts';
import {pairOutcomes} from '../reporters/pair-outcomes.ts';
import {pairCount, pairSentences, pairSummary} from '../reporters/pair-text.ts';
import type {ClusterFacts} from '../survey/facts.ts';
import type {PairOverview} from './session.ts';

/** What preflight says of pairs of clusters, in the words of its report; undefined before anything is known of a pair. */
export const pairOverview = (
	findings: readonly Finding[],
	facts: readonly ClusterFacts[],
): PairOverview | undefined => {
	const names = facts.map(({name}) => name);
	const unreachable = facts.filter(({reach}) => !reach.ok).map(({name}) => name);
	const outcomes = pairOutcomes(findings, names, unreachable);
	return pairCount(outcomes) === 0
		? undefined
		: {
				summary: pairSummary(outcomes, names.length),
				pairs: outcomes.pairs,
				sentences: pairSentences(outcomes, unreachable),
			};
};
