import type {FindingStatus} from '../checks/finding.ts';
import {statusOrder} from '../checks/status-order.ts';

/** One column for each status; told apart without colour. */
export const statusMarks: Readonly<Record<FindingStatus, string>> = {
	pass: '✔',
	note: 'ℹ',
	warn: '▲',
	fail: '✖',
	unknown: '?',
	skipped: '–',
	waived: '○',
};

const words: Readonly<Record<FindingStatus, string>> = {
	pass: 'passed',
	note: 'noted',
	warn: 'warned',
	fail: 'failed',
	unknown: 'unknown',
	skipped: 'skipped',
	waived: 'waived',
};

/** `120 passed, 1 failed`: the counts that are not zero, the worst first after what passed. */
export const summaryText = (summary: Readonly<Record<FindingStatus, number>>): string =>
	['pass' as const, ...statusOrder.filter(status => status !== 'pass')]
		.filter(status => summary[status] > 0)
		.map(status => `${summary[status]} ${words[status]}`)
		.join(', ') || 'nothing to check';

/** What a mark says of a subject. */
export const legendText: Readonly<Record<FindingStatus, string>> = {
	pass: 'passed',
	note: 'worth knowing',
	warn: 'warning',
	fail: 'failed',
	unknown: 'not known',
	skipped: 'not applicable',
	waived: 'waived',
};
