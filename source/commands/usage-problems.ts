import {UsageError} from '../errors.ts';
import type {Command} from './command.ts';
import {commonFlags} from './common-flags.ts';
import {builtIns, isDashed, readWords} from './read-words.ts';
import {suggestion} from './suggestion.ts';

/** One error for everything that is wrong with a command line. */
export const usageError = (command: string, problems: readonly string[]): UsageError => {
	const message =
		problems.length === 1
			? problems.join('')
			: `${problems.length} things are wrong with this command line:\n${problems.map(problem => `  ${problem}`).join('\n')}`;
	return new UsageError(message, {remedy: [`\`${command} --help\` shows what it takes.`]});
};

/** What is wrong with words that lead to no command. */
export const rootProblem = (args: readonly string[], table: readonly Command[]): string => {
	const [first = ''] = args;
	if (!isDashed(first)) {
		return `There is no command ${first}.${suggestion(first, [...table.map(({name}) => name), ...Object.keys(builtIns)])}`;
	}

	const [{typed, long} = {typed: first}] = readWords([first], table).flags;
	return long === undefined
		? `${typed} is not a flag of mesh-wizard.${suggestion(
				typed,
				[...table.flatMap(({flags}) => flags), ...Object.values(commonFlags)].map(
					flag => `--${flag.long}`,
				),
			)}`
		: `${typed} needs a command.`;
};

/** Sentences about what belongs to no flag of the command: unknown flags, and words on their own. */
export const strayProblems = (
	args: readonly string[],
	{name: command, flags, word}: Command,
): string[] => {
	const known = [...flags, ...Object.values(commonFlags)].map(({long}) => `--${long}`);
	return args.flatMap((argument, index) => {
		if (argument.startsWith('-')) {
			const [name = argument] = argument.split('=', 1);
			return [`${name} is not a flag of ${command}.${suggestion(name, known)}`];
		}

		// A word right after an unknown flag is most likely its value; one sentence is enough.
		return args[index - 1]?.startsWith('-')
			? []
			: [
					`${argument} belongs to no flag: ${command} takes only flags${word === undefined ? '' : ` and one ${word.name}`}.`,
				];
	});
};
