import {createContext, useContext, useSyncExternalStore} from 'react';
import type {Session, SessionView, Intent} from '../../session/session.ts';

/** The session of this run; there is none outside `App`. */
export const SessionContext = createContext<Session | undefined>(undefined);

const useSessionItself = (): Session => {
	const session = useContext(SessionContext);
	if (session === undefined) {
		throw new Error('a screen was rendered outside App');
	}

	return session;
};

/** What the screens show, as it is now. */
export const useSession = (): SessionView => {
	const {subscribe, getSnapshot} = useSessionItself();
	return useSyncExternalStore(subscribe, getSnapshot);
};

/** Sends what a person wants. */
export const useSend = (): ((intent: Intent) => void) => useSessionItself().send;
