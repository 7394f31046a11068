import {once} from 'node:events';

/** An async iterable that can be pushed into; ends when the signal aborts. */
export const makeEventQueue = <T>(
	signal: AbortSignal,
): {push: (item: T) => void; items: AsyncIterable<T>} => {
	const waiting: T[] = [];
	const bell = new EventTarget();

	const items = async function* (): AsyncIterable<T> {
		while (!signal.aborted) {
			const next = waiting.shift();
			if (next !== undefined) {
				yield next;
				continue;
			}

			await once(bell, 'ring', {signal}).catch(() => undefined);
		}
	};

	return {
		push(item) {
			waiting.push(item);
			bell.dispatchEvent(new Event('ring'));
		},
		items: items(),
	};
};
