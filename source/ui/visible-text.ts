import {columnsOf} from '../text/fit-text.ts';
import {charactersOf, type Typed} from './text-edit.ts';

type Signs = {ellipsis: string; cursor: string};

/** The part of a typed text that fits into so many columns, the cursor in it; signs at its ends say that there is more. */
export const visibleText = (
	{text, cursor}: Typed,
	columns: number,
	{ellipsis, cursor: cursorSign}: Signs,
): string => {
	const characters = charactersOf(text).toSpliced(cursor, 0, cursorSign);
	const widths = characters.map(columnsOf);
	const room = (from: number, to: number) =>
		columns - (from > 0 ? 1 : 0) - (to < characters.length ? 1 : 0);
	let from = cursor;
	let to = cursor + 1;
	let width = widths[cursor] ?? 1;
	// What lies before the cursor first: people type at the end.
	while (from > 0 && width + (widths[from - 1] ?? 0) <= room(from - 1, to)) {
		from--;
		width += widths[from] ?? 0;
	}

	while (to < characters.length && width + (widths[to] ?? 0) <= room(from, to + 1)) {
		width += widths[to] ?? 0;
		to++;
	}

	return `${from > 0 ? ellipsis : ''}${characters.slice(from, to).join('')}${to < characters.length ? ellipsis : ''}`;
};
