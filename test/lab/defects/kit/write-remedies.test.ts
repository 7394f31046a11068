import assert from 'node:assert/strict';
import test from 'node:test';
import type {TriedRemedy} from './remedy-complaints.ts';
import {mergeRemedies} from './write-remedies.ts';

const tried = (defect: string, finding: string, command: string): TriedRemedy => ({
	defect,
	stage: 'bare',
	finding,
	commands: [{command, isGood: true, exitCode: 0}],
});

const before = [
	tried('dead-no-answer', 'fail api.reachable', 'curl a'),
	tried('dead-refused', 'fail api.reachable', 'curl b'),
	tried('no-rights', 'fail api.rights', 'kubectl auth'),
];

void test('remedies of a range take the place of those of the same defects, in the order of the catalogue', () => {
	const again = tried('dead-refused', 'fail api.reachable', 'curl c');
	assert.deepEqual(mergeRemedies(before, [again], [{name: 'dead-refused'}]), [
		before[0],
		again,
		before[2],
	]);
});

void test('a defect that shows nothing any more has no remedies any more', () => {
	assert.deepEqual(mergeRemedies(before, [], [{name: 'dead-refused'}]), [before[0], before[2]]);
});

void test('a remedy that two ranges have tried counts once, and others of the same finding as well', () => {
	const repeated = tried('no-rights', 'fail api.reachable', 'curl a');
	assert.deepEqual(mergeRemedies(before.slice(0, 2), [repeated], [{name: 'no-rights'}]), [
		before[0],
		before[1],
	]);
});
