import {summaryOfPairs, countText} from '../../../engine/pair-summary.ts';
import {runElapsedMs} from '../../../engine/run-selectors.ts';
import {clockText} from '../../elapsed.ts';
import {firstThatFits} from '../../../text/fit-text.ts';
import type {SessionView} from '../../../session/session.ts';
import {numberText} from '../../../text/plural.ts';
import {sentence} from '../../../text/sentence.ts';

type Run = Pick<SessionView, 'phase' | 'run'>;

/** At the right of the headline: the time, how many pairs are known, how many aren't as they should be; in so many columns. */
export const verifyStatus = (
	{run}: Pick<SessionView, 'run'>,
	now: number,
	{dot, total, columns}: {dot: string; total: number; columns: number},
): string => {
	const {fail, unknown} = summaryOfPairs([...run.pairs.values()]);
	const time = clockText(runElapsedMs(run, now));
	const wrong = [
		...(fail === 0 ? [] : [`${numberText(fail)} broken`]),
		...(unknown === 0 ? [] : [`${numberText(unknown)} unknown`]),
	];
	const short = `${numberText(run.pairs.size)}/${numberText(total)}`;
	const forms = [
		[time, `${numberText(run.pairs.size)} of ${numberText(total)} pairs`, ...wrong],
		[time, `${short} pairs`, ...wrong],
		[`${short} pairs`, ...wrong],
		wrong.length === 0 ? [short] : wrong,
	];
	return firstThatFits(
		forms.map(form => form.join(` ${dot} `)),
		columns,
	);
};

/** What the proof waits for, or how it ended. */
export const verifyNotice = ({phase, run}: Run): string | undefined => {
	const summary = summaryOfPairs([...run.pairs.values()]);
	switch (phase) {
		case 'unproven': {
			return `Not proven: ${countText(summary)}. r proves again, enter shows why; what is installed stays.`;
		}

		case 'stopping': {
			return 'Stopping: the test workloads are taken away first. ctrl+c again ends it at once.';
		}

		case 'ended': {
			return run.finished === undefined || run.finished.exitCode === 0
				? undefined
				: sentence(run.finished.summary);
		}

		case 'idle':
		case 'starting':
		case 'installing':
		case 'deciding':
		case 'proving': {
			return run.notices.findLast(({level}) => level === 'warn')?.text;
		}
	}
};
