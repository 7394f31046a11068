import type {OwnedSession, SessionView} from './session.ts';
import {stopExitCodes} from './stop.ts';

/**
A session that shows its first view before it is there: what works behind the screens takes several times as long to load as the first
of them. `isWhole` says whether that view isn't enough, so that the session is opened before anything is shown. Who shows it calls `load`
once the first view can be read, and hands over no intent before that has resolved.
*/
export const makeDeferredSession = (
	first: SessionView,
	{open, isWhole}: {open: () => Promise<OwnedSession>; isWhole: () => Promise<boolean>},
): OwnedSession => {
	const listeners = new Set<() => void>();
	let view = first;
	let session: OwnedSession | undefined;
	let loading: Promise<OwnedSession> | undefined;
	let isDisposed = false;
	let interruptions = 0;
	const tell = () => {
		for (const listener of listeners) {
			listener();
		}
	};

	const start = async (): Promise<OwnedSession> => {
		const opened = await open();
		if (isDisposed) {
			opened.dispose();
			return opened;
		}

		await opened.start();
		session = opened;
		opened.subscribe(tell);
		tell();
		return opened;
	};

	const load = async (): Promise<OwnedSession> => {
		loading ??= start();
		return loading;
	};

	return {
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		getSnapshot: () => session?.getSnapshot() ?? view,
		send(intent) {
			session?.send(intent);
		},
		async load() {
			await load();
		},
		async start() {
			if (await isWhole()) {
				await load();
			}
		},
		interrupt(cause) {
			if (session !== undefined) {
				return session.interrupt(cause);
			}

			interruptions++;
			const end = () => {
				view = {...view, ended: {exitCode: stopExitCodes[cause], lines: []}};
				tell();
			};

			if (cause === 'bug') {
				end();
			} else {
				// Nothing works yet, but what is said at the end, and kept, is the session's.
				load().then(opened => opened.interrupt(cause), end);
			}

			return interruptions;
		},
		dispose() {
			isDisposed = true;
			session?.dispose();
		},
	};
};
