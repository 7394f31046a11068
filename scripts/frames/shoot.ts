import {setTimeout as delay} from 'node:timers/promises';
import type {Terminal} from '../../test/helpers/terminal.ts';
import {snapshotOf, type Snapshot} from '../pictures/snapshot.ts';
import {masked} from './mask.ts';

export type Size = {columns: number; rows: number};

/** The sizes that frames are kept of: the least, the usual, where it is at its best, and a large one. */
export const sizes: readonly Size[] = [
	{columns: 60, rows: 16},
	{columns: 80, rows: 24},
	{columns: 100, rows: 30},
	{columns: 160, rows: 50},
];

/** A screen by name, as it was shown at one size. */
export type Shot = Size & {name: string; text: string; snapshot: Snapshot};

const lookMs = 40;

/**
Waits until the screen is drawn anew for that size, from the headline to the hints, and stays as it is but for what runs on it. A
terminal that shrinks loses its first rows, one that grows has blank last ones, until the program draws again.
*/
const settle = async (terminal: Terminal, {rows}: Size): Promise<void> => {
	await terminal.until(
		screen => screen.startsWith(' mesh-wizard') && screen.split('\n').length === rows,
	);
	for (
		let [before, now] = ['', masked(terminal.screen())];
		before !== now;
		[before, now] = [now, masked(terminal.screen())]
	) {
		await delay(lookMs);
	}
};

/** Takes a screen at these sizes, and gives the terminal back at its own. */
export const shoot = async (
	terminal: Terminal,
	name: string,
	at: readonly Size[],
): Promise<Shot[]> => {
	const own = {columns: terminal.xterm.cols, rows: terminal.xterm.rows};
	const shots: Shot[] = [];
	for (const size of at) {
		terminal.resize(size.columns, size.rows);
		await settle(terminal, size);
		shots.push({
			...size,
			name,
			text: terminal.screen(),
			snapshot: snapshotOf(terminal.xterm),
		});
	}

	terminal.resize(own.columns, own.rows);
	await settle(terminal, own);
	return shots;
};
