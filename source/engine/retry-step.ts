import {withRetries} from './retry.ts';
import type {RunContext} from './run-context.ts';

/** Tries again what can be done twice, after errors of the network or of an overloaded API server, and says so. */
export const retryStep = async <T>(
	{clock, signal, emit}: Pick<RunContext, 'clock' | 'signal' | 'emit'>,
	step: string,
	work: () => Promise<T>,
): Promise<T> =>
	withRetries(work, {
		clock,
		signal,
		onRetry(attempt, reason) {
			emit({type: 'step-retried', step, attempt, reason});
		},
	});
