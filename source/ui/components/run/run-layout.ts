import type {Size} from '../../layout.ts';

/**
How the room of a run is shared out; `logRows` includes the log's title, and 0 means that the log shows only when it is opened.

- `grid`: a pane for every cluster.
- `table`: a line for every cluster, and a pane for the chosen one beside or below it.
- `single`: one pane at a time, with all clusters in one line above it.
*/
type RunLayout =
	| {kind: 'grid'; perRow: number; pane: Size; logRows: number}
	| {kind: 'table'; isBeside: boolean; table: Size; pane: Size; logRows: number}
	| {kind: 'single'; pane: Size; logRows: number};

/** More clusters than this are told in a table. */
const mostPanes = 6;
const leastPaneColumns = 32;
const mostPerRow = 3;
/** Borders included: a step, what is said of it, and its neighbours. */
const leastPaneRows = 6;
const borders = 2;
/** For what is said under running and failed steps. */
const spareRows = 3;
/** So many more where the log has room enough all the same. */
const moreSpareRows = 6;
const roomyLogRows = 12;
const leastLogRows = 4;
/** From here on a table has a pane beside it. */
const besideColumns = 98;

const logShare = (rows: number): number => Math.max(leastLogRows, Math.floor(rows * 0.25));

const gridFor = (
	{columns, rows}: Size,
	clusters: number,
	wanted: number,
): RunLayout | undefined => {
	const lines = Math.ceil(
		clusters / Math.max(1, Math.min(mostPerRow, Math.floor(columns / leastPaneColumns))),
	);
	const perRow = Math.ceil(clusters / lines);
	const paneRows = Math.max(
		Math.min(wanted, Math.floor((rows - logShare(rows)) / lines)),
		Math.min(wanted + moreSpareRows, Math.floor((rows - roomyLogRows) / lines)),
	);
	return clusters > mostPanes || paneRows < Math.min(leastPaneRows, wanted)
		? undefined
		: {
				kind: 'grid',
				perRow,
				pane: {columns: Math.floor(columns / perRow), rows: paneRows},
				logRows: rows - paneRows * lines,
			};
};

const tableFor = ({columns, rows}: Size, clusters: number, wanted: number): RunLayout => {
	const lines = clusters + 1;
	if (columns >= besideColumns) {
		const height = Math.min(Math.max(lines, wanted), rows - logShare(rows));
		const paneColumns = Math.max(leastPaneColumns + 2, Math.floor(columns * 0.4));
		return {
			kind: 'table',
			isBeside: true,
			table: {columns: columns - paneColumns - 1, rows: Math.min(lines, height)},
			pane: {columns: paneColumns, rows: height},
			logRows: rows - height,
		};
	}

	const tableRows = Math.min(lines, Math.max(5, Math.floor(rows * 0.35)));
	const left = rows - tableRows;
	const paneRows =
		left < leastPaneRows + leastLogRows ? left : Math.min(wanted, left - leastLogRows);
	return {
		kind: 'table',
		isBeside: false,
		table: {columns, rows: tableRows},
		pane: {columns, rows: paneRows},
		logRows: left - paneRows,
	};
};

/** Pure: the layout for so many clusters with at most `steps` steps each. */
export const runLayoutFor = (
	size: Size,
	{clusters, steps}: {clusters: number; steps: number},
): RunLayout => {
	const wanted = steps + borders + spareRows;
	const grid = gridFor(size, clusters, wanted);
	if (grid !== undefined) {
		return grid;
	}

	if (clusters > mostPanes || (clusters > 2 && size.rows >= 18)) {
		return tableFor(size, clusters, wanted);
	}

	const paneRows = Math.min(wanted, size.rows - 1 - leastLogRows);
	return {
		kind: 'single',
		pane: {columns: size.columns, rows: paneRows},
		logRows: size.rows - 1 - paneRows,
	};
};
