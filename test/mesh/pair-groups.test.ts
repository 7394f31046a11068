import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {pairGroups} from '../../source/mesh/pair-groups.ts';

const names = [...'abcdefghij'];
const groupsOf = (pairs: ReadonlyArray<readonly [string, string]>) =>
	pairGroups(
		pairs.map(([one, other]) => ({ones: [one], others: [other]})),
		names,
	);

test('pairs fall into the groups that hang together, the largest first', () => {
	assert.deepEqual(
		groupsOf([
			['a', 'b'],
			['c', 'd'],
			['d', 'e'],
			['e', 'c'],
			['b', 'a'],
			['f', 'g'],
			['g', 'h'],
		]),
		[
			{names: ['c', 'd', 'e'], pairs: 3, isComplete: true},
			{names: ['f', 'g', 'h'], pairs: 2, isComplete: false},
			{names: ['a', 'b'], pairs: 1, isComplete: true},
		],
	);
	assert.deepEqual(groupsOf([]), []);
});

test('every pair is in one group, and no cluster in two', () => {
	const name = fc.constantFrom(...'abcdefghij');
	fc.assert(
		fc.property(fc.array(fc.tuple(name, name).filter(([one, other]) => one !== other)), pairs => {
			const groups = groupsOf(pairs);
			const names = groups.flatMap(group => group.names);
			assert.equal(new Set(names).size, names.length);
			assert.equal(
				groups.reduce((sum, group) => sum + group.pairs, 0),
				new Set(pairs.map(pair => pair.toSorted((a, b) => a.localeCompare(b)).join(' '))).size,
			);
			for (const pair of pairs) {
				assert.equal(
					groups.filter(group => pair.every(end => group.names.includes(end))).length,
					1,
				);
			}
		}),
	);
});
