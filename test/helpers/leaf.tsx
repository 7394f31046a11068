import process from 'node:process';
import {stripVTControlCharacters} from 'node:util';
import {cleanup, render} from 'ink-testing-library';
import type {ReactNode} from 'react';
import {TerminalContext, type TerminalSettings} from '../../source/ui/terminal-context.ts';
import {asciiGlyphs, unicodeGlyphs} from '../../source/ui/theme.ts';
import {testNow} from './test-now.ts';

/**
What a component shows that reads no keys and no guide, as lines on a hundred columns. For keys, sizes, colours and screens there is
`render.tsx`.
*/
export const leafText = (
	leaf: ReactNode,
	{unicode = true, ...look}: Partial<Omit<TerminalSettings, 'glyphs'>> = {},
): string => {
	const whole: TerminalSettings = {
		glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
		unicode,
		screenReader: false,
		now: () => testNow,
		...look,
	};
	const before = {...process.env};
	// The terminal of ink-testing-library has no rows: Ink would run `tput` for them, which takes longer than the test.
	Object.assign(process.env, {COLUMNS: '100', LINES: '30'});
	try {
		const {lastFrame} = render(
			<TerminalContext.Provider value={whole}>{leaf}</TerminalContext.Provider>,
		);
		return stripVTControlCharacters(lastFrame() ?? '');
	} finally {
		cleanup();
		process.env = before;
	}
};
