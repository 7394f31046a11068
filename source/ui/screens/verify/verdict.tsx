import {Box} from 'ink';
import type {Pair} from '../../components/pairs/pair-table.ts';
import {Spinner} from '../../components/spinner.tsx';
import {ThemedText} from '../../components/themed-text.tsx';
import type {SessionView} from '../../../session/session.ts';
import {useTerminal} from '../../terminal-context.ts';

/** How the proof stands, in a sentence. */
export const Verdict = ({
	view: {phase, run},
	pairs,
}: {
	readonly view: Pick<SessionView, 'phase' | 'run'>;
	readonly pairs: readonly Pair[];
}) => {
	const {glyphs} = useTerminal();
	const has = (state: Pair['state']) => pairs.some(pair => pair.state === state);
	const isOver = phase === 'unproven' || phase === 'ended' || run.finished !== undefined;
	if (!isOver) {
		return (
			<Box height={1} columnGap={1}>
				<Spinner />
				<ThemedText bold wrap="truncate-end">
					{has('fail')
						? 'Traffic is being proven; some of it is broken'
						: 'Traffic is being proven, from each cluster to each other'}
				</ThemedText>
			</Box>
		);
	}

	if (has('fail')) {
		return (
			<ThemedText bold tone="bad">
				{glyphs.bad} Traffic is broken between some clusters
			</ThemedText>
		);
	}

	return has('unknown') || has('waiting') ? (
		<ThemedText bold tone="warning">
			{glyphs.unknown} Traffic is not proven between all clusters
		</ThemedText>
	) : (
		<ThemedText bold tone="good">
			{glyphs.good} Traffic is proven, from each cluster to each other
		</ThemedText>
	);
};
