import {Box, Text} from 'ink';
import {Fragment} from 'react';
import {columnsOf} from '../../../text/fit-text.ts';
import {useLook} from '../../look.ts';
import {Styled} from '../styled.tsx';
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
	const {glyphs} = useLook();
	const width = lines.reduce((sum, {name}) => sum + columnsOf(name) + 6, 0);
	const place = lines.findIndex(({name}) => name === chosen);
	const shown = width <= columns ? lines : lines.filter(({name}) => name === chosen);
	return (
		<Box height={1} flexShrink={0}>
			<Text wrap="truncate-end">
				{shown.map(({name, state}) => (
					<Fragment key={name}>
						<Styled tone="accent">{name === chosen ? glyphs.pointer : ' '}</Styled>
						<StepSign state={signOf[state]} />{' '}
						<Styled bold={name === chosen} tone={name === chosen ? 'plain' : 'muted'}>
							{name}
						</Styled>
						{'   '}
					</Fragment>
				))}
				{shown.length < lines.length && (
					<Styled tone="muted">
						cluster {place + 1} of {lines.length}
					</Styled>
				)}
			</Text>
		</Box>
	);
};
