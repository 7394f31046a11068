import path from 'node:path';
import {parseDuration} from './duration.ts';
import {suggestion} from './suggestion.ts';

/** What was typed, by a flag's camel-case name: `true` for a switch, or for a flag whose value is missing. */
export type RawOptions = Readonly<Record<string, unknown>>;

/** Where a command line was typed. */
export type Folder = {
	cwd: string;
	/** The absolute path of the mesh.yaml that lies there, if one does. */
	meshFile?: string;
};

/** A command line as it was typed. */
export type Typed = Folder & {
	raw: RawOptions;
	/** What stands beside the flags, where the command takes a word. */
	word?: string;
	/** What is wrong with it, as sentences, so that a person hears everything at once. */
	problems: string[];
	/** What is done though it was not typed, as lines that are told before anything else. */
	notes: string[];
};

/** What a shell proposes as a value: these words, or names that are looked up while somebody types (`candidates.ts`). */
export type Offer = {
	values: readonly string[] | 'files' | 'contexts' | 'clusters' | 'check-ids' | 'checks';
	/** Several, with commas between them. */
	isList?: boolean;
	/** What may stand behind `name=`. */
	behindName?: Offer;
};

/**
One flag, in the only place where it is said: what the help shows, and how its value is read. What `read` returns after a
problem is a placeholder that must not be used.
*/
export type Flag<Value = unknown> = {
	short?: string;
	long: string;
	/** What stands for the value in the help; a switch has none. */
	value?: string;
	isRepeatable?: boolean;
	description: string;
	/** What a shell proposes as its value. */
	offers?: Offer;
	/** Where the help shows it, unless it is one of a command's most important flags. */
	group?: FlagGroup;
	read: (typed: Typed) => Value;
};

/** The headings of the help, in its order; what stands under none of them comes first. */
export const flagGroups = [
	'Mesh',
	'Clusters',
	'Certificates',
	'Checks and findings',
	'Changes',
	'istioctl',
	'Limits',
	'Output',
] as const;
type FlagGroup = (typeof flagGroups)[number];

/** The same flag, under a heading of the help. */
export const inGroup = <Of extends Flag>(group: FlagGroup, flag: Of): Of => ({...flag, group});

/** Flags by the names of the options that they become, in the order of the help. */
export type Flags = Readonly<Record<string, Flag>>;

type ValueOf<Of> = Of extends Flag<infer Value> ? Value : never;

/** The options that flags become; those that may be undefined may be left out. */
export type ValuesOf<Set extends Flags> = {
	[Name in keyof Set as undefined extends ValueOf<Set[Name]> ? never : Name]: ValueOf<Set[Name]>;
} & {
	[Name in keyof Set as undefined extends ValueOf<Set[Name]> ? Name : never]?: ValueOf<Set[Name]>;
};

/** Reads every one of these flags. */
export const valuesOf = <const Set extends Flags>(flags: Set, typed: Typed): ValuesOf<Set> =>
	// The one cast: no type tells what `fromEntries` makes of a mapped type.
	Object.fromEntries(
		Object.entries(flags).map(([name, flag]) => [name, flag.read(typed)]),
	) as ValuesOf<Set>;

/** Whether it was typed at all, with a value or without. */
export const isGiven = ({raw}: Typed, {long}: Pick<Flag, 'long'>): boolean => {
	const value = raw[camel(long)];
	return value !== undefined && value !== false;
};

/** Every value that was typed for it; one that is missing is a problem. */
export const textsOf = ({raw, problems}: Typed, long: string): string[] => {
	const values = [raw[camel(long)] ?? []].flat();
	if (values.some(value => typeof value !== 'string' || value.trim() === '')) {
		problems.push(`--${long} needs a value.`);
	}

	return values.filter(value => typeof value === 'string');
};

/** The last value that was typed for it. */
const textOf = (typed: Typed, long: string): string | undefined => textsOf(typed, long).at(-1);

/** The words between commas, of all values that were typed for it. */
export const listOf = (typed: Typed, long: string): string[] =>
	textsOf(typed, long)
		.flatMap(value => value.split(','))
		.map(item => item.trim())
		.filter(Boolean);

/** A path as it was typed, absolute. */
export const absolute = ({cwd}: Typed, file: string): string => path.resolve(cwd, file);

type Shown = {value: string; short?: string};

export const switchFlag = (
	long: string,
	description: string,
	shown: {short?: string} = {},
): Flag<boolean> => {
	const flag = {long, description, ...shown};
	return {...flag, read: typed => isGiven(typed, flag)};
};

export const textFlag = (
	long: string,
	description: string,
	shown: Shown,
): Flag<string | undefined> => ({
	long,
	description,
	...shown,
	read: typed => textOf(typed, long),
});

/** An absolute path. */
export const pathFlag = (
	long: string,
	description: string,
	shown: Partial<Shown> = {},
): Flag<string | undefined> => ({
	long,
	description,
	value: 'path',
	offers: {values: 'files'},
	...shown,
	read: typed => pathOf(typed, long),
});

/** The last path that was typed for it, absolute. */
export const pathOf = (typed: Typed, long: string): string | undefined => {
	const value = textOf(typed, long);
	return value === undefined ? undefined : absolute(typed, value);
};

/** Absolute paths, in the order given. */
export const pathsFlag = (long: string, description: string): Flag<readonly string[]> => ({
	long,
	description,
	value: 'path',
	offers: {values: 'files'},
	isRepeatable: true,
	read: typed => textsOf(typed, long).map(value => absolute(typed, value)),
});

/** Words between commas; may be repeated. */
export const listFlag = (
	long: string,
	description: string,
	{value = 'a,b', offers}: Partial<Shown> & {offers?: Offer['values']} = {},
): Flag<readonly string[]> => ({
	long,
	description,
	value,
	...(offers === undefined ? {} : {offers: {values: offers, isList: true}}),
	isRepeatable: true,
	read: typed => listOf(typed, long),
});

/** Milliseconds; `fallback` is spelled as a person would. */
export const durationFlag = (
	long: string,
	description: string,
	{fallback}: {fallback: string},
): Flag<number> => ({
	long,
	description: withDefault(description, fallback),
	value: 'duration',
	group: 'Limits',
	read(typed) {
		const value = textOf(typed, long) ?? fallback;
		const milliseconds = parseDuration(value);
		if (milliseconds === undefined) {
			typed.problems.push(`--${long} ${value}: write a duration with its unit, such as 10s or 2m.`);
		}

		return milliseconds ?? 0;
	},
});

export const countFlag = (
	long: string,
	description: string,
	{fallback}: {fallback: number},
): Flag<number> => ({
	long,
	description: withDefault(description, String(fallback)),
	value: 'number',
	group: 'Limits',
	read(typed) {
		const value = textOf(typed, long) ?? String(fallback);
		if (!/^[1-9]\d{0,3}$/v.test(value)) {
			typed.problems.push(`--${long} ${value}: write a whole number from 1 to 9999.`);
		}

		return Number(value);
	},
});

/** One of these words, the first of them by default; `about` stands before them in the help. */
export const choiceFlag = <const Choice extends string>(
	long: string,
	choices: readonly [Choice, ...Choice[]],
	{about, ...shown}: Shown & {about?: string},
): Flag<Choice> => ({
	long,
	description: withDefault(
		`${about === undefined ? '' : `${about}: `}${choices.join(', ')}`,
		choices[0],
	),
	offers: {values: choices},
	...shown,
	read: typed => choiceOf(typed, long, choices) ?? choices[0],
});

/** What was typed, if it is one of these words; undefined where nothing was. */
export const choiceOf = <Choice extends string>(
	typed: Typed,
	long: string,
	choices: readonly Choice[],
): Choice | undefined => {
	const value = textOf(typed, long);
	const found = choices.find(choice => choice === value);
	if (value !== undefined && found === undefined) {
		typed.problems.push(
			`--${long} ${value}: the choices are ${choices.join(', ')}.${suggestion(value, choices)}`,
		);
	}

	return found;
};

/** The word that a command takes beside its flags. */
export const wordOf = <const Choice extends string>(
	{word, problems}: Typed,
	{name, choices}: {name: string; choices: readonly [Choice, ...Choice[]]},
): Choice => {
	const found = choices.find(choice => choice === word);
	if (found === undefined) {
		problems.push(
			word === undefined
				? `Name a ${name}: ${choices.join(', ')}.`
				: `${word}: the choices for a ${name} are ${choices.join(', ')}.${suggestion(word, choices)}`,
		);
	}

	return found ?? choices[0];
};

const withDefault = (description: string, fallback: string): string =>
	`${description} (default: ${fallback})`;

/** As Commander calls what it has read. */
const camel = (long: string): string =>
	long.replaceAll(/-([a-z])/gv, (_, letter: string) => letter.toUpperCase());
