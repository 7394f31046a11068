import type {SignalSource, StopSignal} from '../session/stop.ts';

/** A stream for text. After its reader has gone (a closed pipe), writes are dropped without an error. */
export type Output = {
	/** `isPainted`: our own colours are in it, and are to stay. Else nothing that a terminal obeys gets through (`text/sink-text.ts`). */
	write: (text: string, options?: {isPainted?: boolean}) => void;
	readonly isTerminal: boolean;
	/** Why something that was written is missing, in words; not because its reader has gone. */
	failure?: () => string | undefined;
	/** Columns of the terminal now; 80 where there is none. */
	readonly columns: number;
	/** Resolves when everything written has been handed over, or when nobody reads any more. */
	flush: () => Promise<void>;
};

/** What a command may touch of the process it runs in; all else goes through ports. */
export type Io = SignalSource & {
	/** Data, and nothing else. */
	readonly stdout: Output;
	/** Progress, questions, errors. */
	readonly stderr: Output;
	readonly stdin: {readonly isTerminal: boolean};
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Absolute paths. */
	readonly cwd: string;
	readonly home: string;
	/**
	Somebody has asked the same work to stop for the `time`th time, by keys; signals that come from outside are counted here. From the
	second time on the process ends in some seconds, whatever hangs.
	*/
	insist?: (signal: StopSignal, time: number) => void;
	/** Aborts right before the process ends whatever hangs: the terminal is to be given back at once. */
	readonly endSignal?: AbortSignal;
	/** Asks on stderr and reads one line; undefined when stdin has ended. Rejects with the signal's reason when it aborts. */
	readLine: (
		question: string,
		options?: {
			signal?: AbortSignal;
			/** What is typed is not shown: a passphrase. */
			hidden?: boolean;
		},
	) => Promise<string | undefined>;
};

/** Whether a person sits there to answer: off a terminal, in CI and on a dumb terminal nobody is asked (decision D-7). */
export const isInteractive = (io: Pick<Io, 'stdin' | 'stderr' | 'env'>): boolean =>
	io.stdin.isTerminal && io.stderr.isTerminal && !isCi(io.env) && io.env['TERM'] !== 'dumb';

/** Whether full screens can be shown: both ends are a terminal that understands them, and a person sits there. */
export const hasScreens = (
	io: Pick<Io, 'stdin' | 'stdout' | 'stderr' | 'env'>,
	options: {plain: boolean},
): boolean => !options.plain && io.stdout.isTerminal && isInteractive(io);

/** Whether to colour what goes to `output`. `FORCE_COLOR` wins over all but `--no-color`. */
export const hasColor = (output: Output, env: Io['env'], options: {color: boolean}): boolean => {
	if (!options.color) {
		return false;
	}

	const forced = env['FORCE_COLOR'];
	if (forced !== undefined) {
		return forced !== '0' && forced !== 'false';
	}

	return !env['NO_COLOR'] && env['TERM'] !== 'dumb' && output.isTerminal;
};

const isCi = (env: Io['env']): boolean => !['', '0', 'false'].includes(env['CI'] ?? '');
