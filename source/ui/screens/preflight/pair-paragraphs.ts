import type {Paragraph} from '../../components/reader.tsx';
import type {PairOverview} from '../../guide.ts';
import {findingGlyph, findingTone, type Glyphs} from '../../theme.ts';

/** Up to here a person still reads a matrix; of more clusters the groups say what there is to say. */
const mostClusters = 16;
const widestName = 20;

const nameOf = (name: string, width: number): string => name.length > width ? `${name.slice(0, width - 1)}…` : name.padEnd(width);

/** Each pair once, below the diagonal; columns by number. Nothing where it is too wide. */
const matrix = ({pairs}: PairOverview, names: readonly string[], {glyphs, columns}: {glyphs: Glyphs; columns: number}): Paragraph[] => {
	const digits = String(names.length).length;
	const nameWidth = Math.min(widestName, Math.max(...names.map(name => name.length)));
	if (names.length < 3 || names.length > mostClusters || digits + 1 + nameWidth + (names.length * (digits + 2)) > columns) {
		return [];
	}

	const statuses = new Map(pairs.map(({clusters, status}) => [JSON.stringify(clusters), status]));
	const cell = (one: string, other: string): string => {
		const status = statuses.get(JSON.stringify([one, other]));
		return (status === undefined ? '' : findingGlyph(glyphs, status)).padStart(digits);
	};

	const number = (index: number): string => String(index + 1).padStart(digits);
	return [
		{text: `${' '.repeat(digits + 1 + nameWidth)}  ${names.slice(0, -1).map((_, index) => number(index)).join('  ')}`, tone: 'muted'},
		...names.map((name, row) => ({text: `${number(row)} ${nameOf(name, nameWidth)}  ${names.slice(0, row).map(other => cell(other, name)).join('  ')}`.trimEnd()})),
		{text: ''},
	];
};

/** What is known of the pairs of clusters: sums, a matrix where it is readable, and what did not pass, gathered into groups. */
export const pairParagraphs = (overview: PairOverview, names: readonly string[], options: {glyphs: Glyphs; columns: number}): readonly Paragraph[] => [
	{text: `${overview.summary}.`},
	{text: ''},
	...matrix(overview, names, options),
	...overview.sentences.map(({status, text}) => ({text: `${findingGlyph(options.glyphs, status)} ${text}`, tone: findingTone[status]})),
	...(overview.sentences.length === 0 ? [{text: 'No two of them stand in each other\'s way.'}] : []),
];
