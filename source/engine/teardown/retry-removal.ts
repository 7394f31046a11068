import {withRetries} from '../retry.ts';
import type {TeardownContext} from './teardown-context.ts';

/** Tries again what can be done twice, after errors of the network or of an overloaded API server, and says so. */
export const retryRemoval = async <T>(
	{clock, signal, emit}: TeardownContext,
	step: string,
	work: () => Promise<T>,
): Promise<T> =>
	withRetries(work, {
		clock,
		signal,
		onRetry(attempt, reason) {
			emit({
				type: 'step-retried',
				step,
				attempt,
				reason,
			});
		},
	});
