import type {ClockPort} from '../../source/ports/clock.ts';

type Sleeper = {until: number; wake: () => void};

export type VirtualClock = ClockPort & {
	/** Milliseconds since it was made. */
	elapsed: () => number;
	/** Stands still until the work is done. */
	during: <T>(work: Promise<T>) => Promise<T>;
	stop: () => void;
};

/** Inserts in the order of waking up; of equal ones, who came first. */
const insert = (sleepers: Sleeper[], sleeper: Sleeper): void => {
	let [low, high] = [0, sleepers.length];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if ((sleepers[middle]?.until ?? 0) <= sleeper.until) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}

	sleepers.splice(low, 0, sleeper);
};

/**
A clock for many that sleep side by side: when nobody has anything to do, its time jumps to the moment at which the next one
wants to wake up. Work that takes real time (keys, for one) is waited for when it is done through `during`, and takes none of the
clock's. Stop it when the test is over, or whoever polls for ever keeps it going.
*/
export const makeVirtualClock = (start = 1_800_000_000_000): VirtualClock => {
	const sleepers: Sleeper[] = [];
	let now = 0;
	const working = new Set<Promise<unknown>>();
	let isRunning = false;
	const stopping = new AbortController();

	const run = async () => {
		while (sleepers.length > 0 && !stopping.signal.aborted) {
			// All that was woken has its turn, and what that starts.
			for (let turn = 0; turn < 2; turn++) {
				await new Promise(resolve => {
					setImmediate(resolve);
				});
			}

			if (working.size > 0) {
				await Promise.race(working);
				continue;
			}

			const next = sleepers.shift();
			if (next !== undefined) {
				now = Math.max(now, next.until);
				next.wake();
			}
		}

		isRunning = false;
	};

	return {
		now: () => Math.round(start + now),
		monotonic: () => now,
		elapsed: () => now,
		async during(work) {
			const end = Promise.allSettled([work]);
			working.add(end);
			void end.then(() => {
				working.delete(end);
			});
			return work;
		},
		stop() {
			stopping.abort();
		},
		async sleep(ms, signal) {
			signal?.throwIfAborted();
			await new Promise<void>((resolve, reject) => {
				const sleeper: Sleeper = {
					until: now + ms,
					wake() {
						signal?.removeEventListener('abort', onAbort);
						resolve();
					},
				};
				const onAbort = () => {
					sleepers.splice(sleepers.indexOf(sleeper), 1);
					const reason: unknown = signal?.reason;
					reject(reason instanceof Error ? reason : new Error('aborted'));
				};

				signal?.addEventListener('abort', onAbort, {once: true});
				insert(sleepers, sleeper);
				if (!isRunning && !stopping.signal.aborted) {
					isRunning = true;
					void run();
				}
			});
			signal?.throwIfAborted();
		},
	};
};
