import type {CheckResult} from './define-check.ts';
import {statusOrder} from './status-order.ts';

/** One opinion from several of one subject: the worst status and its remedy, with everything observed, worst first. */
export const worstResult = (opinions: readonly [CheckResult, ...CheckResult[]]): CheckResult => {
	const [first, ...rest] = opinions.toSorted(
		(a, b) => statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status),
	);
	return first === undefined
		? opinions[0]
		: {...first, observed: [first, ...rest].map(({observed}) => observed).join('; ')};
};
