import {Box} from 'ink';
import {memo} from 'react';
import type {LogView} from '../../../engine/run-view/run-view.ts';
import type {Size} from '../../layout.ts';
import {ThemedText} from '../themed-text.tsx';
import {LogRowLine} from './log-line.tsx';
import {hasWords, logRows} from './log-rows.ts';

type Props = {
	readonly title: string;
	readonly log: LogView | undefined;
	/** Only this step's lines. */
	readonly step: string | undefined;
	readonly startedAt: number;
	readonly size: Size;
};

/** The newest lines of a log, below the panes. */
export const LogTail = memo(({title, log, step, startedAt, size}: Props) => {
	const count = size.rows - 1;
	const lines = (log?.lines ?? [])
		.filter(line => (step === undefined || line.step === step) && hasWords(line))
		.slice(-count);
	const rows = logRows({lines, dropped: 0}, {columns: size.columns - 2, step, startedAt}).slice(
		-count,
	);
	return (
		<Box flexDirection="column" width={size.columns} height={size.rows} flexShrink={0}>
			<Box height={1} flexShrink={0}>
				<ThemedText bold wrap="truncate-end">
					{title}
				</ThemedText>
			</Box>
			<Box flexDirection="column" marginLeft={2}>
				{rows.length === 0 ? (
					<ThemedText tone="muted">Nothing has been said yet.</ThemedText>
				) : (
					rows.map(row => (
						<LogRowLine key={`${String(row.number)} ${String(row.part)}`} row={row} />
					))
				)}
			</Box>
		</Box>
	);
});
