import {Box, Text} from 'ink';
import {useLook} from '../../look.ts';
import {plural} from '../../words.ts';
import {Styled} from '../styled.tsx';
import {TextField} from '../text-field.tsx';
import {LogRowLine} from './log-line.tsx';
import type {OpenLog} from './use-open-log.ts';

/** Rows of an open log that are no lines of it: its title, and the last one. */
export const logFrameRows = 2;

const soughtWords = (search: OpenLog['search']): string => {
	if (search === undefined) {
		return '';
	}

	const {sought, count, place} = search;
	return count === 0
		? `"${sought}" is not in this log`
		: `"${sought}" ${place === 0 ? '' : `${String(place)} of `}${plural(count, 'line')}`;
};

const Foot = ({log, columns}: {readonly log: OpenLog; readonly columns: number}) => {
	const {glyphs} = useLook();
	if (log.field !== undefined) {
		return <TextField isLabelled field={log.field} label="Search" columns={columns} />;
	}

	const {search, fresh, isFollowing, from, rows, total} = log;
	const sought = soughtWords(search);
	const place = isFollowing
		? 'at the end, following'
		: `${String(from + 1)}${glyphs.skipped}${String(from + rows.length)} of ${String(total)}`;
	return (
		<Box justifyContent="space-between" width={columns}>
			<Text wrap="truncate-end">
				<Styled tone="muted">{place}</Styled>
				{fresh > 0 && (
					<Styled tone="accent">
						{' '}
						{plural(fresh, 'new line')} {glyphs.down}
					</Styled>
				)}
			</Text>
			<Styled tone={search?.count === 0 ? 'warning' : 'accent'} wrap="truncate-end">
				{sought}
			</Styled>
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
	const {glyphs} = useLook();
	const {rows, from, search} = log;
	return (
		<Box flexDirection="column" width={columns}>
			<Box height={1}>
				<Styled bold wrap="truncate-end">
					{title}
				</Styled>
			</Box>
			<Box flexDirection="column" height={height}>
				{rows.length === 0 && <Styled tone="muted">{'  Nothing has been said yet.'}</Styled>}
				{rows.map((row, index) => (
					<Text key={`${String(row.number)} ${String(row.part)}`} wrap="truncate-end">
						<Styled tone="accent">{from + index === search?.index ? glyphs.pointer : ' '}</Styled>{' '}
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
