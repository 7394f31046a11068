export type Size = {columns: number; rows: number};

/**
How a terminal's room is shared out. `content` is what a screen gets.

- `wide`: the steps stand in a column at the left.
- `narrow`: the steps shrink to `2/8 Preflight` in the headline.
- `too-small`: nothing fits; one sentence says so.
*/
export type Layout = Size & {kind: 'wide' | 'narrow' | 'too-small'; content: Size};

/** The least that every screen works in (decision D-36). */
export const minimum: Size = {columns: 60, rows: 16};

/** From here on the steps have a column of their own. */
const wideColumns = 100;

/** Columns of the list of steps, its gap included. */
export const stepperColumns = 16;

/** Headline, notice line, hint bar. */
const frameRows = 3;

/** `fullWidth`: the screen needs every column (the panes of a run). */
export const layoutFor = (
	{columns, rows}: Size,
	{fullWidth = false}: {fullWidth?: boolean} = {},
): Layout => {
	if (columns < minimum.columns || rows < minimum.rows) {
		return {
			kind: 'too-small',
			columns,
			rows,
			content: {columns, rows},
		};
	}

	const kind = columns >= wideColumns && !fullWidth ? 'wide' : 'narrow';
	return {
		kind,
		columns,
		rows,
		content: {
			columns: columns - 2 - (kind === 'wide' ? stepperColumns : 0),
			rows: rows - frameRows,
		},
	};
};
