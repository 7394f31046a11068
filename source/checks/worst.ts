import type {Opinion} from './define-check.ts';
import type {FindingStatus} from './finding.ts';

const order: readonly FindingStatus[] = [
	'fail',
	'warn',
	'unknown',
	'note',
	'pass',
	'skipped',
	'waived',
];

/** One opinion from several of one subject: the worst status and its remedy, with everything observed, worst first. */
export const worst = (opinions: readonly [Opinion, ...Opinion[]]): Opinion => {
	const [first, ...rest] = opinions.toSorted(
		(a, b) => order.indexOf(a.status) - order.indexOf(b.status),
	);
	return first === undefined
		? opinions[0]
		: {...first, observed: [first, ...rest].map(({observed}) => observed).join('; ')};
};
