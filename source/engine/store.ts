import type {EngineEvent} from './events.ts';
import {reduceEvents} from './reduce-events.ts';
import {emptyRunView, type RunView} from './run-view/run-view.ts';

/** A run as it goes on, for views that read snapshots (`useSyncExternalStore`). */
export type RunStore = {
	emit: (event: EngineEvent) => void;
	/** Calls the listener whenever there is a new snapshot. Returns the way to stop. */
	subscribe: (listener: () => void) => () => void;
	/** The same object until something changed. */
	getSnapshot: () => RunView;
	/** Stops the timer and lets the listeners go; what was published stays readable. */
	dispose: () => void;
};

type Options = {
	/** Milliseconds between two snapshots, at least. */
	publishMs?: number;
	/** Calls `work` after `ms`; returns the way to call it off. */
	schedule?: (work: () => void, ms: number) => () => void;
};

/** So many events are folded even when nobody is shown them yet: what waits is bounded, and a log forgets what it would drop. */
const foldAt = 1000;

const timer: NonNullable<Options['schedule']> = (work, ms) => {
	const handle = setTimeout(work, ms);
	// A picture that is due holds no process.
	handle.unref();
	return () => {
		clearTimeout(handle);
	};
};

/** Folds events into a view and publishes it at most every `publishMs`: at once when it was quiet, and at once at the end of a run. */
export const makeRunStore = ({publishMs = 50, schedule = timer}: Options = {}): RunStore => {
	const listeners = new Set<() => void>();
	let waiting: EngineEvent[] = [];
	let folded = emptyRunView;
	let published = folded;
	let cancel: (() => void) | undefined;
	let isDisposed = false;

	const fold = () => {
		const events = waiting;
		waiting = [];
		folded = reduceEvents(folded, events);
	};

	const publish = () => {
		fold();
		if (folded === published) {
			return;
		}

		published = folded;
		cancel?.();
		cancel = schedule(() => {
			cancel = undefined;
			publish();
		}, publishMs);
		for (const listener of listeners) {
			listener();
		}
	};

	return {
		emit(event) {
			if (isDisposed) {
				return;
			}

			waiting.push(event);
			if (cancel === undefined || event.type === 'run-finished') {
				publish();
			} else if (waiting.length >= foldAt) {
				fold();
			}
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		getSnapshot: () => published,
		dispose() {
			isDisposed = true;
			cancel?.();
			cancel = undefined;
			listeners.clear();
		},
	};
};
