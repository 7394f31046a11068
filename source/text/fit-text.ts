import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import {isPlain} from './graphemes.ts';
import {printable, printableLine} from './printable.ts';

/** Columns that a text takes on a terminal, written out where it is unprintable: wide characters take two. */
export const columnsOf = (text: string): number =>
	isPlain(text) ? text.length : stringWidth(printableLine(text));

/** The columns of the widest; 0 of none. However many there are: what is spread over a call's parameters overflows the stack. */
export const widestOf = (texts: Iterable<string>): number => {
	let widest = 0;
	for (const text of texts) {
		widest = Math.max(widest, columnsOf(text));
	}

	return widest;
};

/** Where a text is cut. Names are often told apart by both of their ends. */
export type CutPosition = 'start' | 'middle' | 'end';

/** At most so many columns; what is cut off leaves `ellipsis`. */
export const cutText = (
	text: string,
	columns: number,
	ellipsis = '…',
	position: CutPosition = 'end',
): string => {
	if (columns <= 0) {
		return '';
	}

	const shown = printableLine(text);
	return columnsOf(shown) <= columns
		? shown
		: cliTruncate(shown, columns, {truncationCharacter: ellipsis, position});
};

/** Exactly so many columns. */
export const padText = (
	text: string,
	columns: number,
	ellipsis = '…',
	position: CutPosition = 'end',
): string => {
	const cut = cutText(text, columns, ellipsis, position);
	return cut + ' '.repeat(Math.max(0, columns - columnsOf(cut)));
};

/** Columns that leave different texts different when each is cut in its middle: `atLeast`, and more only where it takes more. */
export const columnsToTell = (texts: readonly string[], atLeast: number): number => {
	const different = new Set(texts).size;
	const widest = widestOf(texts);
	for (let columns = atLeast; columns < widest; columns += 4) {
		if (new Set(texts.map(text => cutText(text, columns, '…', 'middle'))).size === different) {
			return columns;
		}
	}

	return Math.max(atLeast, widest);
};

/** Of several ways to say the same, the first that has room; else the last. */
export const firstThatFits = (texts: readonly string[], columns: number): string =>
	texts.find(text => columnsOf(text) <= columns) ?? texts.at(-1) ?? '';

/** Lines of at most so many columns: broken at spaces, and inside a word only where it doesn't fit. Its own line breaks and indents stay. */
export const wrapText = (text: string, columns: number): string[] =>
	printable(text)
		.split('\n')
		.flatMap(line => {
			if (columnsOf(line) <= columns) {
				return [line.trimEnd()];
			}

			const indent = line.slice(0, Math.min(line.search(/\S|$/v), Math.floor(columns / 2)));
			return wrapAnsi(line.trim(), Math.max(1, columns - indent.length), {hard: true})
				.split('\n')
				.map(row => indent + row);
		});

/**
Breaks a text into lines of at most `width` columns at its spaces; a longer word has a line to itself. The first line begins with
`first`, later ones with `indent`. White space becomes one space, and a no-break space breaks nothing.
*/
export const wrapHanging = (
	text: string,
	{width, first = '', indent = ''}: {width: number; first?: string; indent?: string},
): string[] => {
	const words = printable(text)
		.split(/[ \n\t]+/v)
		.filter(Boolean)
		.join(' ');
	const rows = (from: string, columns: number) => wrapAnsi(from, Math.max(1, columns)).split('\n');
	const [head = ''] = rows(words, width - columnsOf(first));
	const rest = words.slice(head.length).trimStart();
	return [
		first + head,
		...(rest === '' ? [] : rows(rest, width - columnsOf(indent)).map(line => indent + line)),
	];
};
