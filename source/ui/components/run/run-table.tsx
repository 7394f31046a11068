import {Box} from 'ink';
import {columnsOf} from '../../fit-text.ts';
import type {Size} from '../../layout.ts';
import {useLook} from '../../look.ts';
import type {Tone} from '../../theme.ts';
import {windowAround} from '../../window.ts';
import {Styled} from '../styled.tsx';
import type {ClusterLine} from './cluster-state.ts';
import {StepSign} from './step-sign.tsx';

const signOf = {
	waiting: 'waiting', running: 'running', done: 'done', failed: 'failed', stopped: 'cancelled',
} as const;
const toneOf: Readonly<Record<ClusterLine['state'], Tone>> = {
	waiting: 'muted', running: 'plain', done: 'good', failed: 'bad', stopped: 'warning',
};

const stateWords = ({state, failed}: ClusterLine): string => state === 'failed' ? `${String(failed)} failed` : state;

const widest = (texts: readonly string[], most: number): number => Math.min(most, Math.max(...texts.map(text => columnsOf(text))));

/** One line a cluster, for more of them than panes; the chosen one is always in sight. */
export const RunTable = ({lines, chosen, size}: {readonly lines: readonly ClusterLine[]; readonly chosen: string; readonly size: Size}) => {
	const {glyphs} = useLook();
	const widths = {
		name: widest(['48–50 of 50', ...lines.map(({name}) => name)], Math.max(12, size.columns - 48)), steps: widest(['steps', ...lines.map(({done, total}) => `${String(done)}/${String(total)}`)], 7), state: 9, elapsed: 6,
	};
	const place = Math.max(0, lines.findIndex(({name}) => name === chosen));
	const {from, to} = windowAround({count: lines.length, height: size.rows - 1, focus: {from: place, to: place + 1}});
	const heading = to - from < lines.length ? `${String(from + 1)}${glyphs.skipped}${String(to)} of ${String(lines.length)}` : 'cluster';
	const cell = (text: string, {width, tone = 'plain'}: {width?: number; tone?: Tone}) => (
		<Box {...(width === undefined ? {flexGrow: 1, flexShrink: 1} : {width, flexShrink: 0})} marginRight={2} height={1}><Styled tone={tone} wrap='truncate-end'>{text}</Styled></Box>
	);
	return (
		<Box flexDirection='column' width={size.columns} height={size.rows} flexShrink={0}>
			<Box height={1} marginLeft={3}>
				{cell(heading, {width: widths.name, tone: 'muted'})}{cell('steps', {width: widths.steps, tone: 'muted'})}{cell('state', {width: widths.state, tone: 'muted'})}{cell('time', {width: widths.elapsed, tone: 'muted'})}
				{cell('at', {tone: 'muted'})}
			</Box>
			{lines.slice(from, to).map(line => {
				const isChosen = line.name === chosen;
				return (
					<Box key={line.name} height={1}>
						<Box width={3} flexShrink={0}><Styled tone='accent'>{isChosen ? glyphs.pointer : ' '}</Styled><StepSign state={signOf[line.state]}/></Box>
						<Box width={widths.name} marginRight={2} flexShrink={0}><Styled bold={isChosen} wrap='truncate-end'>{line.name}</Styled></Box>
						{cell(`${String(line.done)}/${String(line.total)}`, {width: widths.steps})}
						{cell(stateWords(line), {width: widths.state, tone: toneOf[line.state]})}
						{cell(line.elapsed, {width: widths.elapsed, tone: 'muted'})}
						{cell(line.at, {tone: line.state === 'waiting' ? 'muted' : 'plain'})}
					</Box>
				);
			})}
		</Box>
	);
};
