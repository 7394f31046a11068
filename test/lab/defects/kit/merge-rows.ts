import {readFigures, sourcesHash, type EvidenceName} from '../../../../scripts/evidence.ts';

/** A line of evidence; `sources` is the hash of what it rests on, as it was when it was made. */
export type Row = {sources: string};

/**
Puts new lines in the place of those with the same key in the evidence that is there. The hash is that of the sources of now
once every line rests on them: only then is the evidence fresh.
*/
export const mergeRows = <R extends object>(
	name: EvidenceName,
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
): {table: Array<R & Row>; hash: string} => {
	const sources = sourcesHash(name);
	const before = (readFigures(name) as {table: ReadonlyArray<R & Row>} | undefined)?.table ?? [];
	const merged = new Map(
		[...before, ...rows.map(row => ({...row, sources}))].map(row => [keyOf(row), row]),
	);
	const table = order.flatMap(key => merged.get(key) ?? []);
	return {
		table,
		hash: table.every(row => row.sources === sources) ? sources : 'lines rest on different sources',
	};
};
