import {Box} from 'ink';
import {memo} from 'react';
import type {LogView} from '../../../engine/run-view.ts';
import type {Size} from '../../layout.ts';
import {Styled} from '../styled.tsx';
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
				<Styled bold wrap="truncate-end">
					{title}
				</Styled>
			</Box>
			<Box flexDirection="column" marginLeft={2}>
				{rows.length === 0 ? (
					<Styled tone="muted">Nothing has been said yet.</Styled>
				) : (
					rows.map(row => (
						<LogRowLine key={`${String(row.number)} ${String(row.part)}`} row={row} />
					))
				)}
			</Box>
		</Box>
	);
});
