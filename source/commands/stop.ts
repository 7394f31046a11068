import {CancelledError, exitCodes} from '../errors.ts';
import type {Io, StopSignal} from './io.ts';

/** Ctrl-C and its kin while a command works (decision D-24). Dispose it when the work is over. */
export type Stop = Disposable & {
	/** Aborts at the first signal: start nothing new, end what runs politely. Its reason is a `CancelledError` with the exit code. */
	readonly signal: AbortSignal;
	/** Aborts at the second: end children at once. */
	readonly killSignal: AbortSignal;
};

const exitCodeOf: Record<StopSignal, number> = {
	SIGINT: exitCodes.interrupted,
	SIGTERM: exitCodes.terminated,
	SIGHUP: exitCodes.hangup,
};

/** Listens for signals until disposed; `onStop` tells the person what happens now (1 for the first signal, 2 for the second). */
export const listenForStop = (io: Pick<Io, 'onSignal'>, onStop?: (time: 1 | 2) => void): Stop => {
	const first = new AbortController();
	const second = new AbortController();
	const stopListening = io.onSignal(signal => {
		const controller = first.signal.aborted ? second : first;
		if (controller.signal.aborted) {
			return;
		}

		controller.abort(
			new CancelledError(`stopped by ${signal === 'SIGINT' ? 'Ctrl-C' : signal}`, {
				exitCode: exitCodeOf[signal],
			}),
		);
		onStop?.(controller === first ? 1 : 2);
	});
	return {
		signal: first.signal,
		killSignal: second.signal,
		[Symbol.dispose]: stopListening,
	};
};
