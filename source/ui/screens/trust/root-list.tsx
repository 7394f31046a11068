import {Box} from 'ink';
import {ThemedText} from '../../components/themed-text.tsx';
import {cutText} from '../../../text/fit-text.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import type {RootView} from '../../../wizard/options.ts';
import {rootViewLines} from './root-lines.ts';

type Props = {
	/** What the clusters trust, a line for those that trust the same. */
	readonly lines: readonly string[];
	/** The root that the highlighted answer goes on with. */
	readonly root?: RootView;
	readonly size: Size;
};

/** What the clusters trust today and, where there is room, which root goes on, in full. */
export const RootList = ({lines, root, size: {columns, rows}}: Props) => {
	const {glyphs} = useTerminal();
	const room = Math.max(1, rows - 1);
	const shown = lines.length > room ? lines.slice(0, room - 1) : lines;
	const own = root === undefined ? [] : rootViewLines(root, columns);
	const hasRoot = own.length > 0 && rows >= lines.length + own.length + 3;
	return (
		<Box
			flexDirection="column"
			width={columns}
			height={Math.max(0, rows)}
			overflow="hidden"
			flexShrink={0}
		>
			<ThemedText bold>What the clusters trust today</ThemedText>
			{shown.map(line => (
				<Box key={line} height={1} aria-role="listitem">
					<ThemedText>{cutText(line, columns, glyphs.ellipsis)}</ThemedText>
				</Box>
			))}
			{shown.length < lines.length && (
				<ThemedText tone="muted">and {lines.length - shown.length} more roots</ThemedText>
			)}
			{hasRoot && (
				<Box marginTop={1}>
					<ThemedText bold>The root that goes on</ThemedText>
				</Box>
			)}
			{hasRoot &&
				own.map(line => (
					<ThemedText key={line} wrap="truncate-end">
						{line}
					</ThemedText>
				))}
		</Box>
	);
};

/** Rows that the list would like. */
export const rootListRows = (
	lines: readonly string[],
	root: RootView | undefined,
	columns: number,
): number => lines.length + 1 + (root === undefined ? 0 : rootViewLines(root, columns).length + 2);
