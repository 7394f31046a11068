import process from 'node:process';
import {setImmediate} from 'node:timers/promises';
import {render, useApp, usePaste} from 'ink';
import {useMemo, type ReactNode} from 'react';
import type {Session} from '../session/session.ts';
import {App} from './app.tsx';
import {asciiOutput} from './ascii-output.ts';
import {SessionContext} from './hooks/use-session.ts';
import {firstScreens, type Screens} from './screens/first-screens.ts';
import {TerminalContext, type TerminalSettings} from './terminal-context.ts';
import {terminalInput} from './terminal-input.ts';
import {asciiGlyphs, hasUnicode, unicodeGlyphs} from './theme.ts';

export type UiOptions = {
	session: Session;
	env: Readonly<Record<string, string | undefined>>;
	now: () => number;
	/** Aborts when the process ends whatever hangs: the terminal is given back at once. */
	endSignal?: AbortSignal;
	streams?: {stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream};
};

/** How long a stop may take to reach us. */
const stopMs = 200;

/**
Stops the foreground job as Ctrl-Z does (npx and the shell around us included); resolves when it has been continued. The
kernel ignores that where no shell could continue us; then nothing stops, and we go on.
*/
const stopProcess = async (): Promise<void> => {
	await new Promise<void>(resolve => {
		process.once('SIGCONT', resolve);
		setTimeout(resolve, stopMs);
		process.kill(0, 'SIGTSTP');
	});
};

const ignore = (): void => {
	// The screen that is there takes it.
};

/** In raw mode Ctrl-Z is a key: only Ink can give the terminal back first. */
const WithTerminal = ({
	look,
	children,
}: {
	readonly look: TerminalSettings;
	readonly children: ReactNode;
}) => {
	const {suspendTerminal} = useApp();
	// While one screen gives way to the next, nobody else would ask the terminal to mark pastes, and their letters would be keys.
	usePaste(ignore);
	const value = useMemo(
		() => ({...look, suspend: async () => suspendTerminal(stopProcess)}),
		[look, suspendTerminal],
	);
	return <TerminalContext.Provider value={value}>{children}</TerminalContext.Provider>;
};

const loadScreens = async (): Promise<Screens> => {
	const {screens} = await import('./screens/screens.ts');
	return screens;
};

/**
Opens the screens on the terminal and resolves when the session has ended and the terminal is as it was. Rejects with what a
screen threw; then the terminal is restored, too. Keys wait until all is loaded, the other screens and what works behind them.
*/
export const startUi = async ({
	session,
	env,
	now,
	endSignal,
	streams = process,
}: UiOptions): Promise<void> => {
	const screenReader = env['INK_SCREEN_READER'] === 'true';
	const unicode = hasUnicode(env);
	const look: TerminalSettings = {
		glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
		unicode,
		screenReader,
		now,
	};
	const {
		wizard: {step},
	} = session.getSnapshot();
	let screens = step in firstScreens ? firstScreens : await loadScreens();
	const loaded = Promise.withResolvers<void>();
	// What was typed before stands in the line, and the screens begin in the first column.
	streams.stdout.write('\r');
	// Ink takes the keys a moment after it has drawn: until then, the terminal would write them into the first screen.
	streams.stdin.setRawMode(true);
	const tree = (
		<SessionContext.Provider value={session}>
			<WithTerminal look={look}>
				<App screens={() => screens} />
			</WithTerminal>
		</SessionContext.Provider>
	);
	const {waitUntilExit, unmount} = render(tree, {
		stdin: terminalInput(streams.stdin, {heldUntil: loaded.promise}),
		stdout: unicode ? streams.stdout : asciiOutput(streams.stdout),
		alternateScreen: !screenReader,
		incrementalRendering: true,
		// A key should show at once, also right after a frame of the run's own.
		maxFps: 60,
		exitOnCtrlC: false,
		isScreenReaderEnabled: screenReader,
		interactive: true,
	});
	const loadRest = async (): Promise<void> => {
		await setImmediate();
		[screens] = await Promise.all([loadScreens(), session.load?.()]);
		loaded.resolve();
	};

	const giveBack = () => {
		unmount();
	};

	endSignal?.addEventListener('abort', giveBack, {once: true});
	try {
		await Promise.all([waitUntilExit(), loadRest()]);
	} finally {
		endSignal?.removeEventListener('abort', giveBack);
		unmount();
		streams.stdin.setRawMode(false);
		// What was read aloud stays on the screen, and its last line has no end yet.
		if (screenReader) {
			streams.stdout.write('\n');
		}
	}
};
