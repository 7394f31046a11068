import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {
	areSameRoots,
	describeRoots,
	groupByRoot,
	oddOnesOut,
	shortFingerprint,
} from '../../source/trust/fingerprints.ts';

const [a, b, c] = ['3f9a11', '8c0122', '3f9a33'].map(start => start.padEnd(64, '0')) as [
	string,
	string,
	string,
];

describe('fingerprints', () => {
	it('are shown by their first two bytes, in whatever notation they come', () => {
		assert.equal(shortFingerprint(a), '3f:9a…');
		assert.equal(shortFingerprint('3F:9A:11:00'), '3f:9a…');
		assert.equal(shortFingerprint('3f9a'), '3f:9a');
	});

	it('are shown as long as it takes to tell them apart', () => {
		assert.equal(shortFingerprint(a, [b, c]), '3f:9a:11…');
		assert.equal(shortFingerprint(c, [a, b]), '3f:9a:33…');
		assert.equal(shortFingerprint(a, [a, b]), '3f:9a…');
		assert.equal(shortFingerprint(a, [`${a.slice(0, 63)}1`]), a.match(/.{2}/gv)?.join(':'));
	});

	it('are compared as sets, whatever the order', () => {
		assert.ok(areSameRoots([a, b], [b, a.toUpperCase(), a]));
		assert.ok(!areSameRoots([a, b], [a]));
		assert.equal(describeRoots([b, a]), '3f:9a… and 8c:01…');
	});

	it('group clusters, the most first, and name the odd one out', () => {
		const groups = groupByRoot([
			{cluster: 'west', roots: [b]},
			{cluster: 'east-1', roots: [a]},
			{cluster: 'east-2', roots: [a.toUpperCase()]},
		]);
		assert.deepEqual(groups, [
			{roots: [a], clusters: ['east-1', 'east-2']},
			{roots: [b], clusters: ['west']},
		]);
		assert.deepEqual(oddOnesOut(groups), ['west']);
	});

	it('name nobody odd where there is no majority or no difference', () => {
		assert.deepEqual(
			oddOnesOut(
				groupByRoot([
					{cluster: 'x', roots: [a]},
					{cluster: 'y', roots: [b]},
				]),
			),
			[],
		);
		assert.deepEqual(
			oddOnesOut(
				groupByRoot([
					{cluster: 'x', roots: [a]},
					{cluster: 'y', roots: [a]},
				]),
			),
			[],
		);
		assert.deepEqual(groupByRoot([]), []);
	});
});
