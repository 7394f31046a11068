import type {RunHooks} from '../session/apply-session.ts';
import type {MeshSession} from '../session/mesh-session.ts';
import {makeRunSession} from '../session/run-session.ts';
import type {Io} from './io.ts';
import {withLog} from './with-log.ts';
import {runScreens} from './run-screens.ts';

/** Runs a command's work behind its screens; resolves or rejects as the work did, with the terminal as it was. */
export const withScreens = async <T>(
	options: {
		flow: 'apply' | 'verify';
		session: MeshSession;
		io: Io;
		logFile?: string;
		asks: boolean;
	},
	work: (hooks: RunHooks) => Promise<T>,
): Promise<T> => {
	const {flow, session, io, logFile, asks} = options;
	const {clock} = session.ports;
	let screens: ReturnType<typeof makeRunSession<T>> | undefined;
	await runScreens(
		(tell, warn) => {
			screens = makeRunSession({
				flow,
				session,
				home: io.home,
				asks,
				work,
				log: withLog(tell, {logFile}, clock.now, warn),
			});
			return screens;
		},
		{io, clock},
	);
	const ending = screens?.ending();
	if (ending === undefined) {
		throw new Error('the screens closed before the work was over');
	}

	if ('error' in ending) {
		throw ending.error;
	}

	return ending.value;
};
