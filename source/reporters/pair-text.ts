import type {FindingStatus} from '../checks/finding.ts';
import type {PairGroup} from '../mesh/pair-groups.ts';
import {few} from '../text/listed.ts';
import {plural} from '../text/plural.ts';
import type {PairOutcomes} from './pair-outcomes.ts';
import {summaryText} from './status-marks.ts';
import {silentText} from './subject-text.ts';

const most = {groups: 4, names: 6};

/** How many pairs were looked at. */
export const pairCount = ({summary}: Pick<PairOutcomes, 'summary'>): number =>
	Object.values(summary).reduce((sum, count) => sum + count, 0);

/** `3 pairs of 3 clusters: 1 passed, 2 noted`. */
export const pairSummary = (pairs: PairOutcomes, clusters: number): string =>
	`${plural(pairCount(pairs), 'pair')} of ${plural(clusters, 'cluster')}: ${summaryText(pairs.summary)}`;

const groupsText = (groups: readonly PairGroup[]): string => {
	const told = groups
		.slice(0, most.groups)
		.map(({names, isComplete}) =>
			names.length === 2
				? names.join(' ↔ ')
				: `${isComplete ? 'all of' : 'among'} ${few(names, most.names)}`,
		);
	const rest = groups.length - told.length;
	const count = groups.reduce((sum, {pairs}) => sum + pairs, 0);
	return `${plural(count, 'pair')}${groups.length === 1 ? '' : ` in ${plural(groups.length, 'group')}`}: ${told.join('; ')}${rest === 0 ? '' : `; and ${plural(rest, 'group')} more`}`;
};

/** What the checks of pairs found apart from passes: one sentence for each check and status, the worst first, its pairs gathered into groups. */
export const pairSentences = (
	{told, silent}: PairOutcomes,
	unreachable: readonly string[],
): ReadonlyArray<{status: FindingStatus; text: string}> => [
	...told.map(({id, status, groups}) => ({status, text: `${id}: ${groupsText(groups)}`})),
	...(silent === 0
		? []
		: [
				{
					status: 'unknown' as const,
					text: `not known of ${plural(silent, 'pair')}, because ${silentText(unreachable)}`,
				},
			]),
];
