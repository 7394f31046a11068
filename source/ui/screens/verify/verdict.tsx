import {Box} from 'ink';
import type {Pair} from '../../components/pairs/pair-table.ts';
import {Spinner} from '../../components/spinner.tsx';
import {Styled} from '../../components/styled.tsx';
import type {SessionView} from '../../../session/session.ts';
import {useLook} from '../../look.ts';

/** How the proof stands, in a sentence. */
export const Verdict = ({
	view: {phase, run},
	pairs,
}: {
	readonly view: Pick<SessionView, 'phase' | 'run'>;
	readonly pairs: readonly Pair[];
}) => {
	const {glyphs} = useLook();
	const has = (state: Pair['state']) => pairs.some(pair => pair.state === state);
	const isOver = phase === 'unproven' || phase === 'ended' || run.finished !== undefined;
	if (!isOver) {
		return (
			<Box height={1} columnGap={1}>
				<Spinner />
				<Styled bold wrap="truncate-end">
					{has('fail')
						? 'Traffic is being proven; some of it is broken'
						: 'Traffic is being proven, from each cluster to each other'}
				</Styled>
			</Box>
		);
	}

	if (has('fail')) {
		return (
			<Styled bold tone="bad">
				{glyphs.bad} Traffic is broken between some clusters
			</Styled>
		);
	}

	return has('unknown') || has('waiting') ? (
		<Styled bold tone="warning">
			{glyphs.unknown} Traffic is not proven between all clusters
		</Styled>
	) : (
		<Styled bold tone="good">
			{glyphs.good} Traffic is proven, from each cluster to each other
		</Styled>
	);
};
