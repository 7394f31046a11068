import {useAnimation} from 'ink';
import {useTerminal} from '../terminal-context.ts';
import {toneProps} from '../theme.ts';
import {Text} from './text.tsx';

const frameMs = 120;

/** Something runs. All spinners turn together, by the clock; for a screen reader nothing moves. */
export const Spinner = () => {
	const {glyphs, screenReader, now} = useTerminal();
	useAnimation({interval: frameMs, isActive: !screenReader});
	const frame = screenReader ? 0 : Math.floor(now() / frameMs);
	return (
		<Text {...toneProps.accent} aria-label="running">
			{glyphs.spinner[frame % glyphs.spinner.length]}
		</Text>
	);
};
