import process from 'node:process';
import {exitCodes, MeshError, toError} from '../errors.ts';
import {windDownMs, type StopSignal} from '../session/stop.ts';
import type {Output} from './io.ts';
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

const stopListening = (): void => {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.removeAllListeners(signal);
	}
};

/** Where `process.exit` would wait for a thread that hangs in a file (fact N-5), a signal ends the process to which nobody listens. */
const endBy = (signal: StopSignal, stderr: Output): void => {
	stopListening();
	stderr.write('✖ ended by force, as something did not end in time\n');
	process.kill(process.pid, signal);
};

const openIo = (): ProcessIo => {
	try {
		const io = makeProcessIo(process, (signal, time) => {
			setTimeout(
				() => {
					endBy(signal, io.stderr);
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
export const runProcess = async (argv: readonly string[]): Promise<void> => {
	const verbose = argv.includes('-v') || argv.includes('--verbose');
	let io: ProcessIo;
	try {
		io = openIo();
	} catch (error) {
		errorOutput(process).write(errorText(toError(error), {verbose}));
		process.exit(exitCodes.failed); // eslint-disable-line unicorn/no-process-exit
	}

	let crash: Error | undefined;
	const end = async (code: number): Promise<void> => {
		// `process.exit` drops what a slow pipe has not taken yet, and a forgotten handle must not keep a finished run alive.
		await io.stdout.flush();
		const lost = io.stdout.failure?.();
		if (lost !== undefined) {
			io.stderr.write(`✖ what was to go to stdout is not complete: ${lost}\n`);
		}

		if (crash !== undefined) {
			io.stderr.write(errorText(crash, {verbose}));
		}

		await io.stderr.flush();
		stopListening();
		const isFailed = crash !== undefined || (lost !== undefined && results.has(code));
		process.exit(isFailed ? exitCodes.failed : code); // eslint-disable-line unicorn/no-process-exit
	};

	const onCrash = (error: unknown) => {
		if (crash !== undefined) {
			return;
		}

		crash = toError(error);
		if (io.interrupt('SIGTERM')) {
			io.interrupt('SIGTERM');
			setTimeout(() => {
				void end(exitCodes.failed);
			}, windDownMs + lastMs);
		} else {
			void end(exitCodes.failed);
		}
	};

	process.on('uncaughtException', onCrash);
	process.on('unhandledRejection', onCrash);
	await end(await runProgram(argv, io));
};
