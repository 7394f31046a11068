import {useAnimation} from 'ink';
import {useTerminal} from '../terminal-context.ts';

/** Now, in epoch milliseconds, once a second while something runs; for a screen reader only when something else changes. */
export const useSeconds = (isRunning: boolean): number => {
	const {now, screenReader} = useTerminal();
	useAnimation({interval: 1000, isActive: isRunning && !screenReader});
	return now();
};
