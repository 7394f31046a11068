import process from 'node:process';
import {workingFolder} from './disk/working-folder.ts';

type Options = {
	/** Its whole environment. */
	env: Readonly<Record<string, string | undefined>>;
	/** What it reads; no standard input without it. */
	input?: string;
	timeoutMs: number;
	/** Characters of each stream; a program that writes more is ended. */
	maximumOutput: number;
	/** Ends it. */
	signal?: AbortSignal;
};

/** A program and whatever it started: it leads a process group of its own. */
const killGroup = (pid: number): void => {
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// It is gone.
	}
};

/**
Runs a program for what it prints: without a shell and without a terminal to open (it gets a session of its own), bounded in time and
output. Resolves with how it ended, failures included, or with undefined when the time was up or the signal came first: then it is
killed with all that it started, and nobody waits for pipes that something else holds open.
*/
export const runBounded = async (
	file: string,
	argv: readonly string[],
	{env, input, timeoutMs, maximumOutput, signal}: Options,
) => {
	const {execa} = await import('execa');
	const child = execa(file, argv, {
		env,
		extendEnv: false,
		cwd: workingFolder(),
		...(input === undefined ? {stdin: 'ignore'} : {input}),
		detached: true,
		reject: false,
		maxBuffer: maximumOutput,
	});
	const kill = () => {
		if (child.pid !== undefined) {
			killGroup(child.pid);
		}
	};

	process.once('exit', kill);
	const deadline = AbortSignal.any([
		AbortSignal.timeout(timeoutMs),
		...(signal === undefined ? [] : [signal]),
	]);
	const late = new Promise<undefined>(resolve => {
		deadline.addEventListener(
			'abort',
			() => {
				resolve(undefined);
			},
			{once: true},
		);
	});
	let isEnded = false;
	try {
		const result = await Promise.race([child, late]);
		isEnded = result !== undefined && !result.isMaxBuffer;
		return result;
	} finally {
		process.off('exit', kill);
		if (!isEnded) {
			kill();
			// What escaped the group must not keep us running by holding these open.
			child.stdout.destroy();
			child.stderr.destroy();
		}
	}
};
