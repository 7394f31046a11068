import type {Io} from '../../source/commands/io.ts';
import type {StopCause} from '../../source/session/stop.ts';

export type MemoryIo = Io & {
	/** What was written so far. */
	readonly out: string;
	readonly err: string;
	/** Sends a signal to whoever listens. */
	send: (cause: StopCause) => void;
};

/** A process of a test: no terminal, unless it says so. */
export const makeMemoryIo = ({
	isTerminal = false,
	columns = 80,
	env = {},
	answers = [],
}: {
	isTerminal?: boolean;
	columns?: number;
	env?: Io['env'];
	answers?: string[];
} = {}): MemoryIo => {
	const written = {out: '', err: ''};
	const listeners = new Set<(cause: StopCause) => void>();
	const output = (name: keyof typeof written) => ({
		write(text: string) {
			written[name] += text;
		},
		isTerminal,
		columns,
		async flush() {
			// Nothing waits.
		},
	});
	return {
		stdout: output('out'),
		stderr: output('err'),
		stdin: {isTerminal},
		env,
		cwd: '/work-folder',
		home: '/home/me',
		readLine: async () => answers.shift(),
		onSignal(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		get out() {
			return written.out;
		},
		get err() {
			return written.err;
		},
		send(signal) {
			for (const listener of listeners) {
				listener(signal);
			}
		},
	};
};
