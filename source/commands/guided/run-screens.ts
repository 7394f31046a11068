import {type Io, type StopSignal} from '../io.ts';
import type {ClockPort} from '../../ports/clock.ts';
import {asciiText} from '../../ui/ascii-output.ts';
import type {Guide} from '../../ui/guide.ts';
import {hasUnicode} from '../../ui/theme.ts';
import {exitCodes} from '../../errors.ts';

/** A guide that a process owns: it hears the process's signals and is put away at the end. */
export type OwnedGuide = Guide & {
	start: () => Promise<void>;
	/** A signal from outside; as Ctrl-C, with its own exit code. */
	interrupt: (signal: StopSignal) => void;
	dispose: () => void;
};

/** Opens the screens over a guide; prints its last word on the normal screen and gives its exit code. */
export const runScreens = async (
	guide: OwnedGuide,
	{io, clock}: {io: Io; clock: ClockPort},
): Promise<number> => {
	const {startUi} = await import('../../ui/start-ui.tsx');
	// While we listen, a signal no longer ends the process by itself: the work stops first, and the terminal is given back.
	const stopListening = io.onSignal(guide.interrupt);
	try {
		await guide.start();
		await startUi({guide, env: io.env, now: clock.now});
	} finally {
		stopListening();
		guide.dispose();
	}

	const {ended} = guide.getSnapshot();
	for (const line of ended?.lines ?? []) {
		io.stdout.write(`${hasUnicode(io.env) ? line : asciiText(line)}\n`);
	}

	return ended?.exitCode ?? exitCodes.failed;
};
