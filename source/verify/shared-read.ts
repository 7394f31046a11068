/**
A read that many ask for at once. Whoever asks gets what was read after the question, never before it, and all who wait
share one request: ninety pairs that look at one istiod cost it one look.
*/
export const makeSharedRead = <T>(read: () => Promise<T>): (() => Promise<T>) => {
	let current: Promise<T> | undefined;
	let next: Promise<T> | undefined;

	const start = async (): Promise<T> => {
		const started = read();
		current = started;
		try {
			return await started;
		} finally {
			if (current === started) {
				current = undefined;
			}
		}
	};

	const afterCurrent = async (running: Promise<T>): Promise<T> => {
		// Its failure belongs to those who asked for it.
		await Promise.allSettled([running]);
		next = undefined;
		return start();
	};

	return async () => {
		if (current === undefined) {
			return start();
		}

		next ??= afterCurrent(current);
		return next;
	};
};
