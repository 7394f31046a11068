/** The rows `from` (included) to `to` (excluded) of a list. */
export type VisibleRange = {from: number; to: number};

/**
Which `height` rows of `count` show the ones in focus, with as much before as after them where there is room. Without state, so
that a list that grows or shrinks is always right.
*/
export const visibleRangeAround = ({
	count,
	height,
	focus,
}: {
	count: number;
	height: number;
	focus: VisibleRange;
}): VisibleRange => {
	const room = Math.max(0, height);
	const size = focus.to - focus.from;
	const wanted = focus.from - Math.max(0, Math.floor((room - size) / 2));
	const from = Math.max(0, Math.min(wanted, count - room));
	return {from, to: Math.min(count, from + room)};
};
