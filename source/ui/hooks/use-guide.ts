import {createContext, useContext, useSyncExternalStore} from 'react';
import type {Guide, GuideView, Intent} from '../guide.ts';

/** The guide of this run; there is none outside `App`. */
export const GuideContext = createContext<Guide | undefined>(undefined);

const useGuideItself = (): Guide => {
	const guide = useContext(GuideContext);
	if (guide === undefined) {
		throw new Error('a screen was rendered outside App');
	}

	return guide;
};

/** What the screens show, as it is now. */
export const useGuide = (): GuideView => {
	const {subscribe, getSnapshot} = useGuideItself();
	return useSyncExternalStore(subscribe, getSnapshot);
};

/** Sends what a person wants. */
export const useSend = (): ((intent: Intent) => void) => useGuideItself().send;
