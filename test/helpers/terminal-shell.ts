/**
What a person's shell is to a program in a terminal: it starts it and is there when it is gone.

`node terminal-shell.ts COMMAND ARGUMENTS…`, in a pseudo-terminal. What it knows it tells in the stream of bytes, as an
operating system command of the terminal with JSON, so that it comes after everything that the program has written.
It stays until it is killed: a terminal whose last program has left forgets how it was set.
*/
import {spawn, spawnSync} from 'node:child_process';
import {writeSync} from 'node:fs';
import process from 'node:process';

export const shellCommand = 7700;

export type ShellReport =
	| {type: 'started'; pid: number}
	/** `isReset`: the line discipline is what it was before: echo, lines, signals. */
	| {type: 'ended'; exitCode: number | null; signal: string | null; isReset: boolean};

if (import.meta.main) {
	// CAN first: a program that was killed may have left half a sequence.
	const tell = (report: ShellReport) =>
		writeSync(1, `\u0018\u001B]${shellCommand};${JSON.stringify(report)}\u0007`);
	const settings = () =>
		spawnSync('stty', ['-g'], {stdio: ['inherit', 'pipe', 'ignore'], encoding: 'utf8'}).stdout;

	const ignore = () => {
		// Keys that the terminal turns into signals are for the program.
	};

	for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTSTP'] as const) {
		process.on(signal, ignore);
	}

	const before = settings();
	const [command = '', ...arguments_] = process.argv.slice(2);
	const child = spawn(command, arguments_, {stdio: 'inherit'});
	child.on('error', error => {
		writeSync(1, `${error.message}\n`);
		tell({
			type: 'ended',
			exitCode: 127,
			signal: null,
			isReset: true,
		});
	});
	child.on('exit', (exitCode, signal) => {
		tell({
			type: 'ended',
			exitCode,
			signal,
			isReset: settings() === before,
		});
	});
	if (child.pid !== undefined) {
		tell({type: 'started', pid: child.pid});
	}

	setInterval(ignore, 2 ** 30);
}
