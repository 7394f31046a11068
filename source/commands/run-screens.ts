import type {ClockPort} from '../ports/clock.ts';
import {asciiText} from '../ui/ascii-output.ts';
import type {OwnedSession} from '../session/session.ts';
import {hasUnicode} from '../ui/theme.ts';
import {exitCodes} from '../errors.ts';
import type {Io} from './io.ts';

/** Opens the screens over a session; prints its last word on the normal screen and gives its exit code. `missed`: what could not be shown meanwhile, for stderr. */
export const runScreens = async (
	session: OwnedSession,
	{io, clock, missed}: {io: Io; clock: ClockPort; missed: readonly string[]},
): Promise<number> => {
	const {startUi} = await import('../ui/start-ui.tsx');
	// While we listen, a signal no longer ends the process by itself: the work stops first, and the terminal is given back.
	const stopListening = io.onSignal(session.interrupt);
	try {
		await session.start();
		await startUi({session, env: io.env, now: clock.now});
	} finally {
		stopListening();
		session.dispose();
	}

	const {ended} = session.getSnapshot();
	for (const line of missed) {
		io.stderr.write(`▲ ${line}\n`);
	}

	for (const line of ended?.lines ?? []) {
		io.stdout.write(`${hasUnicode(io.env) ? line : asciiText(line)}\n`);
	}

	return ended?.exitCode ?? exitCodes.failed;
};
