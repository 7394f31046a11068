import {Box} from 'ink';
import {useTerminal} from '../../terminal-context.ts';
import {plural} from '../../words.ts';
import {ThemedText} from '../themed-text.tsx';
import {TextField} from '../text-field.tsx';
import {Text} from '../text.tsx';
import {LogRowLine} from './log-line.tsx';
import type {OpenLog} from './use-open-log.ts';

/** Rows of an open log that are no lines of it: its title, and the last one. */
export const logFrameRows = 2;

const soughtText = (search: OpenLog['search']): string => {
	if (search === undefined) {
		return '';
	}

	const {sought, count, place} = search;
	return count === 0
		? `"${sought}" is not in this log`
		: `"${sought}" ${place === 0 ? '' : `${String(place)} of `}${plural(count, 'line')}`;
};

const Foot = ({log, columns}: {readonly log: OpenLog; readonly columns: number}) => {
	const {glyphs} = useTerminal();
	if (log.field !== undefined) {
		return <TextField isLabelled field={log.field} label="Search" columns={columns} />;
	}

	const {search, fresh, isFollowing, from, rows, total} = log;
	const sought = soughtText(search);
	const place = isFollowing
		? 'at the end, following'
		: `${String(from + 1)}${glyphs.skipped}${String(from + rows.length)} of ${String(total)}`;
	return (
		<Box justifyContent="space-between" width={columns}>
			<Text wrap="truncate-end">
				<ThemedText tone="muted">{place}</ThemedText>
				{fresh > 0 && (
					<ThemedText tone="accent">
						{' '}
						{plural(fresh, 'new line')} {glyphs.down}
					</ThemedText>
				)}
			</Text>
			<ThemedText tone={search?.count === 0 ? 'warning' : 'accent'} wrap="truncate-end">
				{sought}
			</ThemedText>
		</Box>
	);
};

/** A log at full height. */
export const OpenLogView = ({
	log,
	title,
	columns,
	height,
}: {
	readonly log: OpenLog;
	readonly title: string;
	readonly columns: number;
	readonly height: number;
}) => {
	const {glyphs} = useTerminal();
	const {rows, from, search} = log;
	return (
		<Box flexDirection="column" width={columns}>
			<Box height={1}>
				<ThemedText bold wrap="truncate-end">
					{title}
				</ThemedText>
			</Box>
			<Box flexDirection="column" height={height}>
				{rows.length === 0 && (
					<ThemedText tone="muted">{'  Nothing has been said yet.'}</ThemedText>
				)}
				{rows.map((row, index) => (
					<Text key={`${String(row.number)} ${String(row.part)}`} wrap="truncate-end">
						<ThemedText tone="accent">
							{from + index === search?.index ? glyphs.pointer : ' '}
						</ThemedText>{' '}
						<LogRowLine row={row} sought={search?.sought} />
					</Text>
				))}
			</Box>
			<Box height={1}>
				<Foot log={log} columns={columns} />
			</Box>
		</Box>
	);
};
