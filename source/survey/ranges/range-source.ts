import {normaliseCidr} from '../../mesh/cidr.ts';
import {ApiError} from '../../ports/cluster.ts';
import {unknownFrom, type UnknownFact} from '../fact.ts';
import type {Fact, Ranges} from '../facts.ts';

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
		return {known: true, value: ranges, source: used.map(source => source.source).join('; ')};
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

/** What one source says about ranges: nothing when it is not there, or why it could not be read. */
export type RangeSource =
	| {state: 'says'; cidrs: readonly string[]; source: string}
	| {state: 'silent'}
	| {state: 'unread'; unknown: UnknownFact};

/** Splits `10.0.0.0/16,fd00::/64` or the same with spaces; leaves out what is no range. */
export const cidrsIn = (text: string | undefined): string[] =>
	(text ?? '')
		.split(/[\s,]+/v)
		.flatMap(part => (part.includes('/') ? (normaliseCidr(part) ?? []) : []));

/** Reads a source. An API or an object that is not there (404) makes it silent, any other failure unread. */
export const rangeSourceFrom = async (
	source: string,
	read: () => Promise<readonly string[]>,
): Promise<RangeSource> => {
	try {
		const cidrs = await read();
		return cidrs.length === 0
			? {state: 'silent'}
			: {state: 'says', cidrs: [...new Set(cidrs)], source};
	} catch (error) {
		return error instanceof ApiError && error.kind === 'not-found'
			? {state: 'silent'}
			: {state: 'unread', unknown: unknownFrom(error, source)};
	}
};

export const hasRanges = (source: RangeSource): source is Extract<RangeSource, {state: 'says'}> =>
	source.state === 'says';
export const isUnread = (source: RangeSource): source is Extract<RangeSource, {state: 'unread'}> =>
	source.state === 'unread';
