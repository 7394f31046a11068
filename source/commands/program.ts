import {Argument, Command as Commander, CommanderError, Option} from 'commander';
import {meshFileIn} from '../adapters/disk/mesh-file-in.ts';
import {MeshError, exitCodes, toError} from '../errors.ts';
import {linesText} from '../text/lines-text.ts';
import {version} from '../version.ts';
import {commands, guided} from './command-table.ts';
import type {Command} from './command.ts';
import {commonFlags} from './common-flags.ts';
import {flagGroups, type Flag, type RawOptions} from './flag.ts';
import type {Io} from './io.ts';
import {builtIns, isDashed, readWords} from './read-words.ts';
import {rootProblem, strayProblems, usageError} from './usage-problems.ts';

/** Below the flags of a command. What a line is for stands above it: beside it, it would need a wide terminal. */
const examplesText = ({examples}: Command): string =>
	['', 'Examples:', ...examples.flatMap(({line, purpose}) => [`  # ${purpose}`, `  ${line}`])].join(
		'\n',
	);

/** Below the list of commands: the exit codes (decision D-5). */
const exitCodesText = `
Exit codes:
  0    done
  1    failed
  2    wrong usage, an invalid file, or an answer is missing
  3    preflight or verify found errors
  4    only warnings or unknowns (0 with --allow-warnings, 3 with --strict)
  5    refused: clusters differ from the mesh file, or another run is at work
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

const helpFlags: ReadonlySet<string> = new Set(['-h', '--help']);
const versionFlags: ReadonlySet<string> = new Set(['-V', '--version']);

/**
The words with the command in front: its flags count wherever they stand. Words that ask for help or the version become the flags that do.

@throws {UsageError} where help is wanted of a command that there is not.
*/
const commandFirst = (argv: readonly string[], table: readonly Command[]): string[] => {
	const {command} = readWords(argv, table);
	if (command === undefined || argv.slice(0, command.index).some(word => versionFlags.has(word))) {
		return [...argv];
	}

	const isKnown = (word: string): boolean => table.some(({name}) => name === word);
	const {word, index} = command;
	const others = argv.toSpliced(index, 1);
	if (word === 'version') {
		return [others.some(other => helpFlags.has(other)) ? '--help' : '--version'];
	}

	if (word !== 'help') {
		// No help of what does not exist.
		return [word, ...(isKnown(word) ? others : others.filter(other => !helpFlags.has(other)))];
	}

	const topic = readWords(others, table).command?.word;
	if (topic === undefined || topic in builtIns) {
		return ['--help'];
	}

	if (!isKnown(topic)) {
		throw usageError('mesh-wizard', [rootProblem([topic], table)]);
	}

	return [topic, '--help'];
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

	const program = newCommander('mesh-wizard', io)
		.description(guided.description)
		.usage('[command] [flags]')
		.helpCommand(false)
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
	addOptions(program, guided);
	program.version(version, '-V, --version', builtIns.version);
	for (const command of table) {
		program.addCommand(commanderFor(command, io, finish));
	}

	for (const [name, summary] of Object.entries(builtIns)) {
		program.addCommand(newCommander(name, io).summary(summary));
	}

	try {
		await program.parseAsync(commandFirst(argv, table), {from: 'user'});
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
	const commander = newCommander(command.name, io)
		.summary(command.summary)
		.description(command.description)
		.usage(command.word === undefined ? '[flags]' : `<${command.word.choices.join('|')}> [flags]`)
		.addHelpText('after', examplesText(command))
		.action(async (raw: RawOptions, {args}: Commander) => {
			const takesFirst = command.word !== undefined && !isDashed(args[0] ?? '-h');
			const prepared = command.prepare(
				raw,
				{cwd: io.cwd, meshFile: meshFileIn(io.cwd)},
				takesFirst ? args[0] : undefined,
			);
			const problems = [
				...strayProblems(takesFirst ? args.slice(1) : args, command),
				...('problems' in prepared ? prepared.problems : []),
			];
			if (problems.length > 0 || 'problems' in prepared) {
				throw usageError(`mesh-wizard ${command.name}`, problems);
			}

			finish(await prepared.start(io));
		});
	addOptions(commander, command);
	return commander;
};

const newCommander = (name: string, io: Io): Commander =>
	new Commander(name)
		.exitOverride()
		.allowUnknownOption()
		.allowExcessArguments()
		.addHelpOption(new Option('-h, --help', 'show this help').helpGroup('Output:'))
		.optionsGroup('Output:')
		.configureOutput({
			writeOut: io.stdout.write,
			writeErr: () => undefined, // `runProgram` prints errors, once.
			getOutHelpWidth: () => Math.min(io.stdout.columns, 110),
			getOutHasColors: () => false,
		})
		.configureHelp({
			optionTerm: ({flags}) => flags.replace('[', '<').replace(/\]$/v, '>'),
			subcommandTerm: child => child.name(),
			// Commands stand before flags, where Commander lists what stands behind a command.
			visibleCommands: () => [],
			visibleArguments: ({commands: children}) =>
				children.map(child => new Argument(`[${child.name()}]`, child.summary())),
			styleTitle: title => (title === 'Arguments:' ? 'Commands:' : title),
		});

/** The most important flags first, then the others by their headings. */
const addOptions = (commander: Commander, {flags, important}: Command): void => {
	const isImportant = ({long}: Flag): boolean => important.some(flag => flag.long === long);
	for (const flag of important) {
		commander.addOption(optionFor(flag).helpGroup('Flags:'));
	}

	const others = [...flags, ...Object.values(commonFlags)].filter(flag => !isImportant(flag));
	for (const group of [undefined, ...flagGroups]) {
		for (const flag of others.filter(other => other.group === group)) {
			commander.addOption(optionFor(flag).helpGroup(`${group ?? 'Flags'}:`));
		}
	}
};

const optionFor = ({short, long, value, isRepeatable, description}: Flag): Option => {
	const option = new Option(
		`${short ? `-${short}, ` : ''}--${long}${value ? ` [${value}]` : ''}`,
		description,
	);
	return isRepeatable
		? option.argParser((text, previous: string[] | undefined) => [...(previous ?? []), text])
		: option;
};
