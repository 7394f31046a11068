import {useApp, useStdin, useStdout} from 'ink';

/**
Lends the terminal to whoever `work` starts there, until it resolves or rejects: the screens leave it, and nobody else reads
what is typed.
*/
export const useLending = (): ((work: () => Promise<void>) => Promise<void>) => {
	const {suspendTerminal} = useApp();
	const {stdin} = useStdin();
	const {stdout} = useStdout();
	return async work =>
		suspendTerminal(async () => {
			// Ink stops listening, but Node would go on reading, and take lines from whoever asks there now. A stream without listeners
			// can be paused only in the next turn.
			await new Promise(resolve => {
				setImmediate(resolve);
			});
			stdin.pause();
			try {
				await work();
			} finally {
				// A question that was broken off leaves its line unfinished, and the screens begin in the first column.
				stdout.write('\r\n');
			}
		});
};
