import type {Finding, FindingStatus} from '../../../checks/finding.ts';
import type {Paragraph} from '../../components/reader.tsx';
import {findingText} from '../../theme.ts';
import {few, plural} from '../../words.ts';
import {numberText} from '../../../text/plural.ts';
import type {FindingItem} from './finding-items.ts';

type Signs = {both: string};

/** `east-1`, `east-1 ↔ east-2`, `the mesh` for more, `this machine` for none. */
const subjectOf = ({clusters}: Pick<Finding, 'clusters'>, {both}: Signs): string => {
	switch (clusters.length) {
		case 0: {
			return 'this machine';
		}

		case 1: {
			return clusters.join('');
		}

		case 2: {
			return clusters.join(` ${both} `);
		}

		default: {
			return plural(clusters.length, 'cluster');
		}
	}
};

/** `dead-1 doesn't answer`. */
export const silenceText = (clusters: readonly string[]): string =>
	`${few(clusters, 3)} ${clusters.length === 1 ? "doesn't" : "don't"} answer`;

/** Where it was found, in a few words. */
export const whereOf = ({kind, findings, clusters}: FindingItem, signs: Signs): string => {
	if (kind === 'silence') {
		return `${silenceText(clusters)}: ${plural(findings.length, 'finding')}`;
	}

	const [first] = findings;
	if (findings.length === 1 && first !== undefined) {
		return subjectOf(first, signs);
	}

	const arePairs = findings.every(finding => finding.clusters.length === 2);
	return arePairs
		? `${plural(findings.length, 'pair')} of ${plural(clusters.length, 'cluster')}`
		: few(clusters, 4);
};

/** Whom an observation is about, before it; one about many clusters names them itself. */
const prefixOf = (same: readonly Finding[], signs: Signs): string =>
	same.some(({clusters}) => clusters.length > 2)
		? ''
		: `${few(
				same.map(finding => subjectOf(finding, signs)),
				8,
			)}: `;

/** What was seen and where; of several findings the first, and how many more there are. */
export const observedOf = ({kind, findings, clusters}: FindingItem, signs: Signs): string => {
	const [first] = findings;
	if (kind === 'silence') {
		return `Not known, because ${silenceText(clusters)}.`;
	}

	const rest = findings.length - 1;
	return first === undefined
		? ''
		: `${prefixOf([first], signs)}${first.observed}${rest === 0 ? '' : ` (and ${numberText(rest)} more)`}`;
};

const blank: Paragraph = {text: ''};

const alike = (
	findings: readonly Finding[],
	keyOf: (finding: Finding) => string,
): ReadonlyArray<readonly Finding[]> => [...Map.groupBy(findings, keyOf).values()];

const remedyParagraphs = (findings: readonly Finding[]): readonly Paragraph[] => {
	const remedies = findings.flatMap(({remedy}) => remedy ?? []);
	const commands = [...new Set(remedies.flatMap(remedy => remedy.commands))];
	return remedies.length === 0
		? []
		: [
				blank,
				{text: 'What to do', bold: true},
				...[...new Set(remedies.map(({summary}) => summary))].map(text => ({text, indent: 2})),
				...commands.map((text): Paragraph => ({text: `$ ${text}`, indent: 2, tone: 'accent'})),
			];
};

/** All of an item, to read: what was seen and where, why it matters, what to do. */
export const findingParagraphs = (
	item: FindingItem,
	{signs}: {signs: Signs},
): readonly Paragraph[] => {
	const {kind, findings} = item;
	const [first] = findings;
	if (first === undefined) {
		return [];
	}

	if (kind === 'silence') {
		return [
			{text: observedOf(item, signs)},
			blank,
			...alike(findings, ({id}) => id).map(same => ({
				text: `${same[0]?.id ?? ''}: ${few(
					same.map(finding => subjectOf(finding, signs)),
					6,
				)}`,
			})),
			blank,
			{text: 'Once they answer, r asks again.'},
		];
	}

	return [
		{text: `Expected: ${first.title}.`},
		...(first.waivedFrom === undefined
			? []
			: [{text: `Without the waiver: ${findingText[first.waivedFrom]}.`}]),
		...(first.waiver?.reason === undefined
			? []
			: [{text: `Accepted because: ${first.waiver.reason}`}]),
		blank,
		{text: 'What was seen', bold: true},
		...alike(findings, ({observed, source}) => `${observed}\n${source}`).flatMap(same => [
			{text: `${prefixOf(same, signs)}${same[0]?.observed ?? ''}`, indent: 2},
			...(same[0]?.source === undefined
				? []
				: [{text: `Seen in ${same[0].source}`, indent: 4, tone: 'muted'} as const]),
		]),
		blank,
		{text: 'Why it matters', bold: true},
		{text: first.why, indent: 2},
		...remedyParagraphs(findings),
		blank,
		{text: `Documented in ${first.docs}`, tone: 'muted'},
	];
};

/** The first thing to do about it, in a sentence. */
export const remedyOf = ({kind, findings}: FindingItem): string =>
	kind === 'silence'
		? 'Once they answer, r asks again.'
		: (findings.find(({remedy}) => remedy !== undefined)?.remedy?.summary ?? '');

/** `2 failed`, `1 warning`. */
const countText = (status: FindingStatus, count: number): string =>
	status === 'warn' || status === 'note'
		? plural(count, findingText[status])
		: `${numberText(count)} ${findingText[status]}`;

/** `2 failed, 1 warning`: how many there are of each of these statuses, those without any left out. */
export const countsText = (
	findings: readonly Finding[],
	statuses: readonly FindingStatus[],
): string =>
	statuses
		.flatMap(status => {
			const count = findings.filter(finding => finding.status === status).length;
			return count === 0 ? [] : [countText(status, count)];
		})
		.join(', ');
