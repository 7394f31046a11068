import {isRecord} from '../untyped.ts';

/** A way into a file's data: keys of maps and indexes of lists. */
export type DataPath = ReadonlyArray<string | number>;

/** One thing that is wrong in a file, where, and what to do about it. */
export type FileProblem = {
	file: string;
	/** From 1. */
	line: number;
	/** From 1, in UTF-16 units, as editors count. */
	column: number;
	/** `clusters.east-2.primary`; empty for the file as a whole. */
	path: string;
	message: string;
	fix: string;
};

/** A problem that knows its place in the data, not yet in the text. */
export type Issue = {
	path: DataPath;
	/** What to point at: the key, its value, or, for a key that is missing, the map that lacks it. */
	at: 'key' | 'value' | 'missing';
	message: string;
	fix: string;
	/** Of an unknown key: the key that it was probably meant to be. */
	meant?: string;
};

/** What some data holds at a path; undefined where it ends before. */
export const valueAt = (data: unknown, path: DataPath): unknown => {
	let value = data;
	for (const part of path) {
		const holder: unknown = value;
		value =
			(isRecord(holder) || Array.isArray(holder)) && Object.hasOwn(holder, part)
				? (holder as Record<string | number, unknown>)[part]
				: undefined;
	}

	return value;
};

/** `clusters.east-1.gateway.annotations["a.b/c"]`. */
export const pathText = (path: DataPath): string =>
	path
		.map((part, index) => {
			if (typeof part === 'number') {
				return `[${part}]`;
			}

			if (!/^[\w\-]+$/v.test(part)) {
				return `[${JSON.stringify(part)}]`;
			}

			return index === 0 ? part : `.${part}`;
		})
		.join('');

/** `mesh.yaml:14:52 clusters.east-2.primary: "east-9" is not a cluster of this mesh; the primaries are east-1, west-1`. */
export const formatProblem = ({file, line, column, path, message, fix}: FileProblem): string =>
	`${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}; ${fix}`;

/** In the order of the text, each place and path once: the first of what was said about it. */
export const inOrder = (problems: readonly FileProblem[]): FileProblem[] => {
	const first = new Map<string, FileProblem>();
	for (const problem of problems) {
		const key = [problem.file, problem.line, problem.column, problem.path].join('\n');
		if (!first.has(key)) {
			first.set(key, problem);
		}
	}

	return [...first.values()].toSorted(
		(one, other) => one.line - other.line || one.column - other.column,
	);
};
