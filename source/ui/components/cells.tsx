import {Fragment, type ReactNode} from 'react';
import {columnsOf, cutText, type CutPosition} from '../../text/fit-text.ts';
import {useTerminal} from '../terminal-context.ts';
import type {Tone} from '../theme.ts';
import {ThemedText} from './themed-text.tsx';
import {Text} from './text.tsx';

export type Cell = {
	text: string;
	columns: number;
	tone?: Tone;
	bold?: boolean;
	isRight?: boolean;
	/** Where a text is cut that is too long. */
	cut?: CutPosition;
	/** Before the text, one column wide. */
	sign?: ReactNode;
};

type Props = {
	readonly cells: readonly Cell[];
	/** Columns between two cells. */
	readonly gap?: number;
};

/** One row of a table, as one text: rows are cheap, and their columns stand below each other whatever is in them. */
export const Cells = ({cells, gap = 1}: Props) => {
	const {glyphs, screenReader} = useTerminal();
	return (
		<Text wrap="truncate-end">
			{cells.map(({text, columns, tone, bold, isRight = false, cut = 'end', sign}, index) => {
				const room = sign === undefined ? columns : columns - 2;
				// Nothing stands below anything where it is read aloud.
				const shown = screenReader ? text : cutText(text, room, glyphs.ellipsis, cut);
				const blanks = screenReader ? '' : ' '.repeat(Math.max(0, room - columnsOf(shown)));
				return (
					<Fragment key={String(index)}>
						{index > 0 && ' '.repeat(gap)}
						{isRight && blanks}
						{sign}
						{sign !== undefined && ' '}
						<ThemedText tone={tone} bold={bold}>
							{shown}
						</ThemedText>
						{!isRight && blanks}
					</Fragment>
				);
			})}
		</Text>
	);
};
