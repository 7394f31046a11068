import {few} from '../text/listed.ts';
import type {Finding, FindingStatus} from '../checks/finding.ts';
import {wrapHanging} from '../text/fit-text.ts';
import type {Paint} from './paint.ts';
import {statusMarks} from './status-marks.ts';
import {silentText} from './subject-text.ts';

type Options = {
	width: number;
	paint: Paint;
	/** Clusters that do not answer: what is unknown for that reason alone is told in one line. */
	unreachable: readonly string[];
};

const shown: readonly FindingStatus[] = ['fail', 'warn', 'unknown', 'note', 'waived'];
/** After so many subjects, remedies or commands of one check, the JSON report is the better reading. */
const most = {
	subjects: 8,
	names: 6,
	remedies: 8,
	commands: 6,
	undecided: 4,
};

/** Whether nothing could be learned for no other reason than that a cluster does not answer. */
export const isOfSilence = (
	{status, clusters, id}: Finding,
	unreachable: ReadonlySet<string>,
): boolean =>
	status === 'unknown' && id !== 'api.reachable' && clusters.some(name => unreachable.has(name));

/** The clusters of which a report says itself that they do not answer. */
export const toldAsSilent = (findings: readonly Finding[]): readonly string[] =>
	findings
		.filter(({id, status}) => id === 'api.reachable' && status === 'fail')
		.flatMap(({clusters}) => clusters);

/** Why a waived finding is acceptable, and how long, as far as somebody said so. */
export const waiverText = ({waiver}: Pick<Finding, 'waiver'>): string =>
	`${waiver?.reason === undefined ? 'waived without a reason' : `waived because: ${waiver.reason}`}${waiver?.until === undefined ? '' : `; until ${waiver.until}`}`;

const namesOf = (alike: readonly Finding[]): string =>
	few(
		alike.map(({clusters}) =>
			clusters.length === 2 ? clusters.join(' ↔ ') : few(clusters, most.names),
		),
		most.names,
	);

/** Who it concerns and what was seen there; subjects of which the same was seen share a line. */
const observedLines = (
	findings: readonly Finding[],
	{width, isSerious}: {width: number; isSerious: boolean},
): string[] => {
	const alike = [
		...Map.groupBy(findings, ({observed, waivedFrom, waiver}) =>
			JSON.stringify([observed, waivedFrom, waiver]),
		),
	];
	const lines = alike.slice(0, most.subjects).flatMap(([, same]) => {
		const [first] = same;
		const names = namesOf(same);
		const waived =
			first?.waivedFrom === undefined
				? ''
				: ` (would be: ${first.waivedFrom}; ${waiverText(first)})`;
		return [
			...wrapHanging(`${names}${names === '' ? '' : ': '}${first?.observed ?? ''}${waived}`, {
				width,
				first: '  ',
				indent: '    ',
			}),
			...(isSerious
				? wrapHanging(few([...new Set(same.map(({source}) => source))], 2), {
						width,
						first: '    Seen in: ',
						indent: '      ',
					})
				: []),
		];
	});
	const rest = alike.slice(most.subjects).flatMap(([, same]) => same).length;
	return rest === 0 ? lines : [...lines, `  and ${rest} more; -o json lists them all`];
};

/** What to do about findings that share a remedy: its sentence once, and the commands of all. */
const remedyLines = (findings: readonly Finding[], width: number): string[] => {
	const remedies = findings.flatMap(({remedy}) => remedy ?? []);
	const commands = [...new Set(remedies.flatMap(remedy => remedy.commands))];
	return [
		...remedies
			.slice(0, 1)
			.flatMap(({summary}) =>
				wrapHanging(summary, {width, first: '    Remedy: ', indent: '      '}),
			),
		...commands.slice(0, most.commands).map(command => `      $ ${command}`),
		...(commands.length > most.commands
			? [`      and ${commands.length - most.commands} more like these`]
			: []),
	];
};

/** What one check says with one status. Notes need no remedy, and what was waived no more words. */
const block = (
	findings: readonly Finding[],
	status: FindingStatus,
	{width, paint}: Options,
): string[] => {
	const [first] = findings;
	if (first === undefined) {
		return [];
	}

	const isSerious = status !== 'note' && status !== 'waived';
	const byRemedy = isSerious
		? [...Map.groupBy(findings, ({remedy}) => remedy?.summary ?? '')].map(([, same]) => same)
		: [findings];
	const rest = byRemedy.slice(most.remedies).flat().length;
	return [
		...wrapHanging(`${first.id}: ${first.title}`, {
			width,
			first: `${statusMarks[status]} `,
			indent: '  ',
		}).map(line => paint(status, line)),
		...(status === 'waived'
			? []
			: wrapHanging(first.why, {width, first: '  ', indent: '  '}).map(line =>
					paint('faint', line),
				)),
		...byRemedy
			.slice(0, most.remedies)
			.flatMap(same => [
				...observedLines(same, {width, isSerious}),
				...(isSerious ? remedyLines(same, width) : []),
			]),
		...(rest === 0 ? [] : [`  and ${rest} more; -o json lists them all`]),
	];
};

const firstOf = (texts: readonly string[]): string =>
	`${texts.slice(0, 2).join('; ')}${texts.length > 2 ? `; and ${texts.length - 2} more` : ''}`;

/** Many checks that could not be decided, one line each: seldom is there more to each of them than missing rights. */
const undecidedLines = (
	checks: ReadonlyArray<[string, readonly Finding[]]>,
	{width, paint}: Options,
): string[] => [
	...wrapHanging('could not be determined, which is no pass:', {
		width,
		first: `${statusMarks.unknown} `,
		indent: '  ',
	}).map(line => paint('unknown', line)),
	...checks.flatMap(([id, findings]) =>
		wrapHanging(
			`${id}: ${firstOf([...Map.groupBy(findings, ({observed}) => observed)].map(([observed, same]) => `${namesOf(same)}: ${observed}`))}`,
			{width, first: '  ', indent: '    '},
		),
	),
];

const silenceLines = (
	findings: readonly Finding[],
	{width, paint, unreachable}: Options,
): string[] =>
	wrapHanging(
		`not known, because ${silentText(unreachable)}: ${[...new Set(findings.map(({id}) => id))].join(', ')}`,
		{width, first: `${statusMarks.unknown} `, indent: '  '},
	).map(line => paint('unknown', line));

/** Blocks of lines for everything that is not simply passed or skipped, the worst first. */
export const findingLines = (findings: readonly Finding[], options: Options): string[][] => {
	const unreachable = new Set(options.unreachable);
	const silent = findings.filter(finding => isOfSilence(finding, unreachable));
	const told = findings.filter(finding => !isOfSilence(finding, unreachable));
	return shown.flatMap(status => {
		const ofStatus = [
			...Map.groupBy(
				told.filter(finding => finding.status === status),
				({id}) => id,
			),
		];
		const blocks =
			status === 'unknown' && ofStatus.length > most.undecided
				? [undecidedLines(ofStatus, options)]
				: ofStatus.map(([, ofCheck]) => block(ofCheck, status, options));
		return [
			...blocks,
			...(status === 'unknown' && silent.length > 0 ? [silenceLines(silent, options)] : []),
		];
	});
};
