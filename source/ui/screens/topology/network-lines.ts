import {columnsOf, cutText} from '../../../text/fit-text.ts';
import type {Size} from '../../layout.ts';
import type {Glyphs} from '../../theme.ts';
import {numberText} from '../../../text/plural.ts';
import type {DrawnNetwork} from './drawn-mesh.ts';

const mostNamed = 4;

/** `east: ● east-1, ● east-2, ○ 3 remotes → east-1`: many of a kind are counted. */
const networkText = ({name, clusters}: DrawnNetwork, {here, toCome, to}: Glyphs): string => {
	const primaries = clusters.filter(({isPrimary}) => isPrimary);
	const remotes = Map.groupBy(
		clusters.filter(({isPrimary}) => !isPrimary),
		({owner}) => owner ?? '',
	);
	const texts = [
		...(primaries.length > mostNamed
			? [`${here} ${numberText(primaries.length)} primaries`]
			: primaries.map(primary => `${here} ${primary.name}`)),
		...[...remotes].flatMap(([owner, owned]) =>
			owned.length > 2
				? [`${toCome} ${numberText(owned.length)} remotes ${to} ${owner}`]
				: owned.map(remote => `${toCome} ${remote.name} ${to} ${owner}`),
		),
	];
	return clusters.length === 1 && clusters[0]?.name === name
		? texts.join('')
		: `${name}: ${texts.join(', ')}`;
};

/** Networks behind each other, joined by the sign of their gateways, as many as there is room for. */
const flowing = (
	texts: readonly string[],
	{columns, rows}: Size,
	{both}: Glyphs,
): readonly string[] => {
	const lines: string[] = [];
	for (const [index, text] of texts.entries()) {
		const last = lines.at(-1);
		const joined = `${last ?? ''} ${both} ${text}`;
		const rest = texts.length - index;
		const more = `and ${numberText(rest)} more networks`;
		// The last line keeps room for what is left out.
		const room = lines.length === rows && rest > 1 ? columns - columnsOf(more) - 1 : columns;
		if (last !== undefined && columnsOf(joined) <= room) {
			lines[lines.length - 1] = joined;
		} else if (lines.length < rows) {
			lines.push(text);
		} else {
			lines[lines.length - 1] = `${last ?? ''} ${more}`;
			break;
		}
	}

	return lines;
};

/** A mesh as text: a network a line, or flowing where they are more than lines. */
export const networkLines = (
	networks: readonly DrawnNetwork[],
	size: Size,
	glyphs: Glyphs,
): readonly string[] => {
	const texts = networks.map(network =>
		cutText(networkText(network, glyphs), size.columns, glyphs.ellipsis),
	);
	return texts.length <= size.rows ? texts : flowing(texts, size, glyphs);
};
