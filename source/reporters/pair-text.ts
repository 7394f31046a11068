import {few, listed} from '../text/listed.ts';
import {plural} from '../text/plural.ts';
import type {FindingStatus} from '../checks/finding.ts';
import {pairGroups} from '../mesh/pair-groups.ts';
import {statusOrder} from '../checks/status-order.ts';
import {isOfSilence} from './finding-lines.ts';
import type {PairOutcome} from './pair-outcomes.ts';
import {summaryText} from './status-marks.ts';

const most = {groups: 4, names: 6};

/** `3 pairs of 3 clusters: 1 passed, 2 noted`. */
export const pairSummary = (pairs: readonly PairOutcome[], clusters: number): string => {
	const summary: Record<FindingStatus, number> = {
		pass: 0,
		note: 0,
		warn: 0,
		fail: 0,
		unknown: 0,
		skipped: 0,
		waived: 0,
	};
	for (const {status} of pairs) {
		summary[status]++;
	}

	return `${plural(pairs.length, 'pair')} of ${plural(clusters, 'cluster')}: ${summaryText(summary)}`;
};

const groupsText = (pairs: readonly PairOutcome[]): string => {
	const groups = pairGroups(pairs.map(({clusters}) => clusters));
	const told = groups
		.slice(0, most.groups)
		.map(({names, isComplete}) =>
			names.length === 2
				? names.join(' ↔ ')
				: `${isComplete ? 'all of' : 'among'} ${few(names, most.names)}`,
		);
	const rest = groups.length - told.length;
	return `${plural(pairs.length, 'pair')}${groups.length === 1 ? '' : ` in ${plural(groups.length, 'group')}`}: ${told.join('; ')}${rest === 0 ? '' : `; and ${plural(rest, 'group')} more`}`;
};

/** What the checks of pairs found apart from passes: one sentence for each check and status, the worst first, its pairs gathered into groups. */
export const pairSentences = (
	pairs: readonly PairOutcome[],
	unreachable: readonly string[],
): ReadonlyArray<{status: FindingStatus; text: string}> => {
	const told = pairs.flatMap(pair =>
		pair.findings
			.filter(({status}) => status !== 'pass' && status !== 'skipped')
			.map(finding => ({pair, finding})),
	);
	const [silent, known] = [
		told.filter(({finding}) => isOfSilence(finding, unreachable)),
		told.filter(({finding}) => !isOfSilence(finding, unreachable)),
	];
	const sentences = statusOrder.flatMap(status =>
		[
			...Map.groupBy(
				known.filter(({finding}) => finding.status === status),
				({finding}) => finding.id,
			),
		].map(([id, same]) => ({
			status,
			text: `${id}: ${groupsText([...new Set(same.map(({pair}) => pair))])}`,
		})),
	);
	const mute = new Set(silent.map(({pair}) => pair)).size;
	return mute === 0
		? sentences
		: [
				...sentences,
				{
					status: 'unknown',
					text: `not known of ${plural(mute, 'pair')}, because ${listed(unreachable)} ${unreachable.length === 1 ? 'does' : 'do'} not answer`,
				},
			];
};
