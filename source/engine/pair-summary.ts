import type {PairResult} from './events.ts';

type PairSummary = Record<PairResult['status'], number>;

/** What a cell of the matrix says, in one word. */
export const pairText: Readonly<Record<PairResult['status'], string>> = {
	pass: 'answers',
	fail: 'broken',
	unknown: 'unknown',
};

/** Who answered how often: `west-1 2×, ? 1×`; `nobody` where nobody did. */
export const answersText = ({answeredBy}: Pick<PairResult, 'answeredBy'>): string =>
	Object.entries(answeredBy)
		.map(([cluster, count]) => `${cluster} ${String(count)}×`)
		.join(', ') || 'nobody';

export const summaryOfPairs = (pairs: readonly PairResult[]): PairSummary => {
	const summary: PairSummary = {pass: 0, fail: 0, unknown: 0};
	for (const {status} of pairs) {
		summary[status]++;
	}

	return summary;
};

/** `97 answer, 1 broken, 1 unknown`: what is not zero. */
export const countText = ({pass, fail, unknown}: PairSummary): string =>
	[
		[pass, pass === 1 ? 'answers' : 'answer'],
		[fail, 'broken'],
		[unknown, 'unknown'],
	]
		.filter(([count]) => count !== 0)
		.map(entry => entry.join(' '))
		.join(', ') || 'no pair';
