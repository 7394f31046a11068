import type {Waiver} from '../mesh/waiver.ts';
import type {PairBlock} from '../mesh/pair-block.ts';
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

/** A finding about some of its pairs; none where there are none. */
const aboutPairs = (finding: Finding, {ones, others}: PairBlock): Finding[] => {
	const all = new Set([...ones, ...others]);
	return ones.length === 0 || others.length === 0 || all.size < 2
		? []
		: [
				{
					...finding,
					clusters: finding.clusters.filter(name => all.has(name)),
					pairs: {ones, others},
				},
			];
};

/** With what is waived of it: of a finding about many pairs, those of the clusters that a waiver names. */
const withWaivers = (
	finding: Finding,
	waivers: readonly Waiver[],
	scope: Check['scope'],
): Finding[] => {
	const waiver = waivers.find(candidate => isWaivedBy(candidate, finding));
	if (waiver === undefined) {
		return [finding];
	}

	const {clusters, pairs = {ones: finding.clusters, others: finding.clusters}} = finding;
	if (scope !== 'pair' || clusters.length < 3 || waiver.clusters.length === 0) {
		return [waivedBy(finding, waiver)];
	}

	const named = new Set(waiver.clusters);
	const [of, rest] = [
		(names: readonly string[]) => names.filter(name => named.has(name)),
		(names: readonly string[]) => names.filter(name => !named.has(name)),
	];
	const {ones, others} = pairs;
	const [first, second] = [new Set(ones), new Set(others)];
	return [
		...[
			{ones: of(ones), others},
			// What of the other way round is not among these.
			{ones: rest(ones), others: of(others).filter(name => !first.has(name))},
			{
				ones: rest(ones).filter(name => !second.has(name)),
				others: of(others).filter(name => first.has(name)),
			},
		].flatMap(block => aboutPairs(finding, block).map(part => waivedBy(part, waiver))),
		...aboutPairs(finding, {ones: rest(ones), others: rest(others)}).flatMap(part =>
			withWaivers(part, waivers, scope),
		),
	];
};

/** All checks over all their subjects, in order. Pure but for the clock it may be given. */
export const runChecks = (
	checks: readonly Check[],
	context: CheckContext,
	{waive = [], monotonic = () => 0}: RunChecksOptions = {},
): Finding[] =>
	checks.flatMap(({id, scope, title, why, docs, run}) => {
		const start = monotonic();
		const verdicts = run(context);
		const durationMs = Math.round(monotonic() - start);
		return verdicts.flatMap(verdict => {
			const finding: Finding = {
				id,
				...verdict,
				title,
				why,
				docs,
				durationMs,
			};
			return isCostly(finding.status) ? withWaivers(finding, waive, scope) : [finding];
		});
	});

type Summary = Record<FindingStatus, number>;

/** Of nothing: to count in. */
export const emptySummary = (): Summary => ({
	pass: 0,
	note: 0,
	warn: 0,
	fail: 0,
	unknown: 0,
	skipped: 0,
	waived: 0,
});

export const summaryOf = (findings: readonly Finding[]): Summary => {
	const summary = emptySummary();
	for (const {status} of findings) {
		summary[status]++;
	}

	return summary;
};
