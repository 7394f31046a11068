import {containsCidr, mergeCidr, normalizeCidr, overlapCidr, parseCidr} from 'cidr-tools';

// cidr-tools computes, but takes `10.0.0.256` and `/33` for good; what reaches it is checked first. Not by zod, which would load before the
// first screen does: that asks whether a context's address is one of this machine alone.
const isIpv4 = (text: string): boolean =>
	/^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/v.test(text);
const isIpv6 = (text: string): boolean =>
	/^[\da-f:.]*:[\da-f:.]*$/iv.test(text) && URL.canParse(`http://[${text}]`);

const isAddress = (text: string): boolean => isIpv4(text) || isIpv6(text);

const isRange = (text: string): boolean => {
	const {address = '', prefix = ''} =
		/^(?<address>[^\/]*)\/(?<prefix>0|[1-9]\d{0,2})$/v.exec(text)?.groups ?? {};
	return (isIpv4(address) && Number(prefix) <= 32) || (isIpv6(address) && Number(prefix) <= 128);
};

/**
Why a text is no address range, or undefined when it is one. Strict, as for `loadBalancerSourceRanges`: a prefix length
is needed, and no bit may be set to the right of it.
*/
export const cidrProblem = (text: string): {message: string; fix: string} | undefined => {
	if (isAddress(text)) {
		return {
			message: `"${text}" is an address without a prefix length`,
			fix: `write ${text}/${isIpv4(text) ? '32' : '128'} for this one address`,
		};
	}

	if (!isRange(text)) {
		return {
			message: `"${text}" is not an address range`,
			fix: 'write one as 10.0.0.0/8 or fd00::/8',
		};
	}

	const normal = normalizeCidr(text);
	const {start} = parseCidr(text);
	const [host = ''] = text.split('/');
	return parseCidr(host).start === start
		? undefined
		: {message: `"${text}" has bits set to the right of its prefix`, fix: `write ${normal}`};
};

const normalised = new Map<string, string | undefined>();
const kept = 10_000;

/** The range with its host bits cleared and IPv6 compressed; an address becomes a range of one. Undefined for anything else. */
export const normaliseCidr = (text: string): string | undefined => {
	if (normalised.has(text)) {
		return normalised.get(text);
	}

	// The checks of a pair of clusters ask for the same few ranges again and again, and there are many pairs.
	if (normalised.size >= kept) {
		normalised.clear();
	}

	const result = normaliseAnew(text);
	normalised.set(text, result);
	return result;
};

const normaliseAnew = (text: string): string | undefined => {
	if (isRange(text)) {
		return normalizeCidr(text);
	}

	return isAddress(text) ? `${normalizeCidr(text)}/${parseCidr(text).prefix}` : undefined;
};

/** Whether two ranges share an address. Undefined when either is no range: that is unknown, never "no". */
export const overlaps = (one: string, other: string): boolean | undefined => {
	const [a, b] = [normaliseCidr(one), normaliseCidr(other)];
	return a === undefined || b === undefined ? undefined : overlapCidr(a, b);
};

/** Whether every address of `inner` is in `outer`. Undefined when either is no range. */
export const contains = (outer: string, inner: string): boolean | undefined => {
	const [a, b] = [normaliseCidr(outer), normaliseCidr(inner)];
	return a === undefined || b === undefined ? undefined : containsCidr(a, b);
};

/**
The fewest ranges that hold these addresses and ranges and nothing else, in order; what is neither is left out.

Exact on purpose: clusters of one VPC interleave their pods in the same subnets, so rounding observed addresses up to
their /24 would show overlaps that are none (fact A-1).
*/
export const summarise = (addresses: readonly string[]): string[] =>
	mergeCidr(addresses.map(normaliseCidr).filter(text => text !== undefined));
