import {z} from 'zod';
import type {Reading, Run} from './figure.ts';
import {sourcesOf, type Part} from './part.ts';

/** How a part's figures stand. Age is told and decides nothing. */
export type Standing =
	| {state: 'fresh'; run: Run}
	| {state: 'changed'; run: Run; files: readonly string[]}
	/** These figures are not there, or none of this part's are in them. */
	| {state: 'missing'; figures: readonly string[]}
	/** What changed since cannot be told; `problems` says why. */
	| {state: 'unknown'};

type World = {
	reading: (figure: string) => Reading;
	/** Files among the sources that have changed since a commit; undefined where that commit is not in the history. */
	changedSince: (commit: string, sources: readonly string[]) => readonly string[] | undefined;
};

/** The oldest run of a part's figures counts. */
export const standingOf = (part: Part, {reading, changedSince}: World): Standing => {
	if (part.figures.some(name => reading(name).state === 'malformed')) {
		return {state: 'unknown'};
	}

	const runs = part.figures.map(name => {
		const read = reading(name);
		return {name, run: read.state === 'read' ? read.figure.runs[part.name] : undefined};
	});
	const known = runs.flatMap(({run}) => run ?? []);
	const [oldest] = known.toSorted((one, other) => Date.parse(one.date) - Date.parse(other.date));
	if (oldest === undefined || known.length < runs.length) {
		return {
			state: 'missing',
			figures: runs.flatMap(({name, run}) => (run === undefined ? [name] : [])),
		};
	}

	const changed = known.map(({commit}) => changedSince(commit, sourcesOf(part)));
	if (changed.includes(undefined)) {
		return {state: 'unknown'};
	}

	const files = [
		...new Set([
			...changed.flatMap(some => some ?? []),
			...known.flatMap(({uncommitted = []}) => uncommitted),
		]),
	].toSorted((a, b) => a.localeCompare(b));
	return files.length === 0
		? {state: 'fresh', run: oldest}
		: {state: 'changed', run: oldest, files};
};

/** Lines of figures that were tried one by one say each on which commit. */
const tableSchema = z.looseObject({table: z.array(z.looseObject({commit: z.string()}))});

const commitsIn = ({
	runs,
	figures,
}: {
	runs: Readonly<Record<string, Run>>;
	figures: unknown;
}): string[] => [
	...new Set([
		...Object.values(runs).map(({commit}) => commit),
		...(tableSchema.safeParse(figures).data?.table.map(({commit}) => commit) ?? []),
	]),
];

/** A link of a page to a file of docs/evidence/. */
export type Claim = {page: string; figure: string};

type Judged = {
	/** The names of the files that are there. */
	written: readonly string[];
	claims: readonly Claim[];
	reading: World['reading'];
	isInHistory: (commit: string) => boolean;
};

const problemsOfFigure = (
	name: string,
	parts: readonly Part[],
	{reading, isInHistory}: Judged,
): string[] => {
	const file = `docs/evidence/${name}.json`;
	const writers = parts.filter(({figures}: {figures: readonly string[]}) => figures.includes(name));
	if (writers.length === 0) {
		return [`${file}: no part of test:full writes it; add one, or delete the file`];
	}

	const read = reading(name);
	switch (read.state) {
		case 'missing': {
			return [];
		}

		case 'malformed': {
			return [`${file}: ${read.why}`];
		}

		case 'read': {
			return [
				...(Object.keys(read.figure.runs).length === 0
					? [`${file}: names no run that made it`]
					: []),
				...Object.keys(read.figure.runs)
					.filter(run => writers.every(part => part.name !== run))
					.map(run => `${file}: names a run of ${run}, which is no part that writes it`),
				...commitsIn(read.figure)
					.filter(commit => !isInHistory(commit))
					.map(commit => `${file}: rests on commit ${commit}, which is not in the history`),
			];
		}
	}
};

/** What may not be: figures that say nothing, or of which nobody knows what they rest on. A sentence each. */
export const problemsOf = (parts: readonly Part[], judged: Judged): string[] => [
	...judged.written.flatMap(name => problemsOfFigure(name, parts, judged)),
	...judged.claims.flatMap(({page, figure}) =>
		judged.written.includes(figure)
			? []
			: [`${page}: cites docs/evidence/${figure}.json, which is not there`],
	),
];
