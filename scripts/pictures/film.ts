import type {Terminal} from '../../test/helpers/terminal.ts';
import type {Frame} from './picture.ts';
import {snapshotOf} from './snapshot.ts';

export type Film = {
	frames: Frame[];
	/** Lets what is shown now stay for so long in the film, without waiting. */
	hold: (milliseconds: number) => void;
	/** Takes what is shown now, at once. */
	take: () => void;
	stop: () => void;
};

/** Films a terminal: a frame whenever another screen is shown, at most every `everyMs`, none longer than `atMostMs` unless held. */
export const film = (
	terminal: Terminal,
	{everyMs, atMostMs}: {everyMs: number; atMostMs: number},
): Film => {
	const frames: Frame[] = [];
	let shown = '';
	let shownAt = performance.now();
	const take = (): void => {
		const snapshot = snapshotOf(terminal.xterm);
		const content = JSON.stringify(snapshot);
		// A frame that is being drawn is none yet, and the screen before the first one is blank.
		if (
			content === shown ||
			terminal.xterm.modes.synchronizedOutputMode ||
			snapshot.rows.every(row => row.length === 0)
		) {
			return;
		}

		const now = performance.now();
		const last = frames.at(-1);
		if (last !== undefined) {
			last.milliseconds = Math.max(
				last.milliseconds,
				Math.min(Math.round(now - shownAt), atMostMs),
			);
		}

		frames.push({snapshot, milliseconds: everyMs});
		[shown, shownAt] = [content, now];
	};

	const timer = setInterval(take, everyMs);
	return {
		frames,
		hold(milliseconds) {
			take();
			const last = frames.at(-1);
			if (last !== undefined) {
				last.milliseconds = milliseconds;
			}
		},
		take,
		stop() {
			clearInterval(timer);
		},
	};
};
