import type {ReactNode} from 'react';
import {SessionContext} from '../../source/ui/hooks/use-session.ts';
import {TerminalContext, type TerminalSettings} from '../../source/ui/terminal-context.ts';
import {asciiGlyphs, unicodeGlyphs} from '../../source/ui/theme.ts';
import type {FakeSession} from './fake-session.ts';
import {render} from './render.tsx';
import {testNow} from './test-now.ts';

export type ScreenOptions = {
	columns?: number;
	rows?: number;
	unicode?: boolean;
	screenReader?: boolean;
	look?: Partial<TerminalSettings>;
};

/** Shows a screen with a session behind it, as startUi does. */
export const showScreen = async (
	session: FakeSession,
	screen: ReactNode,
	{columns = 100, rows = 30, unicode = true, screenReader = false, look = {}}: ScreenOptions = {},
) => {
	const whole: TerminalSettings = {
		glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
		unicode,
		screenReader,
		now: () => testNow,
		...look,
	};
	return render(
		<SessionContext.Provider value={session}>
			<TerminalContext.Provider value={whole}>{screen}</TerminalContext.Provider>
		</SessionContext.Provider>,
		{columns, rows, isScreenReaderEnabled: screenReader},
	);
};
