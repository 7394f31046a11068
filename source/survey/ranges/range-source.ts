import {normaliseCidr} from '../../mesh/cidr.ts';
import {ApiError} from '../../ports/cluster.ts';
import {unknownFrom, type UnknownFact} from '../fact.ts';

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

export const hasRanges = (claim: RangeSource): claim is Extract<RangeSource, {state: 'says'}> =>
	claim.state === 'says';
export const isUnread = (claim: RangeSource): claim is Extract<RangeSource, {state: 'unread'}> =>
	claim.state === 'unread';
