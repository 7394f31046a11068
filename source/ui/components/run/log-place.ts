import type {VisibleRange} from '../../visible-range.ts';
import type {LogRow} from './log-rows.ts';

type Spot = Pick<LogRow, 'number' | 'part'>;

/** Where one is in a log: at its end, wherever that goes, or at a row that stays where it is while others come. */
export type LogPlace =
	| {isFollowing: true}
	/** `seen`: the number of the newest line when one left the end. */
	| {isFollowing: false; top: Spot; seen: number};

export const atEnd: LogPlace = {isFollowing: true};

const isAtOrAfter = (row: Spot, {number, part}: Spot): boolean =>
	row.number > number || (row.number === number && row.part >= part);

/** The first row at or after a spot: rows may have been dropped. */
const indexOf = (rows: readonly LogRow[], spot: Spot): number => {
	let [low, high] = [0, rows.length];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		const row = rows[middle];
		if (row !== undefined && isAtOrAfter(row, spot)) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}

	return low;
};

/** The rows that are shown, and how many lines have come since one left the end. */
export const logWindow = (
	rows: readonly LogRow[],
	place: LogPlace,
	height: number,
): VisibleRange & {fresh: number} => {
	const last = Math.max(0, rows.length - height);
	const from = place.isFollowing ? last : Math.min(last, indexOf(rows, place.top));
	const fresh = place.isFollowing
		? 0
		: rows.slice(indexOf(rows, {number: place.seen + 1, part: 0})).filter(({part}) => part === 0)
				.length;
	return {from, to: Math.min(rows.length, from + height), fresh};
};

const placeAt = (
	rows: readonly LogRow[],
	place: LogPlace,
	{index, height}: {index: number; height: number},
): LogPlace => {
	const top = rows[Math.max(0, index)];
	return index >= rows.length - height || top === undefined
		? atEnd
		: {
				isFollowing: false,
				top: {number: top.number, part: top.part},
				seen: place.isFollowing ? (rows.at(-1)?.number ?? 0) : place.seen,
			};
};

/** So many rows on or back; at the end one follows again. */
export const moveInLog = (
	rows: readonly LogRow[],
	place: LogPlace,
	{by, height}: {by: number; height: number},
): LogPlace => placeAt(rows, place, {index: logWindow(rows, place, height).from + by, height});

/** To the row with that index, with some rows before it. */
export const goToRow = (
	rows: readonly LogRow[],
	place: LogPlace,
	{index, height}: {index: number; height: number},
): LogPlace => placeAt(rows, place, {index: index - Math.floor(height / 3), height});
