import {commands} from '../source/commands/command-table.ts';
import type {Io, Output} from '../source/commands/io.ts';
import {runProgram} from '../source/commands/program.ts';

/** What `--help` prints where there is no terminal, by the command line that asks for it. */
export const helpTexts = async (): Promise<Record<string, string>> => {
	const lines = ['--help', '-h', ...commands.map(({name}) => `${name} --help`)];
	return Object.fromEntries(
		await Promise.all(lines.map(async line => [line, await helpText(line)] as const)),
	);
};

const helpText = async (line: string): Promise<string> => {
	let text = '';
	const output: Output = {
		write(part) {
			text += part;
		},
		isTerminal: false,
		columns: 80,
		flush: async () => undefined,
	};
	const io: Io = {
		stdout: output,
		stderr: output,
		stdin: {isTerminal: false},
		env: {},
		cwd: '/',
		home: '/',
		readLine: async () => undefined,
		onSignal: () => () => undefined,
	};
	const exitCode = await runProgram(line.split(' '), io);
	if (exitCode !== 0) {
		throw new Error(`mesh-wizard ${line} exits ${exitCode}: ${text}`);
	}

	return text;
};
