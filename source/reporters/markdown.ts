import {sectionsText} from '../text/lines-text.ts';
import {plural} from '../text/plural.ts';
import type {Finding, FindingStatus} from '../checks/finding.ts';
import {findingsByCluster} from '../checks/findings-by-cluster.ts';
import {summaryOf} from '../checks/run-checks.ts';
import {expiredText} from '../mesh/waiver.ts';
import {adviceSentences, adviceVerdict, noAdvice} from './advice.ts';
import {changeSentences, changeSummary} from './change-text.ts';
import {checkMatrix} from './check-matrix.ts';
import {slowestFirst} from './durations.ts';
import {isOfSilence} from './finding-lines.ts';
import {leftOutText} from './left-out.ts';
import {
	markdownBlock,
	markdownCode as code,
	markdownTable,
	markdownText as escaped,
} from './markdown-text.ts';
import {pairOutcomes} from './pair-outcomes.ts';
import {pairCount, pairSentences, pairSummary} from './pair-text.ts';
import type {PreflightResult} from './preflight-result.ts';
import {legendText, statusMarks, summaryText} from './status-marks.ts';
import {silentText, subjectText} from './subject-text.ts';

/** More subjects, commands or columns than these, and the JSON report is the better reading. */
const most = {subjects: 12, commands: 12, columns: 12};

const notPassed: readonly FindingStatus[] = ['fail', 'warn', 'unknown'];

type Section = readonly string[];

const rest = (count: number): string[] =>
	count > 0 ? [`- and ${String(count)} more; \`-o json\` lists them all`] : [];

/** One check that did not pass: why it matters, what was seen where, and what to run. */
const findingSection = (findings: readonly Finding[], status: FindingStatus): Section => {
	const [first] = findings;
	if (first === undefined) {
		return [];
	}

	const alike = [...Map.groupBy(findings, ({observed}) => observed)];
	const remedies = findings.flatMap(({remedy}) => remedy ?? []);
	const commands = [...new Set(remedies.flatMap(remedy => remedy.commands))];
	const told = commands.slice(0, most.commands);
	return [
		`#### ${statusMarks[status]} ${code(first.id)}: ${escaped(first.title)} (${legendText[status]})`,
		'',
		escaped(first.why),
		'',
		...alike.slice(0, most.subjects).map(
			([observed, same]) =>
				`- **${same
					.slice(0, most.subjects)
					.map(({clusters}) => escaped(subjectText(clusters)))
					.join(
						', ',
					)}${same.length > most.subjects ? ` and ${String(same.length - most.subjects)} more` : ''}**: ${escaped(observed)}`,
		),
		...rest(alike.length - most.subjects),
		...[...new Set(remedies.map(({summary}) => summary))]
			.slice(0, 3)
			.flatMap(summary => ['', `Remedy: ${escaped(summary)}`]),
		...(told.length === 0
			? []
			: [
					'',
					...markdownBlock([
						...told,
						...(commands.length > told.length
							? [`# and ${String(commands.length - told.length)} more like these`]
							: []),
					]),
				]),
	];
};

const notPassedSections = (
	findings: readonly Finding[],
	unreachable: readonly string[],
): Section[] => {
	const dead = new Set(unreachable);
	const [silent, told] = [
		findings.filter(finding => isOfSilence(finding, dead)),
		findings.filter(finding => !isOfSilence(finding, dead)),
	];
	const sections = notPassed.flatMap(status =>
		[
			...Map.groupBy(
				told.filter(finding => finding.status === status),
				({id}) => id,
			),
		].map(([, ofCheck]) => findingSection(ofCheck, status)),
	);
	const mute = new Set(silent.map(({id}) => id)).size;
	return sections.length + mute === 0
		? []
		: [
				['### Not passed'],
				...sections,
				...(mute === 0
					? []
					: [
							[
								`${statusMarks.unknown} ${plural(mute, 'check')} could not be decided because ${escaped(silentText(unreachable))}.`,
							],
						]),
			];
};

/** The clusters as columns as long as that can be read, else as rows with their sums. */
const clusterSection = (
	{findings, clusters}: PreflightResult,
	unreachable: readonly string[],
): Section => {
	const names = clusters.map(({name}) => name);
	const ofClusters = findings.filter(finding => finding.clusters.length > 0);
	if (names.length === 0 || ofClusters.length === 0) {
		return [];
	}

	const byCluster = findingsByCluster(ofClusters);
	const dead = new Set(unreachable);
	const rows = checkMatrix(ofClusters, names, unreachable).filter(({cells}) =>
		cells.some(status => status !== undefined && status !== 'skipped'),
	);
	const shown = rows.filter(({cells}) =>
		cells.some(status => status !== undefined && status !== 'pass' && status !== 'skipped'),
	);
	const passed = rows.filter(row => !shown.includes(row));
	const table =
		names.length <= most.columns
			? [
					...(shown.length === 0
						? []
						: [
								...markdownTable(
									['check', ...names.map(name => escaped(name))],
									shown.map(({id, cells}) => [
										code(id),
										...cells.map(status =>
											status === undefined ? ' ' : `${statusMarks[status]} ${status}`,
										),
									]),
								),
								'',
							]),
					...(passed.length === 0
						? []
						: [
								`${statusMarks.pass} Passed in every cluster: ${passed.map(({id}) => code(id)).join(', ')}`,
							]),
				]
			: markdownTable(
					['cluster', 'checks'],
					names.map(name => [
						escaped(name),
						summaryText(
							summaryOf(
								(byCluster.get(name) ?? []).filter(
									finding => dead.has(name) || !isOfSilence(finding, dead),
								),
							),
						),
					]),
				);
	return ['### Clusters', '', ...table];
};

const pairSection = (
	{findings, clusters}: PreflightResult,
	unreachable: readonly string[],
): Section => {
	const pairs = pairOutcomes(
		findings,
		clusters.map(({name}) => name),
		unreachable,
	);
	return pairCount(pairs) === 0
		? []
		: [
				'### Pairs',
				'',
				`${pairSummary(pairs, clusters.length)}.`,
				...pairSentences(pairs, unreachable).flatMap(({status, text}, index) => [
					...(index === 0 ? [''] : []),
					`- ${statusMarks[status]} ${escaped(text)}`,
				]),
			];
};

const waivedSection = ({findings, expiredWaivers}: PreflightResult): Section => {
	const waived = findings.filter(({status}) => status === 'waived');
	return [
		...(waived.length === 0
			? []
			: [
					'### Waived',
					'',
					...markdownTable(
						['finding', 'where', 'would be', 'observed', 'reason', 'until'],
						waived.map(({id, clusters, waivedFrom, observed, waiver}) => [
							code(id),
							escaped(subjectText(clusters)),
							waivedFrom ?? '',
							escaped(observed),
							waiver?.reason === undefined ? 'none was given' : escaped(waiver.reason),
							waiver?.until ?? '',
						]),
					),
				]),
		...(expiredWaivers.length === 0
			? []
			: [
					...(waived.length === 0 ? ['### Waived'] : []),
					'',
					...expiredWaivers.map(waiver => `- ${statusMarks.warn} ${escaped(expiredText(waiver))}`),
				]),
	];
};

const noteSection = (findings: readonly Finding[]): Section => {
	const notes = [
		...Map.groupBy(
			findings.filter(({status}) => status === 'note'),
			({id}) => id,
		),
	];
	return notes.length === 0
		? []
		: [
				'### Worth knowing',
				'',
				...notes.map(
					([id, [first, ...others]]) =>
						`- ${statusMarks.note} ${code(id)}: ${first === undefined ? '' : escaped(`${subjectText(first.clusters)}: ${first.observed}`)}${others.length === 0 ? '' : ` (and ${String(others.length)} more)`}`,
				),
			];
};

/** What changed since an earlier report, and what the facts speak for. */
const closingSections = ({against, advice}: PreflightResult): Section[] => [
	against === undefined
		? []
		: [
				'### Changes',
				'',
				escaped(changeSummary(against)),
				...changeSentences(against).flatMap(({text}, index) => [
					...(index === 0 ? [''] : []),
					`- ${escaped(text)}`,
				]),
			],
	adviceSection(advice),
];

const adviceSection = (advice: PreflightResult['advice']): Section => {
	if (advice === undefined) {
		return [];
	}

	return advice.contradiction === undefined
		? [
				'### Advice on the topology',
				'',
				...(advice.options.length === 0 ? [noAdvice] : []),
				...advice.options.map(
					option =>
						`- **${adviceVerdict(option)}: ${escaped(option.title)}**: ${escaped(adviceSentences(option, advice.names).join(' '))}`,
				),
			]
		: ['### Advice on the topology', '', `${statusMarks.warn} ${escaped(advice.contradiction)}`];
};

const durationSection = (result: PreflightResult): Section => {
	const {clusters, checks} = slowestFirst(result);
	return [
		'### Durations, the slowest first',
		'',
		...markdownTable(
			['survey of', 'ms'],
			clusters.map(({name, durationMs}) => [escaped(name), String(durationMs)]),
		),
		'',
		...(checks.length === 0
			? ['Each check took less than 1 ms.']
			: markdownTable(
					['check', 'ms'],
					checks.map(({name, durationMs}) => [code(name), String(durationMs)]),
				)),
	];
};

/** For change tickets and comments: what is not passed with its commands first, then the rest. */
export const preflightMarkdown = (
	result: PreflightResult,
	{verbose = false}: {verbose?: boolean} = {},
): string => {
	const {findings, clusters, simulated, leftOut, durationMs, startedAt} = result;
	const unreachable = clusters.filter(({reach}) => !reach.ok).map(({name}) => name);
	const sections: Section[] = [
		['## mesh-wizard preflight'],
		...(simulated ? [['**Simulated clusters: nothing below is real.**']] : []),
		[
			`**${plural(clusters.length, 'cluster')}: ${summaryText(summaryOf(findings))}** (${new Date(startedAt).toISOString()}, ${(durationMs / 1000).toFixed(1)} s)`,
		],
		...notPassedSections(findings, unreachable),
		...closingSections(result),
		clusterSection(result, unreachable),
		pairSection(result, unreachable),
		noteSection(findings),
		waivedSection(result),
		leftOut.length === 0 ? [] : ['### Not checked', '', escaped(leftOutText(leftOut))],
		verbose ? durationSection(result) : [],
	];
	return sectionsText(sections);
};
