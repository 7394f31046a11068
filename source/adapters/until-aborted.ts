/** The promise's outcome, or a rejection with `reason()` as soon as the signal aborts; the work behind the promise goes on. */
export const untilAborted = async <T>(
	promise: Promise<T>,
	signal: AbortSignal | undefined,
	reason: () => Error,
): Promise<T> => {
	if (signal === undefined) {
		return promise;
	}

	let onAbort: (() => void) | undefined;
	try {
		return await Promise.race([
			promise,
			new Promise<never>((_resolve, reject) => {
				onAbort = () => {
					reject(reason());
				};

				if (signal.aborted) {
					onAbort();
				}

				signal.addEventListener('abort', onAbort, {once: true});
			}),
		]);
	} finally {
		if (onAbort !== undefined) {
			signal.removeEventListener('abort', onAbort);
		}
	}
};
