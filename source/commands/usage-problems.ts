import {UsageError} from '../errors.ts';
import type {Command} from './command.ts';
import type {Flag} from './flag.ts';
import {suggestion} from './suggestion.ts';

/** One error for everything that is wrong with a command line. */
export const usageError = (command: string, problems: readonly string[]): UsageError => {
	const message =
		problems.length === 1
			? problems.join('')
			: `${problems.length} things are wrong with this command line:\n${problems.map(problem => `  ${problem}`).join('\n')}`;
	return new UsageError(message, {remedy: [`\`${command} --help\` shows what it takes.`]});
};

/** What is wrong when the first word is not a command. */
export const rootProblem = (args: readonly string[], table: readonly Command[]): string => {
	const [first = ''] = args;
	const names = table.map(({name}) => name);
	if (!first.startsWith('-')) {
		return `There is no command ${first}.${suggestion(first, names)}`;
	}

	const command = args.find(argument => names.includes(argument));
	return command
		? `Flags come after the command: \`mesh-wizard ${command} ${first} …\`.`
		: `${first} needs a command in front of it.`;
};

/** Flags before a command would be those of the guided set-up, which does not run: nobody would heed them. */
export const misplacedProblems = (flags: readonly string[], command: string): string[] =>
	flags.map(flag => `Flags come after the command: \`mesh-wizard ${command} ${flag} …\`.`);

/** Sentences about what belongs to no flag of the command: unknown flags, and words on their own. */
export const strayProblems = (
	args: readonly string[],
	command: string,
	flags: readonly Flag[],
): string[] => {
	const known = flags.map(({long}) => `--${long}`);
	return args.flatMap((argument, index) => {
		if (argument.startsWith('-')) {
			const [name = argument] = argument.split('=', 1);
			return [`${name} is not a flag of ${command}.${suggestion(name, known)}`];
		}

		// A word right after an unknown flag is most likely its value; one sentence is enough.
		return args[index - 1]?.startsWith('-')
			? []
			: [`${argument} belongs to no flag: ${command} takes only flags.`];
	});
};
