import process from 'node:process';
import {exitCodes, MeshError, toError} from '../errors.ts';
import {windDownMs, type StopSignal} from '../session/stop.ts';
import type {Command} from './command.ts';
import {errorOutput, makeProcessIo, type ProcessIo} from './process-io.ts';
import {errorText, runProgram} from './program.ts';

/** How long locks may take to be let go once nothing else is waited for. */
const lastMs = 3000;

/** What a full disk makes of exit codes that stand for what was printed. */
const results: ReadonlySet<number> = new Set([
	exitCodes.done,
	exitCodes.errorsFound,
	exitCodes.warningsOnly,
	exitCodes.changesPending,
]);

/** What became of the work that a bug has ended: all of it came to its end, or not. */
const stoppedLines: readonly string[] = [
	'The work was stopped, and what it had started was ended. What was done stays; the same command can be run again.',
];
const hangingLines: readonly string[] = [
	'The work was stopped, but not all of it has ended in time: an istioctl may still run, and a lock may be left.',
	'What was done stays. The same command, run again, ends the one and takes over the other.',
];

const stopListening = (): void => {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.removeAllListeners(signal);
	}
};

/** Where `process.exit` would wait for a thread that hangs in a file (fact N-5), a signal ends the process to which nobody listens. */
const endBy = (signal: StopSignal, io: ProcessIo): void => {
	io.giveBack();
	stopListening();
	io.stderr.write('✖ ended by force, as something did not end in time\n');
	process.kill(process.pid, signal);
};

const openIo = (): ProcessIo => {
	try {
		const io = makeProcessIo(process, (signal, time) => {
			setTimeout(
				() => {
					endBy(signal, io);
				},
				lastMs + (time === 2 ? windDownMs : 0),
			);
		});
		return io;
	} catch (error) {
		throw new MeshError(`this cannot run here: ${toError(error).message}`, {
			remedy: ['Is the folder that you are in still there, and is HOME set? cd to another one.'],
			cause: error,
		});
	}
};

/**
Runs one command line to its end and ends the process with its exit code (decision D-5). What nobody catches ends the work as a second
signal does, so that children end and locks go, and is said in a sentence.
*/
export const runProcess = async (
	argv: readonly string[],
	table?: readonly Command[],
): Promise<void> => {
	const verbose = argv.includes('-v') || argv.includes('--verbose');
	let io: ProcessIo;
	try {
		io = openIo();
	} catch (error) {
		errorOutput(process).write(errorText(toError(error), {verbose}));
		process.exit(exitCodes.failed); // eslint-disable-line unicorn/no-process-exit
	}

	let crash: {error: Error; ending: readonly string[]} | undefined;
	const end = async (code: number): Promise<void> => {
		let isFailed = true;
		try {
			// `process.exit` drops what a slow pipe has not taken yet, and a forgotten handle must not keep a finished run alive.
			await io.stdout.flush();
			const lost = io.stdout.failure?.();
			if (lost !== undefined) {
				io.stderr.write(`✖ what was to go to stdout is not complete: ${lost}\n`);
			}

			if (crash !== undefined) {
				io.stderr.write(errorText(crash.error, {verbose, ending: crash.ending}));
			}

			await io.stderr.flush();
			isFailed = crash !== undefined || (lost !== undefined && results.has(code));
		} finally {
			stopListening();
			process.exit(isFailed ? exitCodes.failed : code); // eslint-disable-line unicorn/no-process-exit
		}
	};

	/** Whether there was work to stop. What fails in that must not keep the rest of it from stopping, nor end the process with its locks. */
	const stopWork = (): boolean => {
		try {
			return io.interrupt('bug');
		} catch {
			return true;
		}
	};

	const onCrash = (thrown: unknown) => {
		if (crash !== undefined) {
			return;
		}

		const error = toError(thrown);
		crash = {error, ending: []};
		if (stopWork()) {
			crash = {error, ending: stoppedLines};
			stopWork();
			setTimeout(() => {
				crash = {error, ending: hangingLines};
				io.giveBack();
				void end(exitCodes.failed);
			}, windDownMs + lastMs);
		} else {
			void end(exitCodes.failed);
		}
	};

	process.on('uncaughtException', onCrash);
	process.on('unhandledRejection', onCrash);
	await end(await runProgram(argv, io, table));
};
