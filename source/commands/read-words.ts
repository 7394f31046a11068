import type {Command} from './command.ts';
import {commonFlags} from './common-flags.ts';
import type {Flag} from './flag.ts';

/** What `mesh-wizard` answers by itself, by the word that asks for it. */
export const builtIns = {
	help: 'show the help of a command',
	version: 'show the version',
} as const;

/** A flag as it was typed: `--output`, `-o`. */
type GivenFlag = {
	typed: string;
	/** Undefined where no command has such a flag. */
	long?: string;
	/** Undefined where none was given, such as to a switch. */
	value?: string;
};

/** What the words of a command line are to the flags of all commands. */
export type ReadWords = {
	/** The first word that is no flag and no flag's value: the command, or what was meant for one. */
	command?: {word: string; index: number};
	/** In the order given. */
	flags: readonly GivenFlag[];
	/** Whether the last flag waits for a value, which a next word would be if it began with no dash. */
	awaitsValue: boolean;
	/** Whether `--` was there, after which nothing is a flag. */
	hasEnded: boolean;
};

type ReadFlag = GivenFlag & {awaitsValue: boolean};

/** As Commander reads it: `--flag`, `--flag=value`, `-f`, `-fvalue`, and switches together (`-vf`), of which the last counts. */
const readFlag = (word: string, flags: readonly Flag[]): ReadFlag => {
	if (word.startsWith('--')) {
		const [typed = word] = word.split('=', 1);
		const flag = flags.find(({long}) => `--${long}` === typed);
		return typed === word
			? {typed, long: flag?.long, awaitsValue: flag?.value !== undefined}
			: {typed, long: flag?.long, value: word.slice(typed.length + 1), awaitsValue: false};
	}

	const [typed, rest] = [word.slice(0, 2), word.slice(2)];
	const flag = flags.find(({short}) => `-${short ?? ''}` === typed);
	if (flag === undefined || rest === '') {
		return {typed, long: flag?.long, awaitsValue: flag?.value !== undefined};
	}

	return flag.value === undefined
		? readFlag(`-${rest}`, flags)
		: {typed, long: flag.long, value: rest, awaitsValue: false};
};

/** Whether a word is a flag where flags may stand; a dash alone is a word. */
export const isDashed = (word: string): boolean => word.startsWith('-') && word !== '-';

/**
Tells flags, their values and the command apart before it is known which command it is: of one name, a flag takes a value in all
commands or in none. The word after a flag that nobody knows may be its value: it is one unless it names a command.
*/
export const readWords = (words: readonly string[], table: readonly Command[]): ReadWords => {
	const names = new Set([...table.map(({name}) => name), ...Object.keys(builtIns)]);
	const known = [...table.flatMap(({flags}) => flags), ...Object.values(commonFlags)];
	const flags: GivenFlag[] = [];
	let command: ReadWords['command'];
	let awaitsValue = false;
	for (const [index, word] of words.entries()) {
		if (word === '--') {
			return {command, flags, awaitsValue: false, hasEnded: true};
		}

		if (isDashed(word)) {
			const {awaitsValue: awaits, ...flag} = readFlag(word, known);
			flags.push(flag);
			awaitsValue = awaits;
			continue;
		}

		const last = flags.at(-1);
		if (awaitsValue && last !== undefined) {
			flags[flags.length - 1] = {...last, value: word};
			awaitsValue = false;
			continue;
		}

		const isValueOfUnknown =
			index > 0 &&
			isDashed(words[index - 1] ?? '') &&
			last?.long === undefined &&
			last?.value === undefined &&
			!names.has(word);
		if (!isValueOfUnknown) {
			command ??= {word, index};
		}
	}

	return {command, flags, awaitsValue, hasEnded: false};
};
