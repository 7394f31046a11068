import {sectionsText} from '../text/lines-text.ts';
import {plural} from '../text/plural.ts';
import type {Finding} from '../checks/finding.ts';
import {summaryOf} from '../checks/run-checks.ts';
import {expiredText} from '../mesh/waiver.ts';
import {findingsByCluster} from '../checks/findings-by-cluster.ts';
import {worstOf, statusOrder} from '../checks/status-order.ts';
import {columnsOf, columnsToTell, padText, widestOf, wrapHanging} from '../text/fit-text.ts';
import {checkMatrix} from './check-matrix.ts';
import {adviceLines, changeLines, durationLines} from './closing-sections.ts';
import {findingLines, isOfSilence} from './finding-lines.ts';
import {leftOutText} from './left-out.ts';
import {pairLines} from './pair-lines.ts';
import {pairOutcomes} from './pair-outcomes.ts';
import type {Paint} from './paint.ts';
import type {PreflightResult} from './preflight-result.ts';
import {legendText, statusMarks, summaryText} from './status-marks.ts';

export type TableOptions = {
	/** Columns of the terminal. */
	width: number;
	paint?: Paint;
	/** Also says what took how long. */
	verbose?: boolean;
};

type Look = Pick<TableOptions, 'width' | 'paint'>;

const plain: Paint = (_status, text) => text;
const gap = 2;
const widestName = 16;

/** What was looked at on this machine: one line each, as there is no column for it. What did not pass is told in full further below. */
const workstationLines = (findings: readonly Finding[], {width, paint}: Required<Look>): string[] =>
	[...Map.groupBy(findings, ({id}) => id)].map(([id, ofCheck]) => {
		const status = worstOf(ofCheck) ?? 'skipped';
		const [first] = ofCheck;
		const text = `${id}: ${first !== undefined && ofCheck.length === 1 ? first.observed : plural(ofCheck.length, 'finding')}`;
		return `${paint(status, statusMarks[status])} ${padText(text, width - 2).trimEnd()}`;
	});

/** Checks down, clusters across: the worst of what concerns a cluster. Checks with nothing to say anywhere are left out. */
const matrixLines = (
	findings: readonly Finding[],
	names: readonly string[],
	{
		labelWidth,
		paint,
		unreachable,
	}: {labelWidth: number; paint: Paint; unreachable: readonly string[]},
): string[] => {
	const mostColumns = columnsToTell(names, widestName);
	const cellWidth = (name: string) => Math.min(Math.max(columnsOf(name), 1), mostColumns) + gap;
	const heading =
		`${' '.repeat(labelWidth + gap)}${names.map(name => padText(name, cellWidth(name) - gap, '…', 'middle') + ' '.repeat(gap)).join('')}`.trimEnd();
	const rows = checkMatrix(findings, names, unreachable).map(({id, cells}) =>
		`${id.padEnd(labelWidth + gap)}${cells.map((status, index) => `${status === undefined ? ' ' : paint(status, statusMarks[status])}${' '.repeat(cellWidth(names[index] ?? '') - 1)}`).join('')}`.trimEnd(),
	);
	return [paint('heading', heading), ...rows];
};

/** One line a cluster, for more clusters than columns. */
const clusterLines = (
	findings: readonly Finding[],
	names: readonly string[],
	{width, paint, unreachable}: Required<Look> & {unreachable: readonly string[]},
): string[] => {
	const nameWidth = Math.min(widestOf(names), columnsToTell(names, Math.floor(width / 2)));
	const byCluster = findingsByCluster(findings);
	const mute = new Set(unreachable);
	return names.flatMap(name => {
		// What a living cluster cannot be told for a dead one's sake is counted there.
		const own = (byCluster.get(name) ?? []).filter(
			finding => mute.has(name) || !isOfSilence(finding, mute),
		);
		const status = worstOf(own) ?? 'skipped';
		const [first = '', ...rest] = wrapHanging(summaryText(summaryOf(own)), {
			width,
			first: `${statusMarks[status]} ${padText(name, nameWidth, '…', 'middle')}  `,
			indent: '    ',
		});
		return [
			`${paint(status, statusMarks[status])}${first.slice(statusMarks[status].length)}`,
			...rest,
		];
	});
};

const overview = (
	findings: readonly Finding[],
	names: readonly string[],
	{width, paint, unreachable}: Required<Look> & {unreachable: readonly string[]},
): string[] => {
	const shown = [...Map.groupBy(findings, ({id}) => id)]
		.filter(([, ofCheck]) => ofCheck.some(({status}) => status !== 'skipped'))
		.flatMap(([, ofCheck]) => ofCheck);
	if (names.length === 0 || shown.length === 0) {
		return [];
	}

	const labelWidth = widestOf(new Set(shown.map(({id}) => id)));
	const mostColumns = columnsToTell(names, widestName);
	const needed =
		labelWidth +
		gap +
		names.reduce((sum, name) => sum + Math.min(columnsOf(name), mostColumns) + gap, 0);
	return needed <= width
		? matrixLines(shown, names, {labelWidth, paint, unreachable})
		: clusterLines(findings, names, {width, paint, unreachable});
};

const legendLines = (findings: readonly Finding[], {width, paint}: Required<Look>): string[] => {
	// Kept together by no-break spaces while the line is broken.
	const entries = statusOrder
		.toReversed()
		.filter(status => findings.some(finding => finding.status === status))
		.map(status => `${statusMarks[status]} ${legendText[status]}`.replaceAll(' ', '\u00A0'));
	return wrapHanging(entries.join(' \u00A0'), {width}).map(line =>
		paint('faint', line.replaceAll('\u00A0', ' ')),
	);
};

/**
What a person reads: the workstation, the checks over the clusters, then whatever is not as it should be with its reason and
remedy, and the sums. Nothing but commands to paste is wider than `width`.
*/
export const preflightTable = (
	result: PreflightResult,
	{width, paint = plain, verbose = false}: TableOptions,
): string => {
	const {findings, clusters, simulated, leftOut, expiredWaivers} = result;
	const names = clusters.map(({name}) => name);
	const ofWorkstation = findings.filter(finding => finding.clusters.length === 0);
	const ofClusters = findings.filter(finding => finding.clusters.length > 0);
	const unreachable = clusters.filter(({reach}) => !reach.ok).map(({name}) => name);
	const sections = [
		simulated ? ['Simulated clusters: nothing below is real.'] : [],
		workstationLines(ofWorkstation, {width, paint}),
		overview(ofClusters, names, {width, paint, unreachable}),
		pairLines(pairOutcomes(findings, names, unreachable), names, {width, paint, unreachable}),
		legendLines(findings, {width, paint}),
		...findingLines(findings, {width, paint, unreachable}),
		expiredWaivers.flatMap(waiver =>
			wrapHanging(`${expiredText(waiver)}.`, {width, first: `${statusMarks.warn} `, indent: '  '}),
		),
		leftOut.length === 0 ? [] : wrapHanging(leftOutText(leftOut), {width, indent: '  '}),
		changeLines(result.against, {width, paint}),
		adviceLines(result.advice, {width, paint}),
		verbose ? durationLines(result, {width, paint}) : [],
		wrapHanging(
			`${plural(names.length, 'cluster')} in ${(result.durationMs / 1000).toFixed(1)} s: ${summaryText(summaryOf(findings))}`,
			{width, indent: '  '},
		),
	];
	return sectionsText(sections);
};
