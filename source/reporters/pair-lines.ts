import type {FindingStatus} from '../checks/finding.ts';
import type {PairOutcome} from './pair-outcomes.ts';
import {pairSentences, pairSummary} from './pair-words.ts';
import type {Paint} from './paint.ts';
import {statusMarks} from './status-marks.ts';
import {wrapText} from './wrap-text.ts';

type Options = {width: number; paint: Paint; unreachable: readonly string[]};

/** Up to here a person still reads a matrix. */
const mostClusters = 12;
const widestName = 16;

const fit = (text: string, width: number): string => text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);

/** Each pair once, below the diagonal; columns by number. Nothing where it is wider than the terminal. */
const matrix = (pairs: readonly PairOutcome[], names: readonly string[], {width, paint}: Options): string[] => {
	const nameWidth = Math.max(...names.map(name => Math.min(name.length, widestName)));
	const numberWidth = String(names.length).length;
	const statuses = new Map(pairs.map(({clusters, status}) => [JSON.stringify(clusters), status]));
	if (names.length < 3 || names.length > mostClusters || numberWidth + nameWidth + 2 + (names.length * (numberWidth + 2)) > width) {
		return [];
	}

	const cell = (status: FindingStatus | undefined): string => {
		const text = (status === undefined ? '' : statusMarks[status]).padStart(numberWidth);
		return status === undefined ? text : paint(status, text);
	};

	const label = (name: string, index: number) => `${String(index + 1).padStart(numberWidth)} ${fit(name, nameWidth)}`;
	return [
		paint('heading', `${' '.repeat(numberWidth + nameWidth + 1)}  ${names.slice(0, -1).map((_, index) => String(index + 1).padStart(numberWidth)).join('  ')}`),
		...names.map((name, row) => `${label(name, row)}  ${names.slice(0, row).map(other => cell(statuses.get(JSON.stringify([other, name])))).join('  ')}`.trimEnd()),
	];
};

/** The pairs of clusters: sums, a matrix where it is readable, and what is not passed, gathered into groups. */
export const pairLines = (pairs: readonly PairOutcome[], names: readonly string[], options: Options): string[] => pairs.length === 0
	? []
	: [
		...wrapText(`${pairSummary(pairs, names.length)}`, {width: options.width, indent: '  '}),
		...matrix(pairs, names, options),
		...pairSentences(pairs, options.unreachable).flatMap(({status, text}) => wrapText(text, {width: options.width, first: `${statusMarks[status]} `, indent: '  '}).map((line, index) => index === 0 ? options.paint(status, statusMarks[status]) + line.slice(statusMarks[status].length) : line)),
	];
