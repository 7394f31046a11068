import {ApiError} from '../../ports/cluster.ts';
import {connectionError, timeoutError} from './failures.ts';
import {isConnecting, type Phase} from './phase.ts';
import type {Target} from './target.ts';
import {proxyName} from './tunnel.ts';

/** A handshake that is not done by then will not be, however long the request itself may take. */
export const longestConnectMs = 10_000;

/** An open request: `stop` ends it, `failure` says what a thing thrown meanwhile means. */
export type Deadline = {
	/** Aborts when time is up, the caller gives up, or `stop` is called; its reason is an `ApiError`. */
	signal: AbortSignal;
	/** How far it has come. */
	phase: () => Phase;
	enter: (phase: Phase) => void;
	stop: (reason: ApiError) => void;
	failure: (thrown: unknown) => ApiError;
	/** From here on only the caller ends it. */
	endDeadline: () => void;
	release: () => void;
};

export const abortedError = ({server}: Target): ApiError =>
	new ApiError('aborted', 'the request was stopped', {server});

/**
Begins requests to one server, each with a deadline for the whole and one for its connection. A request that waits for a connection of the
pool fails as the connections that are being made do.
*/
export const makeBeginDeadline = ({
	target,
	proxy,
	closed,
}: {
	target: Target;
	proxy: URL | undefined;
	closed: AbortSignal;
}): ((signal: AbortSignal | undefined, timeoutMs: number) => Deadline) => {
	/** Where connections hang: those being made now, and those given up before. */
	let connecting: Phase | undefined;
	let lastHung: Phase | undefined;

	return (signal, timeoutMs) => {
		const stop = new AbortController();
		let phase: Phase = proxy === undefined ? 'queued' : 'proxying';
		let connectingSince = Number.POSITIVE_INFINITY;
		const expire = (afterMs: number) => {
			// A request that spent its time in the queue may have a connection of its own only since another was given up.
			const hasTried = performance.now() - connectingSince > afterMs / 2;
			const isOwn = hasTried || !(phase === 'queued' || isConnecting(phase));
			const hung = isOwn ? phase : (lastHung ?? connecting ?? phase);
			lastHung = isConnecting(hung) ? hung : undefined;
			stop.abort(timeoutError(hung, afterMs, target, proxy && proxyName(proxy)));
		};

		const deadline = setTimeout(expire, timeoutMs, timeoutMs);
		let connectDeadline: NodeJS.Timeout | undefined;
		const endDeadline = () => {
			clearTimeout(deadline);
			clearTimeout(connectDeadline);
		};

		const outer = signal === undefined ? closed : AbortSignal.any([signal, closed]);
		const onAbort = () => {
			stop.abort(abortedError(target));
		};

		outer.addEventListener('abort', onAbort, {once: true});
		if (outer.aborted) {
			onAbort();
		}

		return {
			signal: stop.signal,
			phase: () => phase,
			enter(next) {
				phase = next;
				if (isConnecting(next)) {
					connectingSince = Math.min(connectingSince, performance.now());
				} else {
					lastHung = undefined;
				}

				connecting = isConnecting(next) ? next : undefined;
				if (!isConnecting(next)) {
					clearTimeout(connectDeadline);
				} else if (timeoutMs > longestConnectMs) {
					connectDeadline ??= setTimeout(expire, longestConnectMs, longestConnectMs);
				}
			},
			stop(reason) {
				stop.abort(reason);
			},
			endDeadline,
			failure: thrown =>
				stop.signal.reason instanceof ApiError
					? stop.signal.reason
					: connectionError(thrown, phase, target),
			release() {
				endDeadline();
				outer.removeEventListener('abort', onAbort);
			},
		};
	};
};
