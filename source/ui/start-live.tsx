import process from 'node:process';
import {render} from 'ink';
import type {RunStore} from '../engine/store.ts';
import {asciiOutput} from './ascii-output.ts';
import {LivePreflight} from './live/live-preflight.tsx';
import {TerminalContext} from './terminal-context.ts';
import {asciiGlyphs, hasUnicode, unicodeGlyphs} from './theme.ts';

export type LiveOptions = {
	store: RunStore;
	env: Readonly<Record<string, string | undefined>>;
	now: () => number;
	/** Aborts when the process ends whatever hangs: the cursor is given back at once. */
	endSignal?: AbortSignal;
};

/**
Draws a run in the normal screen, below what stands there, and gives the way to take it away again without a trace. It reads no
key, so that the terminal stays in its own mode: Ctrl-C and Ctrl-Z are signals as ever.
*/
export const startLive = ({
	store,
	env,
	now,
	endSignal,
}: LiveOptions): {close: () => Promise<void>} => {
	const unicode = hasUnicode(env);
	const look = {
		glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
		unicode,
		screenReader: false,
		now,
	};
	const app = render(
		<TerminalContext.Provider value={look}>
			<LivePreflight store={store} />
		</TerminalContext.Provider>,
		{
			stdout: unicode ? process.stdout : asciiOutput(process.stdout),
			exitOnCtrlC: false,
			patchConsole: false,
			interactive: true,
		},
	);
	const giveBack = () => {
		app.unmount();
	};

	endSignal?.addEventListener('abort', giveBack, {once: true});
	return {
		async close() {
			endSignal?.removeEventListener('abort', giveBack);
			app.clear();
			app.rerender(null);
			app.unmount();
			await app.waitUntilExit();
		},
	};
};
