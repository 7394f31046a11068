import type {Waiver} from '../mesh/waiver.ts';
import type {Check, CheckContext, Finding, FindingStatus} from './finding.ts';

export type RunChecksOptions = {
	/** Those that hold today (`sortWaivers`). */
	waive?: readonly Waiver[];
	/** Milliseconds from any start, for the durations; without it they are 0. */
	monotonic?: () => number;
};

/** What can be waived: the statuses that cost the exit code. */
export const isCostly = (status: FindingStatus): boolean =>
	status === 'fail' || status === 'warn' || status === 'unknown';

const waivedBy = (finding: Finding, {reason, until}: Waiver): Finding => ({
	...finding,
	status: 'waived',
	waivedFrom: finding.status,
	waiver: {reason, until},
});

const isWaivedBy = ({id, clusters}: Waiver, finding: Finding): boolean =>
	id === finding.id &&
	(clusters.length === 0 || clusters.some(name => finding.clusters.includes(name)));

/** All checks over all their subjects, in order. Pure but for the clock it may be given. */
export const runChecks = (
	checks: readonly Check[],
	context: CheckContext,
	{waive = [], monotonic = () => 0}: RunChecksOptions = {},
): Finding[] =>
	checks.flatMap(({id, title, why, docs, run}) => {
		const start = monotonic();
		const verdicts = run(context);
		const durationMs = Math.round(monotonic() - start);
		return verdicts.map(verdict => {
			const finding: Finding = {
				id,
				...verdict,
				title,
				why,
				docs,
				durationMs,
			};
			const waiver = isCostly(finding.status)
				? waive.find(candidate => isWaivedBy(candidate, finding))
				: undefined;
			return waiver === undefined ? finding : waivedBy(finding, waiver);
		});
	});

type Summary = Record<FindingStatus, number>;

export const summaryOf = (findings: readonly Finding[]): Summary => {
	const summary: Summary = {
		pass: 0,
		note: 0,
		warn: 0,
		fail: 0,
		unknown: 0,
		skipped: 0,
		waived: 0,
	};
	for (const {status} of findings) {
		summary[status]++;
	}

	return summary;
};
