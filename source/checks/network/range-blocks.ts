import type {PairBlock} from '../../mesh/pair-block.ts';
import {spansOf, type Span} from './shared-ranges.ts';

/** The ranges of some clusters, each by its place among them; merged, as `sharedRanges` wants them. */
type Owned = ReadonlyArray<readonly string[]>;

type Holder = Span & {owners: number[]};

/** Each range once, in the order of their starts, with everybody who has it. */
const holders = (owned: Owned): Holder[] => {
	const byRange = new Map<string, Holder>();
	for (const [owner, cidrs] of owned.entries()) {
		for (const span of spansOf(cidrs)) {
			const known = byRange.get(span.cidr);
			if (known === undefined) {
				byRange.set(span.cidr, {...span, owners: [owner]});
			} else {
				known.owners.push(owner);
			}
		}
	}

	return [...byRange.values()].toSorted((a, b) => Number(isBefore(b, a)) - Number(isBefore(a, b)));
};

const isBefore = (one: Span, other: Span): boolean =>
	one.version < other.version || (one.version === other.version && one.start < other.start);

/** Where in a sorted list the first range stands that starts no earlier than another one. */
const firstFrom = (sorted: readonly Holder[], range: Span): number => {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		const at = sorted[middle];
		[low, high] = at !== undefined && isBefore(at, range) ? [middle + 1, high] : [low, middle];
	}

	return low;
};

/** For each of the outer ranges that holds an inner one: who has it, and who has what lies within. */
const within = (outer: readonly Holder[], inner: readonly Holder[]): Array<PairBlock<number>> =>
	outer.flatMap(range => {
		const owners = new Set<number>();
		for (let place = firstFrom(inner, range); place < inner.length; place++) {
			const at = inner[place];
			if (at?.version !== range.version || at.start > range.end) {
				break;
			}

			// One of the same start may be the wider one.
			if (at.end <= range.end) {
				for (const owner of at.owners) {
					owners.add(owner);
				}
			}
		}

		const [only] = owners;
		const isOwn = owners.size === 1 && range.owners.length === 1 && range.owners[0] === only;
		return owners.size === 0 || isOwn ? [] : [{ones: range.owners, others: [...owners]}];
	});

/**
Everybody whose ranges share addresses with others', a block for each range that does, without comparing pairs: two ranges share
addresses only when one lies within the other.
*/
export const rangeBlocks = (owned: Owned, against: Owned = owned): Array<PairBlock<number>> => {
	const ones = holders(owned);
	if (owned === against) {
		return within(ones, ones);
	}

	const others = holders(against);
	return [...within(ones, others), ...within(others, ones)];
};
