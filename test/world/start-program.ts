import {constants} from 'node:os';
import {stripVTControlCharacters} from 'node:util';
import {spawn, type IPty} from '@lydell/node-pty';
import {execa} from 'execa';

/** How a process ends before its time. */
export type Ending =
	'SIGKILL' | 'SIGTERM' | 'SIGHUP' | 'SIGINT' | 'closed stdout' | 'closed terminal';

type Ended = {
	exitCode: number | undefined;
	signal: string | undefined;
	stdout: string;
	stderr: string;
	/** Whether it was still running when its time was over. */
	isEndless: boolean;
};

type StartedProgram = {
	pid: number | undefined;
	end: (how: Ending) => void;
	ended: Promise<Ended>;
};

type Options = {
	cwd: string;
	env: Readonly<Record<string, string | undefined>>;
	/** It is killed after so long. */
	longestMs: number;
};

/** Nobody stays before a terminal on which nothing happens any more. */
const patienceMs = 20_000;

const signalNames = new Map(
	Object.entries(constants.signals).map(([name, number]) => [number, name]),
);

/** What was written, without what moves the cursor. */
const legible = (bytes: string): string =>
	stripVTControlCharacters(bytes)
		.replaceAll('\r\n', '\n')
		// eslint-disable-next-line no-control-regex -- sequences that were cut
		.replaceAll(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/gv, '');

/** Starts a program in a terminal of its own, which is closed when its end is asked for, or after a while. */
export const startInTerminal = (
	[file, ...rest]: readonly [string, ...string[]],
	{cwd, env, longestMs}: Options,
): StartedProgram => {
	const pty = spawn(file, rest, {
		name: 'xterm-256color',
		cols: 100,
		rows: 30,
		cwd,
		env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
	});
	let bytes = '';
	pty.onData(data => {
		bytes += data;
	});
	const close = () => {
		// All terminals of this package have it; its types leave it out.
		(pty as IPty & {destroy: () => void}).destroy();
	};

	const patience = setTimeout(close, patienceMs);
	let isEndless = false;
	const limit = setTimeout(() => {
		isEndless = true;
		pty.kill('SIGKILL');
	}, longestMs);
	return {
		pid: pty.pid,
		end: close,
		ended: new Promise(resolve => {
			pty.onExit(({exitCode, signal = 0}) => {
				clearTimeout(patience);
				clearTimeout(limit);
				resolve({
					exitCode: signal === 0 ? exitCode : undefined,
					signal: signalNames.get(signal),
					stdout: legible(bytes),
					stderr: '',
					isEndless,
				});
			});
		}),
	};
};

/** Starts a program without any terminal. */
export const startPiped = (
	[file, ...rest]: readonly [string, ...string[]],
	{cwd, env, longestMs}: Options,
): StartedProgram => {
	const child = execa(file, rest, {
		cwd,
		env,
		extendEnv: false,
		reject: false,
		stdin: 'ignore',
		maxBuffer: 2 ** 26,
		timeout: longestMs,
		killSignal: 'SIGKILL',
		forceKillAfterDelay: false,
	});
	const ended = async (): Promise<Ended> => {
		const {exitCode, signal, stdout, stderr, timedOut} = await child;
		return {exitCode, signal, stdout, stderr, isEndless: timedOut};
	};

	return {
		pid: child.pid,
		end(how) {
			if (how === 'closed stdout' || how === 'closed terminal') {
				child.stdout.destroy();
			} else {
				child.kill(how);
			}
		},
		ended: ended(),
	};
};
