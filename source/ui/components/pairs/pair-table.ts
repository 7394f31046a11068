import type {PairResult} from '../../../engine/events.ts';
import type {RunView} from '../../../engine/run-view/run-view.ts';
import type {Glyphs, Tone} from '../../theme.ts';

/** One cell of the matrix: a result, or that it is yet to come. */
export type PairState = PairResult['status'] | 'waiting';

export type Pair = {from: string; to: string; state: PairState; result?: PairResult};

export const pairKey = ({from, to}: {from: string; to: string}): string => `${from} ${to}`;

/** Pure: every ordered pair, as far as it is known. */
export const pairsOf = (names: readonly string[], pairs: RunView['pairs']): readonly Pair[] =>
	names.flatMap(from =>
		names
			.filter(to => to !== from)
			.map((to): Pair => {
				const result = pairs.get(pairKey({from, to}));
				return result === undefined
					? {from, to, state: 'waiting'}
					: {
							from,
							to,
							state: result.status,
							result,
						};
			}),
	);

export const pairTone: Readonly<Record<PairState, Tone>> = {
	pass: 'good',
	fail: 'bad',
	unknown: 'warning',
	waiting: 'muted',
};

export const pairGlyph = (glyphs: Glyphs, state: PairState): string =>
	({
		pass: glyphs.good,
		fail: glyphs.bad,
		unknown: glyphs.unknown,
		waiting: glyphs.waiting,
	})[state];

const worstFirst: readonly PairState[] = ['fail', 'unknown', 'waiting', 'pass'];

export const worstOf = (pairs: readonly Pair[]): PairState =>
	worstFirst.find(state => pairs.some(pair => pair.state === state)) ?? 'pass';

/** The pairs that somebody has to look at: the broken ones first. */
export const problemsOf = (pairs: readonly Pair[]): readonly Pair[] => [
	...pairs.filter(({state}) => state === 'fail'),
	...pairs.filter(({state}) => state === 'unknown'),
];
