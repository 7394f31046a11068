import type {Finding, FindingStatus} from './finding.ts';

/** The worst first. */
export const statusOrder: readonly FindingStatus[] = [
	'fail',
	'warn',
	'unknown',
	'note',
	'waived',
	'pass',
	'skipped',
];

/** The worst status of some findings; undefined of none. */
export const worstOf = (
	findings: ReadonlyArray<Pick<Finding, 'status'>>,
): FindingStatus | undefined =>
	statusOrder.find(status => findings.some(finding => finding.status === status));
