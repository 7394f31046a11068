import process from 'node:process';
import {makeProcessIo} from './commands/process-io.ts';
import {runProgram} from './commands/program.ts';

/** Runs one command line to its end and ends the process with its exit code (decision D-5). */
export const main = async (argv: readonly string[]): Promise<void> => {
	const io = makeProcessIo(process);
	const exitCode = await runProgram(argv, io);
	// `process.exit` drops what a slow pipe has not taken yet, and a forgotten handle must not keep a finished run alive.
	await Promise.all([io.stdout.flush(), io.stderr.flush()]);
	process.exit(exitCode); // eslint-disable-line unicorn/no-process-exit
};
