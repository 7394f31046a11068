import {Box} from 'ink';
import {Fragment} from 'react';
import {columnsOf} from '../../../text/fit-text.ts';
import {useTerminal} from '../../terminal-context.ts';
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

/** All clusters in one line, where there is room for one pane only; where even the names don't fit, which of how many it is. */
export const ClusterStrip = ({
	lines,
	chosen,
	columns,
}: {
	readonly lines: readonly ClusterLine[];
	readonly chosen: string;
	readonly columns: number;
}) => {
	const {glyphs} = useTerminal();
	const width = lines.reduce((sum, {name}) => sum + columnsOf(name) + 6, 0);
	const place = lines.findIndex(({name}) => name === chosen);
	const shown = width <= columns ? lines : lines.filter(({name}) => name === chosen);
	return (
		<Box height={1} flexShrink={0}>
			<Text wrap="truncate-end">
				{shown.map(({name, state}) => (
					<Fragment key={name}>
						<ThemedText tone="accent">{name === chosen ? glyphs.pointer : ' '}</ThemedText>
						<StepSign state={signOf[state]} />{' '}
						<ThemedText bold={name === chosen} tone={name === chosen ? 'plain' : 'muted'}>
							{name}
						</ThemedText>
						{'   '}
					</Fragment>
				))}
				{shown.length < lines.length && (
					<ThemedText tone="muted">
						cluster {place + 1} of {lines.length}
					</ThemedText>
				)}
			</Text>
		</Box>
	);
};
