import {homedir} from 'node:os';
import path from 'node:path';
import {Writable} from 'node:stream';
import type {WriteStream} from 'node:tty';
import type {StopCause, StopSignal} from '../session/stop.ts';
import {reasonOf} from '../adapters/disk/fail.ts';
import {sinkText} from '../text/sink-text.ts';
import type {Io, Output} from './io.ts';

type Process = Pick<NodeJS.Process, 'cwd' | 'env' | 'on' | 'off' | 'kill' | 'pid'> & {
	stdin: NodeJS.ReadStream;
	stdout: WriteStream;
	stderr: WriteStream;
};

const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export type ProcessIo = Io & {
	/** Stops the work as a signal from outside does; false where nobody listens. */
	interrupt: (cause: StopCause) => boolean;
	/** Gives the terminal back, as the process is about to end whatever hangs. */
	giveBack: () => void;
};

/** Its stderr alone, for where there can be no `Io`. */
export const errorOutput = ({stderr}: Pick<Process, 'stderr'>): Output => makeOutput(stderr);

/**
Where we were started. Of a folder that was removed since, the name that the shell gave it: paths in it are missing, and say so. Without
such a name nothing is taken for it, as files would be read and written elsewhere.
*/
const currentFolder = ({cwd, env}: Pick<Process, 'cwd' | 'env'>): string => {
	try {
		return cwd();
	} catch (error) {
		const named = env['PWD'] ?? '';
		if (path.isAbsolute(named) && named !== '/') {
			return named;
		}

		throw error;
	}
};

/** The `Io` of a real process. `onInsist` hears of the second signal, and of every one after it, while somebody listens. */
export const makeProcessIo = (
	process: Process,
	onInsist: (signal: StopSignal, time: number) => void = () => undefined,
): ProcessIo => {
	const listeners = new Set<(cause: StopCause) => void>();
	const ending = new AbortController();
	let times = 0;
	const interrupt = (cause: StopCause) => {
		for (const listener of listeners) {
			listener(cause);
		}

		return listeners.size > 0;
	};

	const hear = (signal: StopSignal) => {
		times++;
		interrupt(signal);
		if (times > 1) {
			onInsist(signal, times);
		}
	};

	return {
		insist: onInsist,
		endSignal: ending.signal,
		giveBack() {
			ending.abort();
			if (process.stdin.isTTY) {
				process.stdin.setRawMode(false);
			}
		},
		stdout: makeOutput(process.stdout),
		stderr: makeOutput(process.stderr),
		stdin: {isTerminal: process.stdin.isTTY},
		env: process.env,
		cwd: currentFolder(process),
		home: homedir(),
		async readLine(asked, {signal, hidden = false} = {}) {
			const question = sinkText(asked);
			const {createInterface} = await import('node:readline');
			const terminal = process.stdin.isTTY && process.stderr.isTTY;
			const nobody = new Writable({
				write(_chunk, _encoding, done) {
					done();
				},
			});
			// The interface is closed after every line, so that stdin does not keep a finished process alive. It takes the echo over
			// from the terminal: to nobody, where what is typed is hidden.
			const lines = createInterface({
				input: process.stdin,
				output: hidden ? nobody : process.stderr,
				terminal,
			});
			if (hidden) {
				process.stderr.write(question);
			}

			try {
				return await new Promise<string | undefined>((resolve, reject) => {
					signal?.throwIfAborted();
					signal?.addEventListener(
						'abort',
						() => {
							reject(signal.reason as Error);
						},
						{once: true},
					);
					// In raw mode Ctrl-C is a key: hand it on as the signal that it means.
					lines.once('SIGINT', () => {
						process.kill(process.pid, 'SIGINT');
					});
					lines.once('close', () => {
						resolve(undefined);
					});
					lines.question(hidden ? '' : question, resolve);
				});
			} finally {
				lines.close();
				if (hidden) {
					process.stderr.write('\n');
				}
			}
		},
		onSignal(listener) {
			if (listeners.size === 0) {
				times = 0;
				for (const signal of signals) {
					process.on(signal, hear);
				}
			}

			listeners.add(listener);
			return () => {
				listeners.delete(listener);
				for (const signal of listeners.size === 0 ? signals : []) {
					process.off(signal, hear);
				}
			};
		},
		interrupt,
	};
};

const makeOutput = (stream: WriteStream): Output => {
	let isClosed = false;
	let failure: string | undefined;
	// A reader that left (`| head`) is no failure of ours: the work goes on to its end, in silence. Nor does a full disk end it, but that is told.
	stream.on('error', (error: NodeJS.ErrnoException) => {
		isClosed = true;
		if (error.code !== 'EPIPE' && !(error.code === 'EIO' && stream.isTTY)) {
			failure ??= reasonOf(error);
		}
	});
	return {
		write(text, options) {
			if (!isClosed) {
				stream.write(sinkText(text, options));
			}
		},
		isTerminal: stream.isTTY,
		failure: () => failure,
		get columns() {
			return stream.columns || 80;
		},
		async flush() {
			if (!isClosed) {
				await new Promise<void>(resolve => {
					stream.write('', () => {
						resolve();
					});
				});
			}
		},
	};
};
