import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {keySequence, pasteSequence} from './keys.ts';
import {normalText, screenText} from './screen-text.ts';
import {shellCommand, type ShellReport} from './terminal-shell.ts';
import {watchModes} from './terminal-modes.ts';

export type LaunchOptions = {
	columns?: number;
	rows?: number;
	/** The whole environment of the program but TERM. */
	env: Readonly<Record<string, string | undefined>>;
	cwd: string;
};

export type Expected = string | RegExp | ((screen: string) => boolean);

type Exit = {exitCode: number | null; signal: string | null};

/** A program in a pseudo-terminal, and the terminal's emulator. */
export type Terminal = AsyncDisposable & {
	/** The program's. */
	readonly pid: number;
	/** The emulator, for colours and cells. */
	readonly xterm: xterm.Terminal;
	/** What a person sees now: rows without the spaces at their ends. */
	screen: () => string;
	/** The primary screen with what has scrolled off: what stays when the program has left. */
	normalScreen: () => string;
	/** Everything that the program has written. */
	bytes: () => string;
	/** How often the program has cleared all of the screen or the scrollback. */
	fullClears: () => number;
	/** Waits until the screen has this or the predicate holds, and returns it; fails with the last screen, at once when the program ends before. */
	until: (expected: Expected, options?: {timeoutMs?: number}) => Promise<string>;
	/** Keys at a person's pace: names of keys.ts or single characters. Escape only as the last: wait for its effect, or it becomes Alt. */
	press: (...keys: string[]) => Promise<void>;
	/** A text, all at once. */
	type: (text: string) => void;
	paste: (text: string) => void;
	resize: (columns: number, rows: number) => void;
	signal: (name: NodeJS.Signals) => void;
	/** Waits for the program's end; all that it wrote is on the screen then. */
	exit: (options?: {timeoutMs?: number}) => Promise<Exit>;
	/** What the terminal is left with that it did not have before the program: `alternate screen`, `hidden cursor`, … */
	leftovers: () => readonly string[];
	/** Whether the program is gone and nothing of it is left. */
	isRestored: () => boolean;
};

/** Deadlines are for programs that hang, not for slow machines. */
const patienceMs = 30_000;
const paceMs = 30;

export const holds = (expected: Expected, screen: string): boolean => {
	if (typeof expected === 'function') {
		return expected(screen);
	}

	return typeof expected === 'string' ? screen.includes(expected) : expected.test(screen);
};

const framed = (screen: string): string =>
	screen
		.split('\n')
		.map(line => `│ ${line}`)
		.join('\n');

/** Starts a program in a terminal of its own. Use it as `await using terminal = await launch(…)`: what still runs then is killed. */
export const launch = async (
	command: string,
	arguments_: readonly string[],
	{columns = 100, rows = 30, env, cwd}: LaunchOptions,
): Promise<Terminal> => {
	const emulator = new xterm.Terminal({
		cols: columns,
		rows,
		scrollback: 10_000,
		allowProposedApi: true,
	});
	const modes = watchModes(emulator);
	const listeners = new Set<() => void>();
	let written = '';
	let pid: number | undefined;
	let end: Extract<ShellReport, {type: 'ended'}> | undefined;
	const changed = (): void => {
		for (const listener of listeners) {
			listener();
		}
	};

	emulator.parser.registerOscHandler(shellCommand, data => {
		const report = JSON.parse(data) as ShellReport;
		if (report.type === 'started') {
			pid = report.pid;
		} else {
			end = report;
		}

		return true;
	});

	const pty = spawn(
		process.execPath,
		[path.join(import.meta.dirname, 'terminal-shell.ts'), command, ...arguments_],
		{
			name: 'xterm-256color',
			cols: columns,
			rows,
			cwd,
			env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
		},
	);
	const gone = new Promise<void>(resolve => {
		pty.onExit(() => {
			resolve();
		});
	});
	pty.onData(data => {
		written += data;
		emulator.write(data, changed);
	});
	emulator.onData(answer => {
		pty.write(answer);
	});

	const screen = (): string => screenText(emulator);
	const waitFor = async (what: string, isThere: () => boolean, timeoutMs: number): Promise<void> =>
		new Promise((resolve, reject) => {
			const settle = (complaint?: string): void => {
				clearTimeout(timer);
				listeners.delete(look);
				if (complaint === undefined) {
					resolve();
				} else {
					reject(new Error(`${complaint}: ${what}; the last screen was\n${framed(screen())}`));
				}
			};

			const look = (): void => {
				// A frame that is being drawn is none yet.
				if (emulator.modes.synchronizedOutputMode && end === undefined) {
					return;
				}

				if (isThere()) {
					settle();
				} else if (end !== undefined) {
					settle(`the program ended (${end.signal ?? `exit ${String(end.exitCode)}`}) before`);
				}
			};

			const timer = setTimeout(() => {
				settle(`waited ${timeoutMs} ms in vain`);
			}, timeoutMs);
			listeners.add(look);
			look();
		});

	const kill = (id: number, signal: NodeJS.Signals): void => {
		try {
			process.kill(id, signal);
		} catch {
			// It is gone already.
		}
	};

	const dispose = async (): Promise<void> => {
		if (pid !== undefined && end === undefined) {
			kill(pid, 'SIGKILL');
			await waitFor('the program to end', () => end !== undefined, patienceMs);
		}

		kill(pty.pid, 'SIGKILL');
		await gone;
		emulator.dispose();
	};

	const leftovers = (): readonly string[] => [
		...(end === undefined ? ['the program'] : []),
		...(end?.isReset === false ? ['raw mode'] : []),
		...modes.leftovers(),
	];

	try {
		await waitFor('the program to start', () => pid !== undefined, patienceMs);
	} catch (error) {
		await dispose();
		throw error;
	}

	return {
		pid: pid ?? 0,
		xterm: emulator,
		screen,
		normalScreen: () => normalText(emulator),
		// eslint-disable-next-line no-control-regex
		bytes: () => written.replaceAll(/\u0018\u001B\]7700;[^\u0007]*\u0007/gv, ''),
		// eslint-disable-next-line no-control-regex
		fullClears: () => written.match(/\u001B\[[23]J|\u001Bc/gv)?.length ?? 0,
		async until(expected, {timeoutMs = patienceMs} = {}) {
			await waitFor(String(expected), () => holds(expected, screen()), timeoutMs);
			return screen();
		},
		async press(...keys) {
			const sequences = keys.map(key => keySequence(key));
			if (sequences.slice(0, -1).includes('\u001B')) {
				throw new Error(
					'Escape can only be the last key of a press: wait for its effect before the next one',
				);
			}

			for (const [index, sequence] of sequences.entries()) {
				if (index > 0) {
					await delay(paceMs);
				}

				pty.write(sequence);
			}
		},
		type(text) {
			pty.write(text);
		},
		paste(text) {
			pty.write(pasteSequence(text, emulator.modes.bracketedPasteMode));
		},
		resize(newColumns, newRows) {
			emulator.resize(newColumns, newRows);
			pty.resize(newColumns, newRows);
		},
		signal(name) {
			process.kill(pid ?? 0, name);
		},
		async exit({timeoutMs = patienceMs} = {}) {
			await waitFor('the program to end', () => end !== undefined, timeoutMs);
			return {exitCode: end?.exitCode ?? null, signal: end?.signal ?? null};
		},
		leftovers,
		isRestored: () => leftovers().length === 0,
		[Symbol.asyncDispose]: dispose,
	};
};
