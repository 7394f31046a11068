export type ClockPort = {
	/** Epoch milliseconds. */
	now: () => number;
	/** Milliseconds from an arbitrary start, never going back. */
	monotonic: () => number;
	/** Resolves after `ms`, or rejects with the signal's reason. */
	sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};
