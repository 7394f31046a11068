import type {FirstPorts, Ports} from '../ports/ports.ts';
import {makeDeferredSession} from '../session/deferred-session.ts';
import {readDraftFile} from '../session/draft-file.ts';
import {firstView} from '../session/first-view.ts';
import type {Io} from './io.ts';
import type {GuidedOptions} from './definitions/guided.ts';
import {runScreens} from './run-screens.ts';

/** Opens the guided set-up over some world: its first screen, and then what works behind it. */
export const openGuided = async (
	options: GuidedOptions,
	io: Io,
	{first, open}: {first: FirstPorts; open: () => Promise<Ports>},
): Promise<number> => {
	// Before the screens: a log file that can't be written is no reason to open them.
	const log = options.logFile === undefined ? undefined : await import('./with-log.ts');
	return runScreens(
		(tell, warn) => {
			const emit = log?.withLog(tell, options, first.clock.now, warn) ?? tell;
			return makeDeferredSession(firstView(first, io.home), {
				async open() {
					const {makeGuidedSession} = await import('../session/guided-session.ts');
					return makeGuidedSession({
						ports: await open(),
						options,
						cwd: io.cwd,
						home: io.home,
						log: emit,
					});
				},
				// Answers that were kept are offered first, and what is wrong with them is said.
				async isWhole() {
					try {
						return (await readDraftFile(first.files, io.cwd)) !== undefined;
					} catch {
						return true;
					}
				},
			});
		},
		{io, clock: first.clock},
	);
};
