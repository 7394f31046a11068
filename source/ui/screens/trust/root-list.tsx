import {Box} from 'ink';
import {Styled} from '../../components/styled.tsx';
import {cutText} from '../../fit-text.ts';
import {groupBy} from '../../group-by.ts';
import type {Size} from '../../layout.ts';
import {useLook} from '../../look.ts';
import {few} from '../../words.ts';

/** A cluster and what it trusts by now. */
export type ClusterRoot = {name: string; text: string};

/** Clusters of the same root share a line. */
export const rootLines = (roots: readonly ClusterRoot[]): readonly string[] => [...groupBy(roots, ({text}) => text)].map(([text, same]) => `${few(same.map(({name}) => name), 4)}: ${text}`);

/** What the clusters trust today. */
export const RootList = ({lines, size: {columns, rows}}: {readonly lines: readonly string[]; readonly size: Size}) => {
	const {glyphs} = useLook();
	const room = Math.max(1, rows - 1);
	const shown = lines.length > room ? lines.slice(0, room - 1) : lines;
	return (
		<Box flexDirection='column' width={columns} flexShrink={0}>
			<Styled bold>What the clusters trust today</Styled>
			{shown.map(line => <Box key={line} height={1} aria-role='listitem'><Styled>{cutText(line, columns, glyphs.ellipsis)}</Styled></Box>)}
			{shown.length < lines.length && <Styled tone='muted'>and {lines.length - shown.length} more roots</Styled>}
		</Box>
	);
};
