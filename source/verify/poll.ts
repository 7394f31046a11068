import type {ClockPort} from '../ports/clock.ts';

type Attempt<T> = {
	value: T;
	/** Whether to stop here; otherwise it is tried again until the time is over. */
	isSettled: boolean;
};

/** Tries until an attempt is settled or `timeoutMs` are over, and gives the last attempt's value either way. At least one attempt is made. */
export const poll = async <T>(
	options: {clock: ClockPort; signal: AbortSignal; timeoutMs: number; intervalMs: number},
	attempt: () => Promise<Attempt<T>>,
): Promise<T> => {
	const deadline = options.clock.monotonic() + options.timeoutMs;
	for (;;) {
		options.signal.throwIfAborted();
		const {value, isSettled} = await attempt();
		if (isSettled || options.clock.monotonic() + options.intervalMs > deadline) {
			return value;
		}

		await options.clock.sleep(options.intervalMs, options.signal);
	}
};
