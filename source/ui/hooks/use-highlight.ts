import {useState} from 'react';
import type {Binding} from '../keys.ts';

export type Highlight = {
	/** -1 where there is nothing. */
	index: number;
	key: string | undefined;
	moveTo: (key: string) => void;
	bindings: readonly Binding[];
};

const page = 10;

const steps: Readonly<Record<string, number>> = {
	up: -1,
	k: -1,
	down: 1,
	j: 1,
	pageUp: -page,
	pageDown: page,
	home: Number.NEGATIVE_INFINITY,
	end: Number.POSITIVE_INFINITY,
};

type Options = {
	/** For the hint bar. */
	label?: string;
	/** The key to begin with. */
	initial?: string;
	/** Where to go while the highlighted thing isn't there: to what stands in its place, or to the first. */
	otherwise?: 'near' | 'first';
};

/** The highlighted one of some things that have keys: it stays on its thing when others come, go or change places. */
export const useHighlight = (
	keys: readonly string[],
	{label = 'move', initial, otherwise = 'near'}: Options = {},
): Highlight => {
	const [at, setAt] = useState<{key: string | undefined; index: number}>({key: initial, index: 0});
	const placeOf = ({key, index}: typeof at): number => {
		const place = key === undefined ? -1 : keys.indexOf(key);
		return place === -1 ? Math.min(otherwise === 'near' ? index : 0, keys.length - 1) : place;
	};

	const index = placeOf(at);
	const run = (pressed: string) => {
		setAt(current => {
			const next = Math.max(0, Math.min(keys.length - 1, placeOf(current) + (steps[pressed] ?? 0)));
			return {key: keys[next], index: next};
		});
	};

	return {
		index,
		key: keys[index],
		moveTo(key) {
			setAt({key, index: keys.indexOf(key)});
		},
		bindings: [
			{keys: ['up', 'down'], label, run},
			{keys: ['pageUp', 'pageDown', 'home', 'end'], run},
			{keys: ['k', 'j'], run},
		],
	};
};
