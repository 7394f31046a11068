import {columnsOf, padText} from '../text/fit-text.ts';

/** Up to here a person still reads a matrix; of more clusters the groups say what there is to say. */
const mostClusters = 16;
const widestName = 20;

type Options<Status> = {
	pairs: ReadonlyArray<{clusters: readonly [string, string]; status: Status}>;
	/** The clusters in the order of the rows. */
	names: readonly string[];
	/** Cells of a terminal that are free. */
	width: number;
	mark: (status: Status) => string;
	/** Colours what is already as wide as it will be. */
	paint?: (status: Status, text: string) => string;
};

/** Each pair of clusters once, below the diagonal, columns by number. Undefined for two clusters, for too many, and where it is wider than the terminal. */
export const pairTriangle = <Status>({
	pairs,
	names,
	width,
	mark,
	paint,
}: Options<Status>): {heading: string; rows: string[]} | undefined => {
	const digits = String(names.length).length;
	const nameWidth = Math.min(widestName, Math.max(...names.map(name => columnsOf(name))));
	if (
		names.length < 3 ||
		names.length > mostClusters ||
		digits + 1 + nameWidth + names.length * (digits + 2) > width
	) {
		return undefined;
	}

	const statuses = new Map(pairs.map(({clusters, status}) => [JSON.stringify(clusters), status]));
	const cell = (status: Status | undefined): string => {
		if (status === undefined) {
			return ' '.repeat(digits);
		}

		const text = mark(status).padStart(digits);
		return paint === undefined ? text : paint(status, text);
	};

	const number = (index: number): string => String(index + 1).padStart(digits);
	return {
		heading: `${' '.repeat(digits + 1 + nameWidth)}  ${names
			.slice(0, -1)
			.map((_, index) => number(index))
			.join('  ')}`,
		rows: names.map((name, row) =>
			`${number(row)} ${padText(name, nameWidth)}  ${names
				.slice(0, row)
				.map(other => cell(statuses.get(JSON.stringify([other, name]))))
				.join('  ')}`.trimEnd(),
		),
	};
};
