import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {checks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {pairLines} from '../../source/reporters/pair-lines.ts';
import {pairOutcomes} from '../../source/reporters/pair-outcomes.ts';
import {preflightReport} from '../../source/reporters/preflight-json.ts';
import type {ClusterFacts} from '../../source/survey/facts.ts';
import {contextOf, deadFacts, factsOf, rangesOf} from '../helpers/facts.ts';
import {resultOf} from '../helpers/preflight-result.ts';

const findingsOf = (clusters: readonly ClusterFacts[]) => runChecks(checks, contextOf(clusters));
const linesOf = (
	clusters: readonly ClusterFacts[],
	width = 80,
	unreachable: readonly string[] = [],
) => {
	const names = clusters.map(({name}) => name);
	return pairLines(pairOutcomes(findingsOf(clusters), names, unreachable), names, {
		width,
		paint: (_tone, text) => text,
		unreachable,
	});
};

const [a, b, c] = ['a', 'b', 'c'].map((name, index) =>
	factsOf({name, podRanges: rangesOf(index < 2 ? '10.1.0.0/16' : '10.2.0.0/16')}),
) as [ClusterFacts, ClusterFacts, ClusterFacts];

/** Five groups of ten that share their pod addresses; one cluster is dead. */
const fifty = Array.from({length: 50}, (_, index) =>
	index === 49
		? deadFacts('dead')
		: factsOf({
				name: `cluster-${String(index)}`,
				podRanges: rangesOf(`10.${String(index % 5)}.0.0/16`),
				serviceRanges: rangesOf(`172.16.${String(index)}.0/24`),
			}),
);

describe('the pairs of the preflight table', () => {
	test('are a matrix of each pair once, and sentences for what is not passed', () => {
		assert.deepEqual(linesOf([a, b, c]), [
			'3 pairs of 3 clusters: 2 passed, 1 noted',
			'     1  2',
			'1 a',
			'2 b  ℹ',
			'3 c  ✔  ✔',
			'ℹ network.pod-cidr-overlap: 1 pair: a ↔ b',
		]);
	});

	test('of two clusters need no matrix', () => {
		assert.deepEqual(linesOf([a, c]), ['1 pair of 2 clusters: 1 passed']);
		assert.deepEqual(linesOf([a]), []);
	});

	test('of fifty are counts and groups, whatever the width', () => {
		for (const width of [60, 80, 100, 160]) {
			const lines = linesOf(fifty, width, ['dead']);
			assert.ok(lines.length <= 12 && lines.every(line => line.length <= width), lines.join('\n'));
		}

		const text = linesOf(fifty, 1000, ['dead']).join('\n');
		assert.match(text, /^1225 pairs of 50 clusters: \d+ passed, 49 unknown, \d+ noted$/mv);
		assert.match(
			text,
			/^ℹ network\.pod-cidr-overlap: 216 pairs in 5 groups: all of cluster-0, cluster-5, .* and 4 more; .*; and 1 group more$/mv,
		);
		assert.match(text, /^\? not known of 49 pairs, because dead does not answer$/mv);
	});

	test('stand in the report with their worst status and its checks', () => {
		const {pairs} = preflightReport(
			resultOf({clusters: [a, b, c], findings: findingsOf([a, b, c])}),
		);
		assert.deepEqual(pairs, [
			{clusters: ['a', 'b'], status: 'note', ids: ['network.pod-cidr-overlap']},
			{clusters: ['a', 'c'], status: 'pass', ids: []},
			{clusters: ['b', 'c'], status: 'pass', ids: []},
		]);
	});
});
