import {useTerminal} from '../terminal-context.ts';
import {toneProps} from '../theme.ts';
import {Text} from './text.tsx';

/** A line between two parts of a screen; nothing for a screen reader. */
export const Rule = ({columns}: {readonly columns: number}) => {
	const {glyphs} = useTerminal();
	return (
		<Text aria-hidden {...toneProps.muted} wrap="truncate-end">
			{glyphs.line.repeat(columns)}
		</Text>
	);
};
