import {exitCodes, toError} from '../errors.ts';
import type {EventBody} from '../engine/events.ts';
import type {ClockPort} from '../ports/clock.ts';
import {makePlainReporter} from '../reporters/plain.ts';
import type {OwnedSession, Phase} from '../session/session.ts';
import type {StopCause} from '../session/stop.ts';
import {asciiText} from '../ui/ascii-output.ts';
import {linesText} from '../text/lines-text.ts';
import {hasUnicode} from '../ui/theme.ts';
import type {Io} from './io.ts';

type Options = {
	io: Io;
	clock: Pick<ClockPort, 'now'>;
	/** Shows the session until it ends; rejects with what a screen threw. The screens, unless told otherwise. */
	show?: (session: OwnedSession) => Promise<void>;
};

/** Whether work goes on that needs nobody's answer. */
const isWorking: Readonly<Record<Phase, boolean>> = {
	idle: false,
	starting: true,
	installing: true,
	deciding: false,
	proving: true,
	unproven: false,
	stopping: true,
	ended: false,
};

/** Follows a session that has lost its screens to its end. Where it waits for a person it is stopped, as nobody can answer any more. */
const followToEnd = async (session: OwnedSession, cause: StopCause): Promise<void> =>
	new Promise(resolve => {
		let isStopped = false;
		const look = () => {
			const {ended, phase} = session.getSnapshot();
			if (ended !== undefined) {
				unsubscribe();
				resolve();
			} else if (!isWorking[phase] && !isStopped) {
				isStopped = true;
				session.interrupt(cause);
			}
		};

		const unsubscribe = session.subscribe(look);
		look();
	});

/**
Opens the screens over a session; prints its last word on the normal screen and gives its exit code. The session is made with `log`,
which hears its events, and `warn`, for what has no place on them: when a screen fails while work goes on, that is told in plain lines to its end. Without work it rejects with
what the screen threw.
*/
export const runScreens = async (
	makeSession: (log: (event: EventBody) => void, warn: (text: string) => void) => OwnedSession,
	{io, clock, show}: Options,
): Promise<number> => {
	const writeError = (text: string) => {
		io.stderr.write(hasUnicode(io.env) ? text : asciiText(text));
	};

	const report = makePlainReporter(writeError, {verbose: false});
	let tellsLines = false;
	const missed: string[] = [];
	const session = makeSession(
		event => {
			// The end is told by whoever opened the screens.
			if (tellsLines && event.type !== 'run-finished') {
				report({...event, at: clock.now()});
			}
		},
		text => {
			missed.push(text);
		},
	);
	const showScreens =
		show ??
		(async shown => {
			const {startUi} = await import('../ui/start-ui.tsx');
			await startUi({session: shown, env: io.env, now: clock.now, endSignal: io.endSignal});
		});
	const stop = (cause: StopCause) => {
		const times = session.interrupt(cause);
		// What the terminal's keys ask for is no signal, and counts as one all the same.
		if (times > 1 && cause !== 'bug') {
			io.insist?.(cause, times);
		}
	};

	// While we listen, a signal no longer ends the process by itself: the work stops first, and the terminal is given back.
	const stopListening = io.onSignal(stop);
	try {
		await session.start();
		try {
			await showScreens({
				...session,
				send(intent) {
					if (intent.type === 'interrupt') {
						stop('SIGINT');
					} else {
						session.send(intent);
					}
				},
			});
			// A terminal that is closed takes the screens away at once, while the session still keeps what was answered.
			await followToEnd(session, 'SIGHUP');
		} catch (error) {
			const wasWorking = isWorking[session.getSnapshot().phase];
			if (wasWorking) {
				writeError(
					`▲ A screen has failed (${toError(error).message}): this is a bug in mesh-wizard. The run goes on in plain lines; Ctrl-C stops it.\n`,
				);
				tellsLines = true;
			}

			await followToEnd(session, 'bug');
			if (!wasWorking) {
				throw error;
			}
		}
	} finally {
		stopListening();
		session.dispose();
	}

	for (const line of missed) {
		writeError(`▲ ${line}\n`);
	}

	const {ended} = session.getSnapshot();
	const text = linesText(ended?.lines ?? []);
	io.stdout.write(hasUnicode(io.env) ? text : asciiText(text));

	return ended?.exitCode ?? exitCodes.failed;
};
