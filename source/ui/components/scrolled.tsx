import {Box} from 'ink';
import {useState, type ReactNode} from 'react';
import type {Binding} from '../keys.ts';

/** A place in rows that don't all fit: it never runs past either end, also when rows or room change. */
export const useScroll = (
	count: number,
	height: number,
): {offset: number; bindings: readonly Binding[]} => {
	const [wanted, setWanted] = useState(0);
	const last = Math.max(0, count - height);
	const offset = Math.min(wanted, last);
	const move = (by: number) => {
		setWanted(current => Math.max(0, Math.min(last, Math.min(current, last) + by)));
	};

	const steps: Readonly<Record<string, number>> = {
		up: -1,
		down: 1,
		pageUp: -height,
		pageDown: height,
		home: -count,
		end: count,
	};
	return {
		offset,
		bindings:
			last === 0
				? []
				: [
						{
							keys: ['up', 'down'],
							label: 'scroll',
							run(key) {
								move(steps[key] ?? 0);
							},
						},
						{
							keys: ['pageUp', 'pageDown', 'home', 'end'],
							run(key) {
								move(steps[key] ?? 0);
							},
						},
					],
	};
};

/** The rows that fit, from `offset` on. Every row is one line high. */
export const Scrolled = ({
	rows,
	offset,
	height,
}: {
	readonly rows: readonly ReactNode[];
	readonly offset: number;
	readonly height: number;
}) => (
	<Box flexDirection="column" height={height} overflow="hidden">
		{rows.slice(offset, offset + height)}
	</Box>
);
