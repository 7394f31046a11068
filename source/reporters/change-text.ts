import {few} from '../text/listed.ts';
import type {Change, Changes} from '../checks/changes.ts';
import {subjectText} from './subject-text.ts';

/** What a report is compared with. */
export type Against = Changes & {startedAt: string; simulated: boolean};

export const changeCounts = ({changes}: Changes): Record<Change['change'], number> => ({
	new: changes.filter(({change}) => change === 'new').length,
	still: changes.filter(({change}) => change === 'still').length,
	fixed: changes.filter(({change}) => change === 'fixed').length,
});

/** `since 2026-11-20T08:00:00.000Z: 1 new, 2 still, 3 fixed`. */
export const changeSummary = (against: Against): string => {
	const {new: fresh, still, fixed} = changeCounts(against);
	return `since ${against.startedAt}${against.simulated ? ' (simulated)' : ''}: ${String(fresh)} new, ${String(still)} still, ${String(fixed)} fixed${against.notCompared === 0 ? '' : `, ${String(against.notCompared)} not compared (their check or cluster is left out now)`}`;
};

const statusText = ({change, before, now}: Change): string => {
	if (change === 'new') {
		return now ?? '';
	}

	return before === now ? (before ?? '') : `${before ?? ''}, now ${now ?? 'gone'}`;
};

/** One sentence for each check: what is new first, then what is fixed, then what is still there. */
export const changeSentences = ({
	changes,
}: Changes): ReadonlyArray<{change: Change['change']; text: string}> =>
	(['new', 'fixed', 'still'] as const).flatMap(change =>
		[
			...Map.groupBy(
				changes.filter(each => each.change === change),
				({id, before, now}) => JSON.stringify([id, change === 'new' ? now : before, now]),
			),
		].flatMap(([, same]) => {
			const [first] = same;
			if (first === undefined) {
				return [];
			}

			return [
				{
					change,
					text: `${change}: ${first.id} (${statusText(first)}): ${few(
						same.map(({clusters}) => subjectText(clusters, 3)),
						6,
					)}`,
				},
			];
		}),
	);
