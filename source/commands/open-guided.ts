import type {Ports} from '../ports/ports.ts';
import {makeGuidedSession} from '../session/guided-session.ts';
import type {Io} from './io.ts';
import type {GuidedOptions} from './definitions/guided.ts';
import {runScreens} from './run-screens.ts';
import {withLog} from './with-log.ts';

/** Opens the guided set-up over some world. */
export const openGuided = async (options: GuidedOptions, io: Io, ports: Ports): Promise<number> =>
	runScreens(
		(tell, warn) =>
			makeGuidedSession({
				ports,
				options,
				cwd: io.cwd,
				home: io.home,
				log: withLog(tell, options, ports.clock.now, warn),
			}),
		{io, clock: ports.clock},
	);
