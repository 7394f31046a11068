import {pairTriangle} from '../mesh/pair-triangle.ts';
import {wrapHanging} from '../text/fit-text.ts';
import type {PairOutcomes} from './pair-outcomes.ts';
import {pairCount, pairSentences, pairSummary} from './pair-text.ts';
import type {Paint} from './paint.ts';
import {statusMarks} from './status-marks.ts';

type Options = {width: number; paint: Paint; unreachable: readonly string[]};

const matrix = (
	{pairs}: PairOutcomes,
	names: readonly string[],
	{width, paint}: Options,
): string[] => {
	const triangle = pairTriangle({
		pairs,
		names,
		width,
		mark: status => statusMarks[status],
		paint,
	});
	return triangle === undefined ? [] : [paint('heading', triangle.heading), ...triangle.rows];
};

/** The pairs of clusters: sums, a matrix where it is readable, and what is not passed, gathered into groups. */
export const pairLines = (
	pairs: PairOutcomes,
	names: readonly string[],
	options: Options,
): string[] =>
	pairCount(pairs) === 0
		? []
		: [
				...wrapHanging(`${pairSummary(pairs, names.length)}`, {width: options.width, indent: '  '}),
				...matrix(pairs, names, options),
				...pairSentences(pairs, options.unreachable).flatMap(({status, text}) =>
					wrapHanging(text, {
						width: options.width,
						first: `${statusMarks[status]} `,
						indent: '  ',
					}).map((line, index) =>
						index === 0
							? options.paint(status, statusMarks[status]) + line.slice(statusMarks[status].length)
							: line,
					),
				),
			];
