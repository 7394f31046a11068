import {useState} from 'react';
import {pairKey, pairsOf, problemsOf, type Pair} from '../../components/pairs/pair-table.ts';
import {pairRows, type PairRow} from '../../components/pairs/pair-list.tsx';
import type {SessionView} from '../../../session/session.ts';
import {useHighlight, type Highlight} from '../../hooks/use-highlight.ts';

export type Pairs = {
	names: readonly string[];
	pairs: readonly Pair[];
	/** In the matrix: the pair in sight; undefined while there is none. */
	pair: Pair | undefined;
	moveTo: (pair: {from: string; to: string}) => void;
	/** In the list. */
	rows: readonly PairRow[];
	highlight: Highlight;
};

/** The clusters whose traffic is proven, in the order of the mesh file. */
const namesOf = ({review, run}: Pick<SessionView, 'review' | 'run'>): readonly string[] =>
	(review.state === 'ready' ? review.model.clusters : run.clusters).map(({name}) => name);

/** Where a person is among the pairs. Until they move it is the first that needs somebody. */
export const usePairs = (view: Pick<SessionView, 'review' | 'run'>): Pairs => {
	const [picked, pick] = useState<string>();
	const names = namesOf(view);
	const pairs = pairsOf(names, view.run.pairs);
	const rows = pairRows(names, pairs);
	const highlight = useHighlight(
		rows.map(({key}) => key),
		{label: 'pair'},
	);
	return {
		names,
		pairs,
		pair: pairs.find(pair => pairKey(pair) === picked) ?? problemsOf(pairs)[0] ?? pairs[0],
		moveTo(pair) {
			pick(pairKey(pair));
		},
		rows,
		highlight,
	};
};

/** The next cell in a direction, the diagonal left out; the same at the edge. */
export const neighbour = (
	names: readonly string[],
	{from, to}: {from: string; to: string},
	key: string,
): {from: string; to: string} => {
	const step = key === 'up' || key === 'left' ? -1 : 1;
	const isRow = key === 'up' || key === 'down';
	const fixed = isRow ? to : from;
	let place = names.indexOf(isRow ? from : to) + step;
	if (names[place] === fixed) {
		place += step;
	}

	const name = names[place];
	if (name === undefined) {
		return {from, to};
	}

	return isRow ? {from: name, to} : {from, to: name};
};
