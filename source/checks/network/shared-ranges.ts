import {parseCidr} from 'cidr-tools';

export type Span = {cidr: string; version: number; start: bigint; end: bigint};

const spans = new WeakMap<readonly string[], readonly Span[]>();

const order = (a: bigint, b: bigint): number => {
	if (a === b) {
		return 0;
	}

	return a < b ? -1 : 1;
};

/** Sorted by start; two ranges either nest or are apart, so a wider one comes before what it holds. */
export const spansOf = (cidrs: readonly string[]): readonly Span[] => {
	const known = spans.get(cidrs);
	if (known !== undefined) {
		return known;
	}

	const sorted = cidrs
		.map((cidr): Span => {
			const {version, start, end} = parseCidr(cidr);
			return {
				cidr,
				version,
				start,
				end,
			};
		})
		.toSorted((a, b) => a.version - b.version || order(a.start, b.start) || order(b.end, a.end));
	spans.set(cidrs, sorted);
	return sorted;
};

export type SharedRange = {one: string; other: string};

/**
The ranges of two clusters that share addresses, IPv4 and IPv6. One pass over both lists, for clusters whose ranges are hundreds of
single addresses; both lists must be merged (no range within another of the same list).
*/
export const sharedRanges = (ones: readonly string[], others: readonly string[]): SharedRange[] => {
	const [a, b] = [spansOf(ones), spansOf(others)];
	const shared: SharedRange[] = [];
	let [i, j] = [0, 0];
	for (;;) {
		const [one, other] = [a[i], b[j]];
		if (one === undefined || other === undefined) {
			return shared;
		}

		const areOfOneVersion = one.version === other.version;
		if (areOfOneVersion && one.start <= other.end && other.start <= one.end) {
			shared.push({one: one.cidr, other: other.cidr});
		}

		const isOneFirst = areOfOneVersion ? one.end < other.end : one.version < other.version;
		if (isOneFirst) {
			i++;
		} else {
			j++;
		}
	}
};
