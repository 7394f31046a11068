import type {SessionView} from './session.ts';

/** The session's state: one object, replaced as a whole, told once for all changes made in one turn. */
export type ViewHolder = {
	get: () => SessionView;
	set: (change: Partial<SessionView>) => void;
	subscribe: (listener: () => void) => () => void;
};

export const makeViewHolder = (initial: SessionView): ViewHolder => {
	const listeners = new Set<() => void>();
	let view = initial;
	let isTelling = false;
	return {
		get: () => view,
		set(change) {
			view = {...view, ...change};
			if (isTelling) {
				return;
			}

			isTelling = true;
			queueMicrotask(() => {
				isTelling = false;
				for (const listener of listeners) {
					listener();
				}
			});
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
};
