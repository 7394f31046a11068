/** What becomes of what went wrong. */
export type Decision = 'retry' | 'stop';

/** Calls the listener whenever somebody wishes failed steps to be tried again. Returns the way to stop listening. */
export type OnRetry = (listener: () => void) => () => void;

/** A wish that may come at any time. Dispose it when it can no longer be granted. */
type Trigger = Disposable & {
	/** Whether it has come since it was taken last. */
	take: () => boolean;
	/** Resolves when it comes. */
	comes: () => Promise<void>;
};

export const makeTrigger = (onRetry?: OnRetry): Trigger => {
	let isOpen = false;
	let resolve = () => {
		// Replaced at once.
	};

	const next = async () =>
		new Promise<void>(settle => {
			resolve = settle;
		});
	let coming = next();
	const stopListening = onRetry?.(() => {
		isOpen = true;
		resolve();
	});
	return {
		take() {
			const wasOpen = isOpen;
			if (wasOpen) {
				isOpen = false;
				coming = next();
			}

			return wasOpen;
		},
		comes: async () => coming,
		[Symbol.dispose]() {
			stopListening?.();
		},
	};
};

/** What a person decides; `stop` once the run is stopped, `retry` when the wish comes by the other way. */
export const untilDecided = async (
	answer: Promise<Decision>,
	signal: AbortSignal,
	trigger?: Trigger,
): Promise<Decision> => {
	let stop = () => {
		// Replaced at once.
	};

	const stopped = new Promise<Decision>(resolve => {
		stop = () => {
			resolve('stop');
		};
	});
	const triggered = async (): Promise<Decision> => {
		await trigger?.comes();
		return 'retry';
	};

	if (signal.aborted) {
		return 'stop';
	}

	signal.addEventListener('abort', stop, {once: true});
	try {
		return await Promise.race([answer, stopped, ...(trigger === undefined ? [] : [triggered()])]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
};
