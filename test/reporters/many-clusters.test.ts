import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {preflightTable} from '../../source/reporters/preflight-table.ts';
import type {ClusterFacts} from '../../source/survey/facts.ts';
import {contextOf, deadFacts, factsOf} from '../helpers/facts.ts';
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
	assert.ok(findings.length > 150_000, String(findings.length));
	const table = preflightTable(resultOf({clusters, findings}), {width: 100});
	assert.match(table, /280 clusters in/v);
});
