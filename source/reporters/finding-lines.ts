import {few, listed} from '../checks/commands.ts';
import type {Finding, FindingStatus} from '../checks/finding.ts';
import {grouped} from '../checks/grouped.ts';
import type {Paint} from './paint.ts';
import {statusMarks} from './status-marks.ts';
import {wrapText} from './wrap-text.ts';

type Options = {
	width: number;
	paint: Paint;
	/** Clusters that do not answer: what is unknown for that reason alone is told in one line. */
	unreachable: readonly string[];
};

const shown: readonly FindingStatus[] = ['fail', 'warn', 'unknown', 'note', 'waived'];
/** After so many subjects, remedies or commands of one check, the JSON report is the better reading. */
const most = {
	subjects: 8, names: 6, remedies: 3, commands: 6,
};

/** Whether nothing could be learned for no other reason than that a cluster does not answer. */
export const isOfSilence = ({status, clusters, id}: Finding, unreachable: readonly string[]): boolean =>
	status === 'unknown' && id !== 'api.reachable' && clusters.some(name => unreachable.includes(name));

const namesOf = (alike: readonly Finding[]): string => few(alike.map(({clusters}) => clusters.length === 2 ? clusters.join(' ↔ ') : few(clusters, most.names)), most.names);

/** Who it concerns and what was seen there; subjects of which the same was seen share a line. */
const observedLines = (findings: readonly Finding[], width: number): string[] => {
	const alike = grouped(findings, ({observed, waivedFrom}) => JSON.stringify([observed, waivedFrom]));
	const lines = alike.slice(0, most.subjects).flatMap(([, same]) => {
		const [first] = same;
		const names = namesOf(same);
		const waived = first?.waivedFrom === undefined ? '' : ` (would be: ${first.waivedFrom})`;
		return wrapText(`${names}${names === '' ? '' : ': '}${first?.observed ?? ''}${waived}`, {width, first: '  ', indent: '    '});
	});
	const rest = alike.slice(most.subjects).flatMap(([, same]) => same).length;
	return rest === 0 ? lines : [...lines, `  and ${rest} more; -o json lists them all`];
};

const remedyLines = (findings: readonly Finding[], width: number): string[] => {
	const remedies = findings.flatMap(({remedy}) => remedy ?? []);
	const summaries = [...new Set(remedies.map(({summary}) => summary))];
	const commands = [...new Set(remedies.flatMap(remedy => remedy.commands))];
	return [
		...summaries.slice(0, most.remedies).flatMap(summary => wrapText(summary, {width, first: '  Remedy: ', indent: '    '})),
		...commands.slice(0, most.commands).map(command => `    $ ${command}`),
		...(commands.length > most.commands ? [`    and ${commands.length - most.commands} commands more like these`] : []),
	];
};

/** What one check says with one status. Notes need no remedy, and what was waived no more words. */
const block = (findings: readonly Finding[], status: FindingStatus, {width, paint}: Options): string[] => {
	const [first] = findings;
	if (first === undefined) {
		return [];
	}

	const isSerious = status !== 'note' && status !== 'waived';
	const sources = [...new Set(findings.map(({source}) => source))];
	return [
		...wrapText(`${first.id}: ${first.title}`, {width, first: `${statusMarks[status]} `, indent: '  '}).map(line => paint(status, line)),
		...observedLines(findings, width),
		...(isSerious ? wrapText(few(sources), {width, first: '  Seen in: ', indent: '    '}) : []),
		...(status === 'waived' ? [] : wrapText(first.why, {width, first: '  Why: ', indent: '    '})),
		...(isSerious ? remedyLines(findings, width) : []),
	];
};

const silenceLines = (findings: readonly Finding[], {width, paint, unreachable}: Options): string[] =>
	wrapText(`not known, because ${listed(unreachable)} ${unreachable.length === 1 ? 'does' : 'do'} not answer: ${[...new Set(findings.map(({id}) => id))].join(', ')}`, {width, first: `${statusMarks.unknown} `, indent: '  '}).map(line => paint('unknown', line));

/** Blocks of lines for everything that is not simply passed or skipped, the worst first. */
export const findingLines = (findings: readonly Finding[], options: Options): string[][] => {
	const silent = findings.filter(finding => isOfSilence(finding, options.unreachable));
	const told = findings.filter(finding => !isOfSilence(finding, options.unreachable));
	return shown.flatMap(status => [
		...grouped(told.filter(finding => finding.status === status), ({id}) => id).map(([, ofCheck]) => block(ofCheck, status, options)),
		...(status === 'unknown' && silent.length > 0 ? [silenceLines(silent, options)] : []),
	]);
};
