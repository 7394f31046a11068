import {Box} from 'ink';
import {columnsOf} from '../../../text/fit-text.ts';
import type {Size} from '../../layout.ts';
import {useTerminal} from '../../terminal-context.ts';
import type {Tone} from '../../theme.ts';
import {visibleRangeAround} from '../../visible-range.ts';
import {Cells} from '../cells.tsx';
import {ThemedText} from '../themed-text.tsx';
import {Text} from '../text.tsx';
import type {ClusterLine} from './cluster-state.ts';
import {StepSign} from './step-sign.tsx';

const signOf = {
	waiting: 'waiting',
	running: 'running',
	done: 'done',
	failed: 'failed',
	blocked: 'blocked',
	stopped: 'cancelled',
} as const;
const toneOf: Readonly<Record<ClusterLine['state'], Tone>> = {
	waiting: 'muted',
	running: 'plain',
	done: 'good',
	failed: 'bad',
	blocked: 'warning',
	stopped: 'warning',
};

const stateText = ({state, failed}: ClusterLine): string =>
	state === 'failed' ? `${String(failed)} failed` : state;

const widest = (texts: readonly string[], most: number): number =>
	Math.min(most, Math.max(...texts.map(text => columnsOf(text))));

const stateColumns = 9;
const elapsedColumns = 6;
/** Pointer, sign and the gaps between the columns. */
const otherColumns = 3 + stateColumns + elapsedColumns + 8;
const leastAtColumns = 10;

/** One line a cluster, for more of them than panes; the chosen one is always in sight. */
export const RunTable = ({
	lines,
	chosen,
	size,
}: {
	readonly lines: readonly ClusterLine[];
	readonly chosen: string;
	readonly size: Size;
}) => {
	const {glyphs} = useTerminal();
	const place = Math.max(
		0,
		lines.findIndex(({name}) => name === chosen),
	);
	const {from, to} = visibleRangeAround({
		count: lines.length,
		height: size.rows - 1,
		focus: {from: place, to: place + 1},
	});
	const heading =
		lines.length > size.rows - 1
			? `${String(from + 1)}${glyphs.skipped}${String(to)} of ${String(lines.length)}`
			: 'cluster';
	const steps = widest(
		['steps', ...lines.map(({done, total}) => `${String(done)}/${String(total)}`)],
		7,
	);
	// Of a long name the ends tell most, and what a cluster is at needs some room, too.
	const name = widest(
		[heading, ...lines.map(line => line.name)],
		Math.max(12, size.columns - steps - otherColumns - leastAtColumns),
	);
	const widths = [
		name,
		steps,
		stateColumns,
		elapsedColumns,
		Math.max(0, size.columns - name - steps - otherColumns),
	];
	const row = (
		cells: readonly [name: string, steps: string, state: string, elapsed: string, at: string],
		tones: readonly [Tone, Tone, Tone, Tone, Tone],
		isChosen = false,
	) => (
		<Cells
			gap={2}
			cells={cells.map((text, index) => ({
				text,
				tone: tones[index],
				bold: isChosen && index === 0,
				columns: widths[index] ?? 0,
				cut: index === 0 ? 'middle' : undefined,
			}))}
		/>
	);
	return (
		<Box flexDirection="column" width={size.columns} height={size.rows} flexShrink={0}>
			<Text wrap="truncate-end">
				{'   '}
				{row(
					[heading, 'steps', 'state', 'time', 'at'],
					['muted', 'muted', 'muted', 'muted', 'muted'],
				)}
			</Text>
			{lines.slice(from, to).map(line => {
				const isChosen = line.name === chosen;
				return (
					<Text key={line.name} wrap="truncate-end">
						<ThemedText tone="accent">{isChosen ? glyphs.pointer : ' '}</ThemedText>
						<StepSign isStill state={signOf[line.state]} />{' '}
						{row(
							[
								line.name,
								`${String(line.done)}/${String(line.total)}`,
								stateText(line),
								line.elapsed,
								line.at,
							],
							[
								'plain',
								'plain',
								toneOf[line.state],
								'muted',
								line.state === 'waiting' ? 'muted' : 'plain',
							],
							isChosen,
						)}
					</Text>
				);
			})}
		</Box>
	);
};
