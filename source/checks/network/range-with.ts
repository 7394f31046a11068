import {contains} from '../../mesh/cidr.ts';

/** The first of these ranges that an address lies in. */
export const rangeWith = (cidrs: readonly string[], address: string): string | undefined =>
	cidrs.find(cidr => contains(cidr, address) === true);
