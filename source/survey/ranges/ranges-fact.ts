import type {Fact, Ranges} from '../facts.ts';
import {isUnread, type RangeSource} from './range-source.ts';

/** The fact that several sources give together; unknown, with the first reason, when none of them says anything. */
export const rangesFact = ({
	ranges,
	used,
	asked,
	nothing,
}: {
	ranges: Ranges;
	used: ReadonlyArray<Extract<RangeSource, {state: 'says'}>>;
	asked: readonly RangeSource[];
	/** What to say when every source was read and none named a range. */
	nothing: string;
}): Fact<Ranges> => {
	if (ranges.cidrs.length > 0) {
		return {known: true, value: ranges, source: used.map(claim => claim.source).join('; ')};
	}

	const unread = asked.find(isUnread);
	return (
		unread?.unknown ?? {
			known: false,
			reason: 'not-served',
			detail: nothing,
			source: 'all sources of address ranges',
		}
	);
};
