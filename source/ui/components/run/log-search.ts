import type {LogRow} from './log-rows.ts';

/** A piece of a row: found or not. */
type Piece = {text: string; isFound: boolean};

const fold = (text: string): string => text.toLowerCase();

/** The row cut where the sought text begins and ends; capitals don't matter. */
export const piecesOf = (text: string, sought: string): readonly Piece[] => {
	if (sought === '' || fold(text).length !== text.length) {
		return [{text, isFound: false}];
	}

	const pieces: Piece[] = [];
	let at = 0;
	for (;;) {
		const found = fold(text).indexOf(fold(sought), at);
		if (found === -1) {
			break;
		}

		pieces.push(
			{text: text.slice(at, found), isFound: false},
			{text: text.slice(found, found + sought.length), isFound: true},
		);
		at = found + sought.length;
	}

	return [...pieces, {text: text.slice(at), isFound: false}].filter(piece => piece.text !== '');
};

/** The indices of the rows that have the sought text. */
export const foundRows = (rows: readonly LogRow[], sought: string): readonly number[] =>
	sought === ''
		? []
		: rows.flatMap(({text}, index) => (fold(text).includes(fold(sought)) ? [index] : []));

/** The next of the found ones after (or before) an index, around the end if need be; undefined when nothing was found. */
export const nextFound = (
	found: readonly number[],
	from: number,
	direction: 1 | -1,
): number | undefined =>
	direction === 1
		? (found.find(index => index > from) ?? found[0])
		: (found.findLast(index => index < from) ?? found.at(-1));
