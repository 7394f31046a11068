import {Box} from 'ink';
import type {ReactNode} from 'react';
import {columnsOf, cutText, firstThatFits} from '../../text/fit-text.ts';
import type {Size} from '../layout.ts';
import {useTerminal} from '../terminal-context.ts';
import {toneProps} from '../theme.ts';
import {Text} from './text.tsx';

type Props = {
	/** Ways to say it, the longest first. */
	readonly titles: readonly string[];
	/** At the right end of the title's line. */
	readonly note?: string;
	readonly size: Size;
	readonly isChosen?: boolean;
	readonly children: ReactNode;
};

const corners = {single: ['┌', '┐'], classic: ['+', '+']} as const;

/** A border whose first line bears a title. The chosen one is marked by a pointer, too. */
export const TitledBox = ({
	titles,
	note = '',
	size: {columns, rows},
	isChosen = false,
	children,
}: Props) => {
	const {glyphs, screenReader} = useTerminal();
	if (screenReader) {
		return (
			<Box flexDirection="column">
				<Text bold>
					{titles[0]} {note}
				</Text>
				{children}
			</Box>
		);
	}

	const [left, right] = corners[glyphs.border];
	const end = note === '' ? '' : ` ${note} `;
	const room = columns - 7 - columnsOf(end);
	const text = cutText(firstThatFits(titles, room), room, glyphs.ellipsis);
	const rest = Math.max(0, columns - 6 - columnsOf(text) - columnsOf(end));
	const tone = isChosen ? toneProps.accent : toneProps.muted;
	return (
		<Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
			<Text wrap="truncate-end">
				<Text {...tone}>
					{left}
					{glyphs.line}
					{isChosen ? glyphs.pointer : glyphs.line}{' '}
				</Text>
				<Text bold {...(isChosen ? tone : {})}>
					{text}
				</Text>
				<Text {...tone}>
					{' '}
					{glyphs.line.repeat(rest)}
					{end}
					{right}
				</Text>
			</Text>
			<Box
				flexDirection="column"
				flexGrow={1}
				overflow="hidden"
				borderStyle={glyphs.border}
				borderTop={false}
				borderColor={tone.color}
				borderDimColor={tone.dimColor ?? false}
			>
				{children}
			</Box>
		</Box>
	);
};
