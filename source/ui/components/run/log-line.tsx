import {toneProps, type Tone} from '../../theme.ts';
import {ThemedText} from '../themed-text.tsx';
import {Text} from '../text.tsx';
import type {LogRow} from './log-rows.ts';
import {piecesOf} from './log-search.ts';

const toneOf: Readonly<Record<LogRow['from'], Tone>> = {
	istioctl: 'muted',
	cluster: 'plain',
	wizard: 'accent',
};

/** A row of a log, with what was sought in it inverted. */
export const LogRowLine = ({
	row,
	sought = '',
}: {
	readonly row: LogRow;
	readonly sought?: string;
}) => (
	<Text wrap="truncate-end">
		<ThemedText tone="muted">{row.margin}</ThemedText>
		{piecesOf(row.text, sought).map(({text, isFound}, index) => (
			<Text key={String(index)} {...toneProps[toneOf[row.from]]} inverse={isFound}>
				{text}
			</Text>
		))}
	</Text>
);
