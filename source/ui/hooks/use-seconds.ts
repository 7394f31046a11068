import {useAnimation} from 'ink';
import {useLook} from '../look.ts';

/** Now, in epoch milliseconds, once a second while something runs; for a screen reader only when something else changes. */
export const useSeconds = (isRunning: boolean): number => {
	const {now, screenReader} = useLook();
	useAnimation({interval: 1000, isActive: isRunning && !screenReader});
	return now();
};
