import type {CheckResult} from './define-check.ts';
import {worstResult} from './worst-result.ts';

/** One opinion from several of one subject, of which what is right is not worth a word beside what is not. */
export const worstProblem = (results: readonly [CheckResult, ...CheckResult[]]): CheckResult => {
	const [first, ...rest] = results.filter(({status}) => status !== 'pass' && status !== 'skipped');
	return worstResult(first === undefined ? results : [first, ...rest]);
};
