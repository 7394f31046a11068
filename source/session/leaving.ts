import {exitCodes} from '../errors.ts';
import type {InstallController} from './install-controller.ts';
import {leave} from './leave.ts';
import type {ProbeController} from './probe-controller.ts';
import type {SessionCore} from './session-core.ts';
import {stopExitCodes, type StopCause} from './stop.ts';

type Leaving = {
	/** Leaves, unless work goes on. */
	quit: () => void;
	/** Stops what works; leaves where nothing does, and after the work when it is asked from outside or twice. */
	interrupt: (cause: StopCause) => number;
	/** Hears that work is over; leaves if that is what was waited for. */
	afterWork: (exitCode: number) => void;
	/** Whether work goes on that has to be stopped first. */
	isBusy: () => boolean;
};

export const makeLeaving = (
	core: SessionCore,
	{
		install,
		probes,
		isLoggingIn,
	}: {install: InstallController; probes: ProbeController; isLoggingIn: () => boolean},
): Leaving => {
	let isWaited = false;
	const isBusy = () => install.isRunning() || probes.isRunning();
	const end = (exitCode: number): void => {
		void leave(core, {exitCode, result: install.result()});
	};

	return {
		isBusy,
		quit() {
			if (isBusy()) {
				core.set({notice: 'Work is going on: stop it with ctrl+c first.'});
			} else {
				end(install.result()?.exitCode ?? exitCodes.done);
			}
		},
		interrupt(cause) {
			// Ctrl-C at a credential plugin's question goes to all of the terminal's foreground, and is meant for the plugin.
			if (isLoggingIn() && cause === 'SIGINT') {
				return 0;
			}

			const times = probes.isRunning() ? probes.interrupt(cause) : install.interrupt(cause);
			if (times === 0) {
				end(install.result()?.exitCode ?? stopExitCodes[cause]);
				return 0;
			}

			if (cause !== 'SIGINT' || times > 1) {
				isWaited = true;
			}

			return times;
		},
		afterWork(exitCode) {
			if (isWaited) {
				end(exitCode);
			}
		},
	};
};
