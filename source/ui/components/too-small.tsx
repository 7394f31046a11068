import {Box, Text} from 'ink';
import {minimum, type Size} from '../layout.ts';

/** Nothing fits: says what it takes, and goes away by itself when the terminal grows. */
export const TooSmall = ({columns, rows}: Size) => (
	<Box flexDirection="column" height={rows} width={columns}>
		<Text wrap="wrap">
			The terminal is too small: it is {columns}×{rows}, and the screens need {minimum.columns}×
			{minimum.rows}. Enlarge it, or run with --plain.
		</Text>
	</Box>
);
