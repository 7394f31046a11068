import process from 'node:process';
import {render, useApp, usePaste} from 'ink';
import {useMemo, type ReactNode} from 'react';
import type {Session} from '../session/session.ts';
import {App} from './app.tsx';
import {asciiOutput} from './ascii-output.ts';
import {SessionContext} from './hooks/use-session.ts';
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

/**
Opens the screens on the terminal and resolves when the session has ended and the terminal is as it was. Rejects with what a
screen threw; then the terminal is restored, too.
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
	// What was typed before stands in the line, and the screens begin in the first column.
	streams.stdout.write('\r');
	// Ink takes the keys a moment after it has drawn: until then, the terminal would write them into the first screen.
	streams.stdin.setRawMode(true);
	const {waitUntilExit, unmount} = render(
		<SessionContext.Provider value={session}>
			<WithTerminal look={look}>
				<App />
			</WithTerminal>
		</SessionContext.Provider>,
		{
			stdin: terminalInput(streams.stdin),
			stdout: unicode ? streams.stdout : asciiOutput(streams.stdout),
			alternateScreen: !screenReader,
			incrementalRendering: true,
			// A key should show at once, also right after a frame of the run's own.
			maxFps: 60,
			exitOnCtrlC: false,
			isScreenReaderEnabled: screenReader,
			interactive: true,
		},
	);
	const giveBack = () => {
		unmount();
	};

	endSignal?.addEventListener('abort', giveBack, {once: true});
	try {
		await waitUntilExit();
	} finally {
		endSignal?.removeEventListener('abort', giveBack);
		streams.stdin.setRawMode(false);
		// What was read aloud stays on the screen, and its last line has no end yet.
		if (screenReader) {
			streams.stdout.write('\n');
		}
	}
};
