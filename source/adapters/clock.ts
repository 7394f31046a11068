import {setTimeout as delay} from 'node:timers/promises';
import type {ClockPort} from '../ports/clock.ts';

/** The system's clock. */
export const makeClock = (): ClockPort => ({
	now: () => Date.now(),
	monotonic: () => performance.now(),
	async sleep(ms, signal) {
		try {
			await delay(ms, undefined, {signal});
		} catch (error) {
			// Node hides the reason inside an AbortError of its own.
			signal?.throwIfAborted();
			throw error;
		}
	},
});
