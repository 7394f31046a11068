import type {ReactNode} from 'react';
import {GuideContext} from '../../source/ui/hooks/use-guide.ts';
import {LookContext, type Look} from '../../source/ui/look.ts';
import {asciiGlyphs, unicodeGlyphs} from '../../source/ui/theme.ts';
import type {FakeGuide} from './guide.ts';
import {render} from './render.tsx';
import {testNow} from './test-now.ts';

export type ScreenOptions = {
	columns?: number;
	rows?: number;
	unicode?: boolean;
	screenReader?: boolean;
	look?: Partial<Look>;
};

/** Shows a screen with a guide behind it, as startUi does. */
export const showScreen = async (
	guide: FakeGuide,
	screen: ReactNode,
	{columns = 100, rows = 30, unicode = true, screenReader = false, look = {}}: ScreenOptions = {},
) => {
	const whole: Look = {
		glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
		unicode,
		screenReader,
		now: () => testNow,
		...look,
	};
	return render(
		<GuideContext.Provider value={guide}>
			<LookContext.Provider value={whole}>{screen}</LookContext.Provider>
		</GuideContext.Provider>,
		{columns, rows, isScreenReaderEnabled: screenReader},
	);
};
