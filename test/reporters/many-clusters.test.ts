import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {preflightJson} from '../../source/reporters/preflight-json.ts';
import {preflightTable} from '../../source/reporters/preflight-table.ts';
import {preflightReportSchema} from '../../source/reporters/report-schema.ts';
import type {ClusterFacts} from '../../source/survey/facts.ts';
import {contextOf, deadFacts, factsOf, known, rangesOf} from '../helpers/facts.ts';
import {resultOf} from '../helpers/preflight-result.ts';

/** So many clusters, of which the first few answer. */
const clustersOf = (count: number, answering: number): ClusterFacts[] =>
	Array.from({length: count}, (_, index) => {
		const name = `c${String(index)}`;
		return index < answering ? factsOf({name}) : deadFacts(name);
	});

const findingsOf = (clusters: readonly ClusterFacts[]) => runChecks(checks, contextOf(clusters));

void test('a thousand clusters that do not answer cost findings by their number, not by that of their pairs', () => {
	const clusters = clustersOf(1000, 10);
	const findings = findingsOf(clusters);
	assert.ok(findings.length < 150_000, String(findings.length));
	const overlaps = findings.filter(({id}) => id === 'network.pod-cidr-overlap');
	assert.equal(overlaps.filter(({clusters: names}) => names.length === 2).length, 45);
	const silent = overlaps.filter(({clusters: names}) => names.length === 1);
	assert.equal(silent.length, 990);
	assert.ok(silent.every(({status}) => status === 'unknown'));
});

void test('among few clusters each pair is told, those of one that does not answer too', () => {
	const findings = findingsOf(clustersOf(4, 2));
	assert.equal(findings.filter(({id}) => id === 'network.pod-cidr-overlap').length, 6);
});

void test('a table of more findings than a stack has room for is written', () => {
	const clusters = clustersOf(280, 280);
	const findings = findingsOf(clusters);
	const many = Array.from({length: 10}, () => findings).flat();
	assert.ok(many.length > 150_000, String(many.length));
	const table = preflightTable(resultOf({clusters, findings: many}), {width: 100});
	assert.match(table, /280 clusters in/v);
});

void test('pairs that share a range are one entry of the report, and one group of the table', () => {
	const clusters = clustersOf(60, 60).map((facts, index) => ({
		...facts,
		podRanges: rangesOf(index < 20 ? '10.244.0.0/16' : `10.${String(index)}.0.0/16`),
		serviceRanges: rangesOf(`172.16.${String(index)}.0/24`),
		nodeList: known([]),
	}));
	const findings = findingsOf(clusters);
	const result = resultOf({clusters, findings});
	const {pairs} = preflightReportSchema.parse(JSON.parse(preflightJson(result)));
	const names = clusters.map(({name}) => name);
	assert.deepEqual(pairs, [
		{clusters: names.slice(0, 20), status: 'note', ids: ['network.pod-cidr-overlap']},
		{clusters: names, status: 'pass', ids: []},
	]);
	const table = preflightTable(result, {width: 200});
	assert.match(table, /^1770 pairs of 60 clusters: 1580 passed, 190 noted$/mv);
	assert.match(
		table,
		/^ℹ network\.pod-cidr-overlap: 190 pairs: all of c0, c1, c2, c3, c4, c5 and 14 more$/mv,
	);
	// One of them somewhere else leaves its pairs to the others.
	const moved = clusters.map((facts, index) =>
		index === 0 ? {...facts, podRanges: rangesOf('10.99.0.0/16')} : facts,
	);
	assert.match(
		preflightTable(resultOf({clusters: moved, findings: findingsOf(moved)}), {width: 200}),
		/^1770 pairs of 60 clusters: 1599 passed, 171 noted$/mv,
	);
});
