import {columnsOf} from '../../../text/fit-text.ts';

/**
How a matrix is shown.

- `words`: a sign and a word in each cell, under the names.
- `signs`: a sign in each cell, under numbers.
- `list`: what isn't as it should be, then one line a cluster.
*/
export type MatrixForm =
	| {kind: 'words'; labelColumns: number; cellColumns: readonly number[]}
	| {kind: 'signs'; nameColumns: number; numberColumns: number}
	| {kind: 'list'};

/** More clusters than this are counted, not drawn. */
const mostDrawn = 12;
const widestName = 18;
/** A pointer, a sign, a space and the longest word. */
const wordCell = 10;
const gap = 1;
const leastName = 6;

/** Over the names at the left. */
export const cornerText = 'from / to';

/** Pure: the clearest form that fits into so many columns and rows. */
export const matrixFormFor = (
	names: readonly string[],
	{columns, rows}: {columns: number; rows: number},
): MatrixForm => {
	if (names.length > mostDrawn || names.length + 1 > rows) {
		return {kind: 'list'};
	}

	const widths = names.map(name => Math.min(columnsOf(name), widestName));
	const labelColumns = Math.max(cornerText.length, ...widths);
	const cellColumns = widths.map(width => Math.max(width + 1, wordCell));
	if (labelColumns + cellColumns.reduce((sum, width) => sum + width + gap, 0) <= columns) {
		return {kind: 'words', labelColumns, cellColumns};
	}

	const numberColumns = String(names.length).length;
	const nameColumns = Math.min(
		Math.max(cornerText.length, ...widths),
		columns - numberColumns - 1 - names.length * (numberColumns + 2),
	);
	return nameColumns < leastName ? {kind: 'list'} : {kind: 'signs', nameColumns, numberColumns};
};
