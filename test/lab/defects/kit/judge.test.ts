import assert from 'node:assert/strict';
import test from 'node:test';
import {judge, type Found} from './judge.ts';
import {blind} from './defect.ts';

const name = (place: string) => `lab-${place}`;
const finding = (status: Found['status'], id: string, ...places: readonly string[]): Found => ({
	id,
	status,
	clusters: places.map(name),
	observed: `seen at ${places.join(' and ')}`,
});
const limits = [{id: 'nodes.ready', status: 'fail', why: 'there are none'}] as const;

void test('what is expected is found on its very subject alone, pairs in any order', () => {
	const expected = [{id: 'x.y', status: 'fail', on: ['a', 'b']}] as const;
	const judged = (...findings: readonly Found[]) =>
		judge({
			findings,
			expected,
			limits,
			name,
			view: 'mesh',
		});
	assert.deepEqual(judged(finding('fail', 'x.y', 'b', 'a')), {
		found: ['fail x.y a b'],
		missing: [],
		notBuilt: [],
		alarms: [],
	});
	assert.equal(judged(finding('fail', 'x.y', 'b')).missing.length, 1);
	assert.equal(
		judged(finding('fail', 'x.y', 'b')).alarms.length,
		1,
		'on another subject it is a false alarm',
	);
	assert.equal(judged(finding('warn', 'x.y', 'a', 'b')).missing.length, 1);
	assert.deepEqual(judged(finding('pass', 'x.z', 'a', 'b')).notBuilt, ['fail x.y a b']);
});

void test('what it says must fit, and must not have been there before', () => {
	const expected = [
		{
			id: 'x.y',
			status: ['warn', 'fail'],
			on: ['a'],
			says: /at a/v,
		},
	] as const;
	const findings = [finding('warn', 'x.y', 'a')];
	assert.deepEqual(
		judge({
			findings,
			expected,
			limits,
			name,
			view: 'mesh',
		}).found,
		['warn x.y a'],
	);
	assert.equal(
		judge({
			findings,
			expected: [{...expected[0], says: /elsewhere/v}],
			limits,
			name,
			view: 'mesh',
		}).missing.length,
		1,
	);
	assert.equal(
		judge({
			findings,
			expected,
			limits,
			name,
			view: 'mesh',
			healthy: findings,
		}).missing.length,
		1,
	);
});

void test('false alarms are what is above a note, no consequence and no limit of the lab', () => {
	const {alarms} = judge({
		findings: [
			finding('note', 'n.n', 'a'),
			finding('unknown', 'u.u', 'b'),
			finding('unknown', 'u.u', 'a'),
			finding('unknown', 'p.p', 'a', 'b'),
			finding('fail', 'nodes.ready', 'a'),
			finding('warn', 'w.w', 'b'),
		],
		expected: [],
		consequences: blind('b'),
		limits,
		name,
		view: 'mesh',
	});
	assert.deepEqual(alarms, ['unknown u.u lab-a: seen at a', 'warn w.w lab-b: seen at b']);
});
