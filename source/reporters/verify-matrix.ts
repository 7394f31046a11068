import {sectionsText} from '../text/lines-text.ts';
import type {PairResult} from '../engine/events.ts';
import {countText, pairText as words, summaryOfPairs} from '../engine/pair-summary.ts';
import {columnsOf, columnsToTell, padText, widestOf, wrapHanging} from '../text/fit-text.ts';
import {findingLines} from './finding-lines.ts';
import type {Paint} from './paint.ts';
import {statusMarks} from './status-marks.ts';
import type {VerifyResult} from './verify-result.ts';

type MatrixOptions = {
	/** Columns of the terminal. */
	width: number;
	paint?: Paint;
};

type Options = Required<MatrixOptions>;

const plain: Paint = (_status, text) => text;
const gap = 2;
const widestName = 20;
/** Pairs that share a cause are named up to here. */
const namedPairs = 4;

const itself = '–';

const cellOf = (pairs: readonly PairResult[], from: string, to: string): PairResult | undefined =>
	pairs.find(pair => pair.from === from && pair.to === to);

/** A mark and a word in each cell, for as many clusters as fit. */
const wideLines = (
	{pairs}: VerifyResult,
	names: readonly string[],
	{width, paint}: Options,
): string[] | undefined => {
	const label = 'from ↓  to →';
	const mostColumns = columnsToTell(names, widestName);
	const labelWidth = Math.max(label.length, Math.min(widestOf(names), mostColumns));
	const widths = names.map(name =>
		Math.max(Math.min(columnsOf(name), mostColumns), words.unknown.length + 2),
	);
	if (labelWidth + widths.reduce((sum, cell) => sum + cell + gap, 0) > width) {
		return undefined;
	}

	const space = ' '.repeat(gap);
	return [
		paint(
			'heading',
			[
				label.padEnd(labelWidth),
				...names.map((name, index) => padText(name, widths[index] ?? 0, '…', 'middle')),
			]
				.join(space)
				.trimEnd(),
		),
		...names.map(from =>
			[
				padText(from, labelWidth, '…', 'middle'),
				...names.map((to, index) => {
					const cell = cellOf(pairs, from, to);
					const text =
						cell === undefined ? itself : `${statusMarks[cell.status]} ${words[cell.status]}`;
					const padded = text.padEnd(widths[index] ?? 0);
					return cell === undefined ? paint('faint', padded) : paint(cell.status, padded);
				}),
			]
				.join(space)
				.trimEnd(),
		),
	];
};

/** Columns by number and a mark in each cell; the words follow at the end of the row. */
const numberedLines = (
	{pairs}: VerifyResult,
	names: readonly string[],
	{width, paint}: Options,
): string[] | undefined => {
	const numberWidth = String(names.length).length;
	const nameWidth = Math.min(widestOf(names), columnsToTell(names, widestName));
	const rows = names.map(from =>
		countText(summaryOfPairs(pairs.filter(pair => pair.from === from))),
	);
	const sumWidth = Math.max(...rows.map(row => row.length));
	if (
		numberWidth + 1 + nameWidth + gap + names.length * (numberWidth + 1) + gap + sumWidth >
		width
	) {
		return undefined;
	}

	const numbers = names.map((_name, index) => String(index + 1).padStart(numberWidth));
	return [
		paint(
			'heading',
			`${padText('from ↓  to →', numberWidth + 1 + nameWidth)}${' '.repeat(gap)}${numbers.join(' ')}`,
		),
		...names.map((from, row) => {
			const cells = names.map(to => {
				const cell = cellOf(pairs, from, to);
				return cell === undefined
					? paint('faint', itself.padStart(numberWidth))
					: paint(cell.status, statusMarks[cell.status].padStart(numberWidth));
			});
			return `${numbers[row] ?? ''} ${padText(from, nameWidth, '…', 'middle')}${' '.repeat(gap)}${cells.join(' ')}${' '.repeat(gap)}${rows[row] ?? ''}`;
		}),
	];
};

/** One line a cluster, for more clusters than columns. */
const listLines = (
	{pairs}: VerifyResult,
	names: readonly string[],
	{width, paint}: Options,
): string[] => {
	const nameWidth = Math.min(widestOf(names), columnsToTell(names, widestName));
	return names.flatMap(from => {
		const own = pairs.filter(pair => pair.from === from);
		const status =
			(['fail', 'unknown'] as const).find(candidate =>
				own.some(pair => pair.status === candidate),
			) ?? 'pass';
		const others = own
			.filter(pair => pair.status !== 'pass')
			.map(({to, status: each}) => `${statusMarks[each]} ${to}`);
		const text = `to the others: ${countText(summaryOfPairs(own))}${others.length === 0 ? '' : `: ${others.slice(0, 8).join(', ')}${others.length > 8 ? ` and ${String(others.length - 8)} more` : ''}`}`;
		return wrapHanging(text, {
			width,
			first: `${statusMarks[status]} ${padText(from, nameWidth, '…', 'middle')}  `,
			indent: '    ',
		}).map((line, index) =>
			index === 0 ? paint(status, statusMarks[status]) + line.slice(1) : line,
		);
	});
};

/** Every cause once, with the pairs that share it. */
const causeLines = (pairs: readonly PairResult[], {width, paint}: Options): string[][] => {
	const groups = Map.groupBy(
		pairs
			.filter(({status}) => status !== 'pass')
			.toSorted((a, b) => a.status.localeCompare(b.status)),
		({status, cause, remedy}) => JSON.stringify([status, cause, remedy]),
	);
	return [...groups.values()].map(alike => {
		const [first] = alike;
		if (first === undefined) {
			return [];
		}

		const named = alike
			.slice(0, namedPairs)
			.map(({from, to}) => `${from} → ${to}`)
			.join(', ');
		const rest = alike.length > namedPairs ? ` and ${String(alike.length - namedPairs)} more` : '';
		const [summary, ...commands] = first.remedy ?? [];
		return [
			...wrapHanging(`${named}${rest}: ${first.cause ?? words[first.status]}`, {
				width,
				first: `${statusMarks[first.status]} `,
				indent: '  ',
			}).map((line, index) => (index === 0 ? paint(first.status, line) : line)),
			...(summary === undefined
				? []
				: wrapHanging(summary, {width, first: '  Remedy: ', indent: '    '})),
			...commands.map(command => `    $ ${command}`),
		];
	});
};

/**
Proofs that did not pass and that no cause tells: what fails in a cluster by itself, and what could not be read although the
pairs are green. A red pair's later proofs follow from its cause.
*/
const otherProofs = ({pairs, proofs}: VerifyResult) =>
	proofs.filter(({status, observed, clusters: [first, second]}) => {
		const isGreen = pairs.every(
			({from, to, status: ofPair}) =>
				ofPair === 'pass' ||
				(second === undefined ? to !== first : from !== first || to !== second),
		);
		return (
			(status === 'fail' &&
				second === undefined &&
				!pairs.some(({cause}) => cause?.includes(observed))) ||
			(status === 'unknown' && isGreen)
		);
	});

/** What a person reads: who answers whom, then every red cell with its cause and what to do. Only commands to paste are wider than `width`. */
export const verifyMatrix = (
	result: VerifyResult,
	{width, paint = plain}: MatrixOptions,
): string => {
	const {simulated, clusters, pairs, durationMs} = result;
	const names = clusters.map(({name}) => name);
	const options = {width, paint};
	const matrix =
		pairs.length === 0
			? []
			: (wideLines(result, names, options) ??
				numberedLines(result, names, options) ??
				listLines(result, names, options));
	const total =
		pairs.length === 0
			? `${names.join(', ')} alone: there is no pair to prove`
			: `${String(pairs.length)} pairs of ${String(names.length)} clusters in ${(durationMs / 1000).toFixed(1)} s: ${countText(summaryOfPairs(pairs))}`;
	const sections = [
		simulated ? ['Simulated clusters: nothing below is real.'] : [],
		matrix,
		...causeLines(pairs, options),
		...findingLines(otherProofs(result), {...options, unreachable: []}),
		wrapHanging(total, {width, indent: '  '}),
	];
	return sectionsText(sections);
};
