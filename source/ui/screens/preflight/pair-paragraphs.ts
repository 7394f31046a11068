import {pairTriangle} from '../../../mesh/pair-triangle.ts';
import type {Paragraph} from '../../components/reader.tsx';
import type {PairOverview} from '../../../session/session.ts';
import {findingGlyph, findingTone, type Glyphs} from '../../theme.ts';

const matrix = (
	{pairs}: PairOverview,
	names: readonly string[],
	{glyphs, columns}: {glyphs: Glyphs; columns: number},
): Paragraph[] => {
	const triangle = pairTriangle({
		pairs,
		names,
		width: columns,
		mark: status => findingGlyph(glyphs, status),
	});
	return triangle === undefined
		? []
		: [{text: triangle.heading, tone: 'muted'}, ...triangle.rows.map(text => ({text})), {text: ''}];
};

/** What is known of the pairs of clusters: sums, a matrix where it is readable, and what did not pass, gathered into groups. */
export const pairParagraphs = (
	overview: PairOverview,
	names: readonly string[],
	options: {glyphs: Glyphs; columns: number},
): readonly Paragraph[] => [
	{text: `${overview.summary}.`},
	{text: ''},
	...matrix(overview, names, options),
	...overview.sentences.map(({status, text}) => ({
		text: `${findingGlyph(options.glyphs, status)} ${text}`,
		tone: findingTone[status],
	})),
	...(overview.sentences.length === 0 ? [{text: "No two of them stand in each other's way."}] : []),
];
