import {Box} from 'ink';
import type {FindingStatus} from '../../../checks/finding.ts';
import {ThemedText} from '../../components/themed-text.tsx';
import {cutText} from '../../../text/fit-text.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import {findingGlyph, findingTone} from '../../theme.ts';
import {few, plural} from '../../words.ts';
import {Text} from '../../components/text.tsx';
import {shownStatuses, type FindingItem} from './finding-items.ts';
import {countsText, silenceText} from './finding-text.ts';

type StatusLine = {key: string; status: FindingStatus; count: string; where: string};

/** How many findings of each status there are, and where; what silence causes has a line of its own. */
export const statusLines = (items: readonly FindingItem[]): readonly StatusLine[] =>
	shownStatuses.flatMap(status => {
		const own = items.filter(item => item.status === status && item.kind === 'check');
		const findings = own.flatMap(item => item.findings);
		const clusters = [...new Set(own.flatMap(item => item.clusters))];
		const silent = items.filter(item => item.status === status && item.kind === 'silence');
		return [
			...(findings.length === 0
				? []
				: [
						{
							key: status,
							status,
							count: countsText(findings, [status]),
							where:
								clusters.length === 0
									? 'this machine'
									: `${plural(clusters.length, 'cluster')}: ${few(clusters, 5)}`,
						},
					]),
			...silent.map(item => ({
				key: item.key,
				status,
				count: countsText(item.findings, [status]),
				where: silenceText(item.clusters),
			})),
		];
	});

/** What is not passed, in numbers, for more clusters than columns. */
export const StatusCounts = ({
	items,
	size: {columns, rows},
}: {
	readonly items: readonly FindingItem[];
	readonly size: Size;
}) => {
	const {glyphs} = useTerminal();
	return (
		<Box flexDirection="column" flexShrink={0}>
			{statusLines(items)
				.slice(0, rows)
				.map(({key, status, count, where}) => (
					<Box key={key} height={1} aria-role="listitem">
						<Text wrap="truncate-end">
							<ThemedText tone={findingTone[status]}>{findingGlyph(glyphs, status)}</ThemedText>{' '}
							{cutText(`${count} ${glyphs.dot} ${where}`, columns - 2, glyphs.ellipsis)}
						</Text>
					</Box>
				))}
		</Box>
	);
};
