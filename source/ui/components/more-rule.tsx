import {columnsOf} from '../../text/fit-text.ts';
import {useTerminal} from '../terminal-context.ts';
import {toneProps} from '../theme.ts';
import {numberText} from '../../text/plural.ts';
import {Text} from './text.tsx';

/** A line at an end of a list, which says how many rows lie behind it. For a screen reader only that. */
export const MoreRule = ({
	columns,
	count,
	direction,
}: {
	readonly columns: number;
	readonly count: number;
	readonly direction: 'up' | 'down';
}) => {
	const {glyphs, screenReader} = useTerminal();
	const text = count === 0 ? '' : `${glyphs[direction]} ${numberText(count)} more`;
	if (screenReader) {
		return text === '' ? null : <Text>{text}</Text>;
	}

	return (
		<Text {...toneProps.muted} wrap="truncate-end">
			{text === ''
				? glyphs.line.repeat(columns)
				: `${glyphs.line.repeat(Math.max(0, columns - columnsOf(text) - 3))} ${text} ${glyphs.line}`}
		</Text>
	);
};
