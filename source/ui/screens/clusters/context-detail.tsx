import {Box} from 'ink';
import {ThemedText} from '../../components/themed-text.tsx';
import {cutText, wrapText} from '../../../text/fit-text.ts';
import {useTerminal} from '../../terminal-context.ts';
import type {ContextRow} from './context-rows.ts';
import {answerText, remedyOf, standingText} from './context-text.ts';

type Props = {
	readonly row: ContextRow | undefined;
	readonly columns: number;
	readonly rows: number;
};

/** The highlighted context, as far as so many rows go; `i` opens the rest. */
export const ContextDetail = ({row, columns, rows}: Props) => {
	const {glyphs} = useTerminal();
	if (row === undefined) {
		return <Box height={rows} />;
	}

	const {view} = row;
	const lines = [standingText(row), ...remedyOf(row)].flatMap(text => wrapText(text, columns));
	const room = rows - 2;
	const more = ' (i: more)';
	const shown = lines
		.slice(0, room)
		.map((line, index) =>
			index === room - 1 && lines.length > room
				? cutText(line, columns - more.length, glyphs.ellipsis) + more
				: line,
		);
	return (
		<Box flexDirection="column" height={rows} flexShrink={0}>
			<ThemedText tone="muted">
				{cutText(
					`${view.context}${view.isCurrent ? ', current' : ''} ${glyphs.dot} ${view.server}`,
					columns,
					glyphs.ellipsis,
					'middle',
				)}
			</ThemedText>
			{shown.map(line => (
				<ThemedText key={line} tone={view.probe.state === 'failed' ? 'warning' : 'plain'}>
					{line}
				</ThemedText>
			))}
			<ThemedText tone={row.hasNameProblem ? 'warning' : 'muted'}>
				{cutText(answerText(row), columns, glyphs.ellipsis)}
			</ThemedText>
		</Box>
	);
};
