import {Text, useAnimation} from 'ink';
import {useLook} from '../look.ts';
import {toneProps} from '../theme.ts';

/** Something runs. All spinners share Ink's one timer; for a screen reader nothing moves. */
export const Spinner = () => {
	const {glyphs, screenReader} = useLook();
	const {frame} = useAnimation({interval: 120, isActive: !screenReader});
	return <Text {...toneProps.accent} aria-label='running'>{glyphs.spinner[frame % glyphs.spinner.length]}</Text>;
};
