import {CancelledError, exitCodes} from '../errors.ts';

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Why work stops: a signal, or something that nobody has caught. */
export type StopCause = StopSignal | 'bug';

/** Where signals come from. */
export type SignalSource = {
	/** While somebody listens, a signal no longer ends the process by itself. Returns the way to stop listening. */
	onSignal: (listener: (cause: StopCause) => void) => () => void;
};

/** Ctrl-C and its kin while a command works (decision D-24). Dispose it when the work is over. */
export type Stop = Disposable & {
	/** Aborts at the first signal: start nothing new, end what runs politely. Its reason is a `CancelledError` with the exit code. */
	readonly signal: AbortSignal;
	/** Aborts at the second: end children at once. */
	readonly killSignal: AbortSignal;
	/** Aborts at the third, or some seconds after the second: let go of what is held, the process ends whatever hangs. */
	readonly endSignal: AbortSignal;
};

/** The exit code of a command that was stopped (decision D-5). */
export const stopExitCodes: Readonly<Record<StopCause, number>> = {
	SIGINT: exitCodes.interrupted,
	SIGTERM: exitCodes.terminated,
	SIGHUP: exitCodes.hangup,
	bug: exitCodes.failed,
};

const causeText: Readonly<Record<StopCause, string>> = {
	SIGINT: 'Ctrl-C',
	SIGTERM: 'SIGTERM',
	SIGHUP: 'SIGHUP',
	bug: 'a bug in mesh-wizard',
};

/** Why a signal of ours aborts. */
export const stoppedBy = (cause: StopCause): CancelledError =>
	new CancelledError(`stopped by ${causeText[cause]}`, {exitCode: stopExitCodes[cause]});

/** How long work that is to end at once may take for it, locks included. */
export const windDownMs = 10_000;

/** Listens for signals until disposed; `onStop` tells the person what happens now (1 for the first signal, 2 for the second). */
export const listenForStop = (io: SignalSource, onStop?: (time: 1 | 2) => void): Stop => {
	const first = new AbortController();
	const second = new AbortController();
	const third = new AbortController();
	let timer: NodeJS.Timeout | undefined;
	const stopListening = io.onSignal(cause => {
		if (second.signal.aborted) {
			third.abort();
			return;
		}

		const controller = first.signal.aborted ? second : first;
		if (controller === second) {
			timer = setTimeout(() => {
				third.abort();
			}, windDownMs);
			timer.unref();
		}

		controller.abort(stoppedBy(cause));
		onStop?.(controller === first ? 1 : 2);
	});
	return {
		signal: first.signal,
		killSignal: second.signal,
		endSignal: third.signal,
		[Symbol.dispose]() {
			clearTimeout(timer);
			stopListening();
		},
	};
};
