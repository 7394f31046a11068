import {Command as Commander, CommanderError, Option} from 'commander';
import {MeshError, exitCodes, toError} from '../errors.ts';
import {linesText} from '../text/lines-text.ts';
import {version} from '../version.ts';
import {commands, guided} from './command-table.ts';
import type {Command} from './command.ts';
import {commonFlags} from './common-flags.ts';
import type {Flag, RawOptions} from './flag.ts';
import type {Io} from './io.ts';
import {misplacedProblems, rootProblem, strayProblems, usageError} from './usage-problems.ts';

/** Below the flags of a command. */
const examplesText = ({examples}: Command): string => {
	const width = Math.max(...examples.map(({line}) => line.length));
	return [
		'',
		'Examples:',
		...examples.map(({line, purpose}) => `  ${line.padEnd(width)}  # ${purpose}`),
	].join('\n');
};

/** Below the list of commands: the exit codes (decision D-5). */
const exitCodesText = `
Exit codes:
  0    done
  1    failed
  2    wrong usage, an invalid file, or an answer is missing
  3    preflight or verify found errors
  4    preflight or verify found only warnings or unknowns (--allow-warnings: 0, --strict: 3)
  5    refused: the clusters are not what the mesh file says, or another run is at work
  6    changes are pending (plan --exit-code)
  130, 143, 129   stopped by Ctrl-C, SIGTERM, SIGHUP`;

/**
What a person reads on stderr when a command ends with an error: an expected one with its remedy, anything else as a bug.
`-v` adds what caused the expected one, and the stack of the bug. `ending`: what became of the work that it ended, sentences.
*/
export const errorText = (
	thrown: Error,
	{verbose, ending = []}: {verbose: boolean; ending?: readonly string[]},
): string => {
	const error = limitError(thrown) ?? thrown;
	const lines =
		error instanceof MeshError
			? [...headLines(error.message), ...[...error.remedy, ...ending].map(line => `  ${line}`)]
			: [
					`✖ This is a bug in mesh-wizard: ${firstLine(error.message) || error.name}`,
					...ending.map(line => `  ${line}`),
					...(verbose ? stackLines(error) : ['  Run it again with -v to see where.']),
				];
	if (verbose) {
		lines.push(...causeLines(error));
	}

	return linesText(lines);
};

/** What this machine gives no more of, and how to get it, by the codes of its system calls. */
const limits: Readonly<Record<string, {what: string; remedy: string}>> = {
	EMFILE: {
		what: 'allows no more open files',
		remedy: 'Allow more (ulimit -n 4096), or name fewer clusters.',
	},
	ENFILE: {what: 'has too many open files', remedy: 'End what holds them open: lsof.'},
	EAGAIN: {
		what: 'starts no more processes',
		remedy: 'Allow more (ulimit -u), or end some.',
	},
	ENOMEM: {what: 'has no memory left', remedy: 'End what uses it, or name fewer clusters.'},
	ENOSPC: {what: 'has no room left on a disk', remedy: 'Make room, also in the temporary folder.'},
};

/** A limit of the machine is met anywhere, and is no bug. */
const limitError = (error: Error): MeshError | undefined => {
	const limit =
		'code' in error && !(error instanceof MeshError) ? limits[String(error.code)] : undefined;
	return limit === undefined
		? undefined
		: new MeshError(`this machine ${limit.what}: ${firstLine(error.message)}`, {
				remedy: [limit.remedy, 'What was done stays; the same command goes on from there.'],
				cause: error,
			});
};

/** Of several lines, those after the first are indented: none that others wrote stands for one of ours. */
const headLines = (message: string): string[] => {
	const [first = '', ...rest] = message.split('\n');
	return [`✖ ${first}`, ...rest.map(line => (line.startsWith('  ') ? line : `  ${line}`))];
};

const causeLines = ({cause}: Error): string[] =>
	cause instanceof Error
		? [
				`  caused by ${cause.name}: ${firstLine(cause.message)}`,
				...(cause instanceof MeshError ? [] : stackLines(cause)),
				...causeLines(cause),
			]
		: [];

const stackLines = ({stack = ''}: Error): string[] =>
	stack.split('\n').filter(line => line.startsWith('    at '));

const firstLine = (text: string): string => text.split('\n', 1).join('');

/** Runs a command line and resolves with its exit code (decision D-5). Errors end on stderr; it never rejects. */
export const runProgram = async (
	argv: readonly string[],
	io: Io,
	table: readonly Command[] = commands,
): Promise<number> => {
	try {
		return await parse(argv, io, table);
	} catch (error_) {
		const error = toError(error_);
		io.stderr.write(errorText(error, {verbose: argv.includes('-v') || argv.includes('--verbose')}));
		return error instanceof MeshError ? error.exitCode : exitCodes.failed;
	}
};

/*
Commander finds the command, sorts flags from values and writes the help. What is wrong with a command line is judged by
us (unknown flags and words are let through, values are optional to Commander), so that all of it is reported at once.
*/
const parse = async (
	argv: readonly string[],
	io: Io,
	table: readonly Command[],
): Promise<number> => {
	let exitCode: number = exitCodes.done;
	const finish = (code: number) => {
		exitCode = code;
	};

	const flags = [...guided.flags, ...Object.values(commonFlags)];
	const program = newCommander('mesh-wizard', io)
		.description(guided.description)
		.usage('[command] [flags]')
		.helpCommand('help [command]', 'show the help of a command')
		.version(version, '--version', 'show the version')
		.enablePositionalOptions()
		.addHelpText('after', `${examplesText(guided)}\n${exitCodesText}`)
		.action(async (raw: RawOptions, {args}: Commander) => {
			const prepared = guided.prepare(raw, {cwd: io.cwd});
			const problems = [
				...(args.length > 0 ? [rootProblem(args, table)] : []),
				...('problems' in prepared ? prepared.problems : []),
			];
			if (problems.length > 0 || 'problems' in prepared) {
				throw usageError('mesh-wizard', problems);
			}

			finish(await prepared.start(io));
		});
	for (const flag of flags) {
		program.addOption(optionFor(flag));
	}

	for (const command of table) {
		program.addCommand(commanderFor(command, io, finish));
	}

	try {
		await program.parseAsync([...argv], {from: 'user'});
	} catch (error) {
		if (!(error instanceof CommanderError)) {
			throw error;
		}

		// It throws after printing a help or the version, too.
		if (error.exitCode !== 0) {
			throw usageError('mesh-wizard', [error.message.replace(/^error: /v, '')]);
		}
	}

	return exitCode;
};

const commanderFor = (command: Command, io: Io, finish: (exitCode: number) => void): Commander => {
	const flags = [...command.flags, ...Object.values(commonFlags)];
	const commander = newCommander(command.name, io)
		.summary(command.summary)
		.description(command.description)
		.usage('[flags]')
		.addHelpText('after', examplesText(command))
		.action(async (raw: RawOptions, {args, parent}: Commander) => {
			const prepared = command.prepare(raw, {cwd: io.cwd});
			const problems = [
				...misplacedProblems(
					parent?.options
						.filter(option => parent.getOptionValueSource(option.attributeName()) === 'cli')
						.map(({long}) => long ?? '') ?? [],
					command.name,
				),
				...strayProblems(args, command.name, flags),
				...('problems' in prepared ? prepared.problems : []),
			];
			if (problems.length > 0 || 'problems' in prepared) {
				throw usageError(`mesh-wizard ${command.name}`, problems);
			}

			finish(await prepared.start(io));
		});
	for (const flag of flags) {
		commander.addOption(optionFor(flag));
	}

	return commander;
};

const newCommander = (name: string, io: Io): Commander =>
	new Commander(name)
		.exitOverride()
		.allowUnknownOption()
		.allowExcessArguments()
		.helpOption('-h, --help', 'show this help')
		.configureOutput({
			writeOut: io.stdout.write,
			writeErr: () => undefined, // `runProgram` prints errors, once.
			getOutHelpWidth: () => Math.min(io.stdout.columns, 110),
			getOutHasColors: () => false,
		})
		.configureHelp({
			optionTerm: ({flags}) => flags.replace('[', '<').replace(/\]$/v, '>'),
			subcommandTerm: child => child.name(),
			styleTitle: title => (title === 'Options:' ? 'Flags:' : title),
		});

const optionFor = ({short, long, value, isRepeatable, description}: Flag): Option => {
	const option = new Option(
		`${short ? `-${short}, ` : ''}--${long}${value ? ` [${value}]` : ''}`,
		description,
	);
	return isRepeatable
		? option.argParser((text, previous: string[] | undefined) => [...(previous ?? []), text])
		: option;
};
