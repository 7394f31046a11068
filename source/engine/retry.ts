import {ApiError, type ApiFailureKind} from '../ports/cluster.ts';
import type {ClockPort} from '../ports/clock.ts';

const transient = new Set<ApiFailureKind>([
	'timed-out',
	'unanswered',
	'refused',
	'network',
	'proxy',
	'server-error',
	'throttled',
	'gateway',
	'tls-silent',
	'dns',
]);

export const isTransient = (error: unknown): error is ApiError =>
	error instanceof ApiError && transient.has(error.kind);

const delaysMs = [500, 1000, 2000, 4000];

/** Tries again after errors of the network or an overloaded API server, with backoff; says each time aloud. Everything else fails at once. */
export const withRetries = async <T>(
	work: () => Promise<T>,
	options: {
		clock: ClockPort;
		signal: AbortSignal;
		onRetry: (attempt: number, reason: string) => void;
	},
): Promise<T> => {
	for (const [index, delay] of delaysMs.entries()) {
		try {
			return await work();
		} catch (error) {
			options.signal.throwIfAborted();
			if (!isTransient(error)) {
				throw error;
			}

			options.onRetry(index + 1, error.message);
			await options.clock.sleep(delay, options.signal);
		}
	}

	return work();
};
