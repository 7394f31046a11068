import {createRequire} from 'node:module';
import {setImmediate as turn, setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {stripVTControlCharacters} from 'node:util';
import {render as renderWithInk} from 'ink';
import type {ReactNode} from 'react';
import {Stdin, Stdout} from './fake-streams.ts';
import {keySequence, pasteSequence} from './keys.ts';
import {until as untilHolds} from './until.ts';

/** Ink's own chalk looks for a terminal once, at its import: a test has none. */
const useColours = async (): Promise<void> => {
	const file = createRequire(fileURLToPath(import.meta.resolve('ink'))).resolve('chalk');
	const {default: chalk} = (await import(pathToFileURL(file).href)) as {default: {level: number}};
	chalk.level = 3;
};

/** Ink waits 20 ms for the rest of a sequence that an Escape may begin; a timer that is set later and for longer ends later. */
const escapeMs = 25;

type Screen = {
	/** The last frame as text, one line per row. */
	frame: () => string;
	/** The same with its colours. */
	rawFrame: () => string;
	/** Keys, one after the other: names of keys.ts or single characters. Resolves when they are on the screen. */
	press: (...keys: string[]) => Promise<void>;
	/** Characters, each as a key of its own. */
	type: (text: string) => Promise<void>;
	/** Bytes in one chunk, as fast typists and slow machines produce them. */
	send: (text: string) => Promise<void>;
	paste: (text: string) => Promise<void>;
	resize: (columns: number, rows: number) => Promise<void>;
	/** Waits for a frame with this text, or until the predicate holds; fails with the last frame, or with what a component has thrown. */
	until: (
		expected: string | RegExp | ((frame: string) => boolean),
		options?: {withinMs?: number},
	) => Promise<void>;
	/** Shows something else in the same place, state kept. */
	rerender: (node: ReactNode) => Promise<void>;
	/** Whether somebody reads keys. */
	isRaw: () => boolean;
	/** What the app has exited with; rejects with an error that it exited with or that a component has thrown. */
	exit: () => Promise<unknown>;
	unmount: () => void;
	[Symbol.dispose]: () => void;
};

/**
Shows a component with Ink on a screen in memory, the same way with and without CI.

Use it as `using screen = await render(<X/>, {columns: 80, rows: 24})`: what stays mounted may keep the process from ending.
*/
export const render = async (
	node: ReactNode,
	{columns = 100, rows = 30, isScreenReaderEnabled = false} = {},
): Promise<Screen> => {
	await useColours();
	const stdout = new Stdout(columns, rows);
	const stdin = new Stdin();
	const app = renderWithInk(node, {
		stdout,
		stdin,
		debug: true,
		interactive: true,
		patchConsole: false,
		exitOnCtrlC: false,
		isScreenReaderEnabled,
	});
	let failure: unknown;
	app.waitUntilExit().catch((error: unknown) => {
		failure = error;
	});

	const settle = async (): Promise<void> => {
		await app.waitUntilRenderFlush();
	};

	const send = async (text: string): Promise<void> => {
		stdin.send(text);
		if (text.endsWith('\u001B')) {
			await delay(escapeMs);
		}

		await settle();
		// Of keys that arrive together each has its own turn, so that what runs behind the screens goes on.
		for (let turns = 1; turns < text.length; turns++) {
			await turn();
		}

		await settle();
	};

	const press = async (...keys: string[]): Promise<void> => {
		for (const key of keys) {
			await send(keySequence(key));
		}
	};

	const frame = (): string => stripVTControlCharacters(stdout.frame);
	const has = (expected: string | RegExp | ((frame: string) => boolean)): boolean => {
		if (failure !== undefined) {
			throw failure as Error;
		}

		if (typeof expected === 'function') {
			return expected(frame());
		}

		return typeof expected === 'string' ? frame().includes(expected) : expected.test(frame());
	};

	await settle();
	return {
		frame,
		rawFrame: () => stdout.frame,
		press,
		send,
		type: async text => press(...text),
		paste: async text => send(pasteSequence(text, stdout.isBracketedPaste)),
		async resize(newColumns, newRows) {
			stdout.columns = newColumns;
			stdout.rows = newRows;
			stdout.emit('resize');
			await settle();
			// Ink draws what there is at the new size at once; what components make of it comes when React has its turn, after other work in this process.
			for (let turns = 0; turns < 5; turns++) {
				await turn();
			}

			await settle();
		},
		async until(expected, {withinMs = 10_000} = {}) {
			let error: unknown;
			const isThere = (): boolean => {
				try {
					return has(expected);
				} catch (error_) {
					error = error_;
					return true;
				}
			};

			await untilHolds(String(expected), isThere, {withinMs}).catch((error_: unknown) => {
				throw new Error(`${(error_ as Error).message}\n${frame()}`);
			});
			if (error !== undefined) {
				throw error as Error;
			}
		},
		async rerender(next) {
			app.rerender(next);
			await settle();
		},
		isRaw: () => stdin.isRaw,
		exit: async () => app.waitUntilExit(),
		unmount: app.unmount,
		[Symbol.dispose]: app.unmount,
	};
};
