import {createContext, useContext} from 'react';
import {type Glyphs, unicodeGlyphs} from './theme.ts';

/** How things are shown on this terminal. */
export type TerminalSettings = {
	glyphs: Glyphs;
	unicode: boolean;
	/** Text with roles in place of boxes and colours; nothing moves. */
	screenReader: boolean;
	/** Epoch milliseconds, of the clock that stamps the events. */
	now: () => number;
	/** Hands the terminal back to the shell until it brings us to the foreground again (Ctrl-Z). */
	suspend?: () => Promise<void>;
};

export const TerminalContext = createContext<TerminalSettings>({
	glyphs: unicodeGlyphs,
	unicode: true,
	screenReader: false,
	now: () => Date.now(),
});

export const useTerminal = (): TerminalSettings => useContext(TerminalContext);
