/*
What preflight costs beyond its reads, by the number of clusters that answer: the checks, the advice and each report, over facts of
10, 50, 250 and 1,000 clusters. Half of them have ranges of their own, and the others share one, as clusters of a tool's defaults do.
The growth is the ratio of 1,000 to 250: 4 is that of clusters, 16 that of pairs.
node --import=tsx test/bench/many-clusters.ts [rounds]
*/
import process from 'node:process';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {checks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {preflightJunit} from '../../source/reporters/junit.ts';
import {preflightMarkdown} from '../../source/reporters/markdown.ts';
import {preflightJson} from '../../source/reporters/preflight-json.ts';
import {preflightTable} from '../../source/reporters/preflight-table.ts';
import {adviseOn} from '../../source/session/advise.ts';
import type {ClusterFacts} from '../../source/survey/facts.ts';
import {contextOf, factsOf, known, rangesOf} from '../helpers/facts.ts';
import {resultOf} from '../helpers/preflight-result.ts';
import {medians} from './median.ts';

const rounds = Number(process.argv[2] ?? 3);
const counts = [10, 50, 250, 1000];

const clusterOf = (index: number): ClusterFacts => {
	const name = `c${String(index).padStart(4, '0')}`;
	const place = `${String(Math.floor(index / 256))}.${String(index % 256)}`;
	const isUsual = index % 2 === 0;
	return factsOf({
		name,
		uid: known(`uid-of-${name}`),
		podRanges: rangesOf(isUsual ? '10.244.0.0/16' : `10.${place}.0/24`),
		serviceRanges: rangesOf(isUsual ? '10.96.0.0/12' : `172.16.${place}/32`),
		nodeList: known([]),
	});
};

/** Milliseconds of processor time. */
const costOf = <T>(work: () => T): {value: T; ms: number} => {
	const before = process.cpuUsage();
	const value = work();
	const {user, system} = process.cpuUsage(before);
	return {value, ms: (user + system) / 1000};
};

const phases = ['checks', 'advice', 'table', 'json', 'junit', 'markdown'] as const;
const measured = counts.map(count => {
	let found = 0;
	const taken = Array.from({length: rounds}, () => {
		const clusters = Array.from({length: count}, (_, index) => clusterOf(index));
		const context = contextOf(clusters);
		const findings = costOf(() => runChecks(checks, context));
		const advice = costOf(() => adviseOn(context));
		const result = resultOf({clusters, findings: findings.value, advice: advice.value});
		found = findings.value.length;
		return [
			findings.ms,
			advice.ms,
			costOf(() => preflightTable(result, {width: 100})).ms,
			costOf(() => preflightJson(result)).ms,
			costOf(() => preflightJunit(result, {strictness: 'normal'})).ms,
			costOf(() => preflightMarkdown(result, {verbose: false})).ms,
		];
	});
	const costs = medians(taken);
	// Of the largest number so far, which is this one's.
	const peakMb = process.resourceUsage().maxRSS / 1024;
	console.log(
		`${String(count)} clusters: ${phases.map((phase, index) => `${phase} ${(costs[index] ?? Number.NaN).toFixed(0)} ms`).join(', ')}; ${String(found)} findings; at most ${peakMb.toFixed(0)} MB`,
	);
	return {
		clusters: count,
		findings: found,
		peakMb,
		medianMs: Object.fromEntries(phases.map((phase, index) => [phase, costs[index] ?? Number.NaN])),
	};
});

const totals = measured.map(({medianMs}) =>
	Object.values(medianMs).reduce((sum, ms) => sum + ms, 0),
);
const growth = (totals.at(-1) ?? Number.NaN) / (totals.at(-2) ?? Number.NaN);
keepEvidence('many-clusters', {rounds, measured, growthFrom250To1000: growth});
console.log(`from 250 to 1,000 clusters ${growth.toFixed(1)} times the processor time`);
