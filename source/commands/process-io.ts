import {homedir} from 'node:os';
import {Writable} from 'node:stream';
import type {WriteStream} from 'node:tty';
import type {StopSignal} from '../session/stop.ts';
import {sinkText} from '../text/sink-text.ts';
import type {Io, Output} from './io.ts';

type Process = Pick<NodeJS.Process, 'cwd' | 'env' | 'on' | 'off' | 'kill' | 'pid'> & {
	stdin: NodeJS.ReadStream;
	stdout: WriteStream;
	stderr: WriteStream;
};

const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The `Io` of a real process. */
export const makeProcessIo = (process: Process): Io => ({
	stdout: makeOutput(process.stdout),
	stderr: makeOutput(process.stderr),
	stdin: {isTerminal: process.stdin.isTTY},
	env: process.env,
	cwd: process.cwd(),
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
		for (const signal of signals) {
			process.on(signal, listener);
		}

		return () => {
			for (const signal of signals) {
				process.off(signal, listener);
			}
		};
	},
});

const makeOutput = (stream: WriteStream): Output => {
	let isClosed = false;
	// A reader that left (`| head`) is no failure of ours: the work goes on to its end, in silence.
	stream.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE' && error.code !== 'EIO') {
			throw error;
		}

		isClosed = true;
	});
	return {
		write(text, options) {
			if (!isClosed) {
				stream.write(sinkText(text, options));
			}
		},
		isTerminal: stream.isTTY,
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
