import type {CheckResult} from './define-check.ts';
import {statusOrder} from './status-order.ts';

/** One opinion from several of one subject: the worst status and its remedy, with everything observed, worst first. */
export const worstResult = (results: readonly [CheckResult, ...CheckResult[]]): CheckResult => {
	const [first, ...rest] = results.toSorted(
		(a, b) => statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status),
	);
	return first === undefined
		? results[0]
		: {...first, observed: [first, ...rest].map(({observed}) => observed).join('; ')};
};
