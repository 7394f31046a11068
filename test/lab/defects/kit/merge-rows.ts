import {readFigures, rowVersion, type Version} from '../../../../scripts/evidence/figure.ts';
import type {FigureName} from '../../../../scripts/evidence/part.ts';

/** A line of evidence, with the commit on which it was tried. */
export type Row = Version;

/** Puts new lines in the place of those with the same key in the evidence that is there. */
export const mergeRows = <R extends object>(
	name: FigureName,
	{
		rows,
		keyOf,
		order,
	}: {
		rows: readonly R[];
		keyOf: (row: R) => string;
		/** Keys of what there is to show; lines with others are dropped. */
		order: readonly string[];
	},
): Array<R & Row> => {
	const version = rowVersion(name);
	const before = (readFigures(name) as {table: ReadonlyArray<R & Row>} | undefined)?.table ?? [];
	const merged = new Map(
		[...before, ...rows.map(row => ({...row, ...version}))].map(row => [keyOf(row), row]),
	);
	return order.flatMap(key => merged.get(key) ?? []);
};
