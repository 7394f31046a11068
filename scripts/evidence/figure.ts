import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {loadavg} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {z} from 'zod';
import {git, gitNames, root} from '../git.ts';
import {figureNames, sourcesOf, type FigureName} from './part.ts';
import {parts} from './parts.ts';

const versionShape = {
	/** What was run. */
	commit: z.string().regex(/^[\da-f]{40}$/v),
	/** Files among the sources that were not as in that commit. */
	uncommitted: z.array(z.string()).optional(),
};

const runSchema = z.strictObject({
	/** When it began. */
	date: z.iso.datetime(),
	...versionShape,
	/** How many others wanted the processors: the load average of one minute before and after. */
	machine: z.union([
		z.literal('not recorded'),
		z.strictObject({
			processors: z.int().positive(),
			loadAtStart: z.number(),
			loadAtEnd: z.number(),
		}),
	]),
});

const figureSchema = z.strictObject({
	name: z.string(),
	/** By the name of the part that ran. */
	runs: z.record(z.string(), runSchema),
	figures: z.record(z.string(), z.unknown()),
});

export type Version = {commit: string; uncommitted?: string[]};
export type Run = z.infer<typeof runSchema>;
type Figure = z.infer<typeof figureSchema>;
export type Reading =
	{state: 'read'; figure: Figure} | {state: 'missing'} | {state: 'malformed'; why: string};

/** What the text of a file in docs/evidence/ says. */
export const parseFigure = (name: string, text: string): Reading => {
	let document: unknown;
	try {
		document = JSON.parse(text);
	} catch {
		return {state: 'malformed', why: 'it is not JSON'};
	}

	const {data, error} = figureSchema.safeParse(document);
	if (data === undefined) {
		const [issue] = error.issues;
		return {
			state: 'malformed',
			why: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
		};
	}

	return data.name === name
		? {state: 'read', figure: data}
		: {state: 'malformed', why: `it is named ${data.name}`};
};

const folder = path.join(root, 'docs', 'evidence');
const fileOf = (name: string): string => path.join(folder, `${name}.json`);

/** The names of all files in docs/evidence/, whether a part writes them or not. */
export const writtenFigures = (): string[] =>
	readdirSync(folder)
		.filter(file => file.endsWith('.json'))
		.map(file => path.basename(file, '.json'));

export const readFigure = (name: string): Reading => {
	let text: string;
	try {
		text = readFileSync(fileOf(name), 'utf8');
	} catch {
		return {state: 'missing'};
	}

	return parseFigure(name, text);
};

/** The figures as they were written last; undefined where there are none. Throws where they cannot be read. */
export const readFigures = (name: FigureName): Record<string, unknown> | undefined => {
	const reading = readFigure(name);
	if (reading.state === 'malformed') {
		throw new Error(`docs/evidence/${name}.json: ${reading.why}`);
	}

	return reading.state === 'read' ? reading.figure.figures : undefined;
};

/** What the runner says of the piece that it starts, as JSON in this variable. */
export const runVariable = 'LAB_RUN';

const begunSchema = z.strictObject({
	part: z.string(),
	date: z.iso.datetime(),
	...versionShape,
	processors: z.int(),
	loadAtStart: z.number(),
});

export type Begun = z.infer<typeof begunSchema>;

const begunRun = (): Begun | undefined => {
	const text = process.env[runVariable];
	return text === undefined ? undefined : begunSchema.parse(JSON.parse(text));
};

export const roundLoad = (): number => Number((loadavg()[0] ?? Number.NaN).toFixed(2));

/** The commit that is checked out, and which of these sources differ from it. */
export const versionOf = (sources: readonly string[]): Version => {
	const uncommitted = [
		...gitNames('diff', '-z', '--name-only', 'HEAD', '--', ...sources),
		...gitNames('ls-files', '-z', '--others', '--exclude-standard', '--', ...sources),
	];
	return {
		commit: git('rev-parse', 'HEAD').trim(),
		...(uncommitted.length === 0 ? {} : {uncommitted}),
	};
};

/** On what a line of figures rests that is being written: what the runner started, or what is checked out now. */
export const rowVersion = (name: FigureName): Version => {
	const begun = begunRun();
	if (begun === undefined) {
		return versionOf(
			parts.filter(({figures}) => figures.includes(name)).flatMap(part => sourcesOf(part)),
		);
	}

	const {commit, uncommitted} = begun;
	return {commit, ...(uncommitted && {uncommitted})};
};

const write = (figure: Figure): void => {
	mkdirSync(folder, {recursive: true});
	writeFileSync(fileOf(figure.name), `${JSON.stringify(figure, null, '\t')}\n`);
};

const runsOf = (name: FigureName): Figure['runs'] => {
	const reading = readFigure(name);
	return reading.state === 'read' ? reading.figure.runs : {};
};

/** Puts figures in the place of those before; no part has run for them as a whole. */
export const writeRows = (name: FigureName, figures: Figure['figures']): void => {
	write({name, runs: runsOf(name), figures});
};

/**
Keeps the figures of a part that has run, with the date, the commit and the load of the machine; without figures, those whose
rows it has written. Does nothing where it is not `npm run test:full` that runs.
*/
export const keepEvidence = (
	name: FigureName,
	figures: Figure['figures'] = readFigures(name) ?? {},
): void => {
	const begun = begunRun();
	if (begun === undefined) {
		return;
	}

	const {part, date, processors, loadAtStart} = begun;
	const run = {
		date,
		...rowVersion(name),
		machine: {processors, loadAtStart, loadAtEnd: roundLoad()},
	};
	// Parts that no longer write it have nothing to say of it any more.
	const known = Object.entries(runsOf(name)).filter(([other]) =>
		parts.some(candidate => candidate.name === other && candidate.figures.includes(name)),
	);
	write({name, runs: {...Object.fromEntries(known), [part]: run}, figures});
};

/** Takes away what a run kept that did not pass after all. */
export const dropRun = ({part, date}: Pick<Begun, 'part' | 'date'>): void => {
	for (const name of figureNames) {
		const reading = readFigure(name);
		if (reading.state === 'read' && reading.figure.runs[part]?.date === date) {
			const {[part]: _, ...runs} = reading.figure.runs;
			write({...reading.figure, runs});
		}
	}
};
