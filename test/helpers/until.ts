import {setTimeout as delay} from 'node:timers/promises';

/** Waits until the predicate holds; fails after `withinMs`, saying what was waited for. */
export const until = async (
	what: string,
	predicate: () => boolean | Promise<boolean>,
	{withinMs = 10_000} = {},
): Promise<void> => {
	const deadline = performance.now() + withinMs;
	while (!(await predicate())) {
		if (performance.now() > deadline) {
			throw new Error(`waited ${withinMs} ms in vain: ${what}`);
		}

		await delay(5);
	}
};
