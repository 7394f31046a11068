import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {changesSince, type Compared} from '../../source/checks/changes.ts';
import type {FindingStatus} from '../../source/checks/finding.ts';

const reportOf = (
	findings: ReadonlyArray<[id: string, status: FindingStatus, ...clusters: string[]]>,
	rest: Partial<Compared> = {},
): Compared => ({
	clusters: ['a', 'b', 'c'].map(name => ({name, uid: `uid-${name}`})),
	leftOut: [],
	findings: findings.map(([id, status, ...clusters]) => ({id, status, clusters})),
	...rest,
});

const compared = (before: Compared, now: Compared) => {
	const {changes, notCompared} = changesSince(before, now);
	return [
		...changes.map(
			({id, clusters, change, before: was, now: is}) =>
				`${change} ${id} ${clusters.join('+')} ${was ?? '-'}>${is ?? '-'}`,
		),
		...(notCompared === 0 ? [] : [`not compared ${String(notCompared)}`]),
	];
};

describe('changes since an earlier report', () => {
	test('are new, still or fixed, by check and subject, in whatever order a pair is named', () => {
		assert.deepEqual(
			compared(
				reportOf([
					['x.a', 'fail', 'a', 'b'],
					['x.b', 'warn', 'a'],
					['x.c', 'unknown', 'b'],
					['x.d', 'fail', 'c'],
					['x.e', 'pass', 'a'],
				]),
				reportOf([
					['x.a', 'warn', 'b', 'a'],
					['x.b', 'pass', 'a'],
					['x.c', 'note', 'b'],
					['x.e', 'fail', 'a'],
					['x.f', 'unknown'],
				]),
			),
			[
				'still x.a b+a fail>warn',
				'new x.e a pass>fail',
				'new x.f  ->unknown',
				'fixed x.b a warn>pass',
				'fixed x.c b unknown>note',
				'fixed x.d c fail>-',
			],
		);
	});

	test('a waiver fixes nothing, and its end makes nothing new', () => {
		assert.deepEqual(
			compared(reportOf([['x.a', 'fail', 'a']]), reportOf([['x.a', 'waived', 'a']])),
			[],
		);
		assert.deepEqual(
			compared(reportOf([['x.a', 'waived', 'a']]), reportOf([['x.a', 'fail', 'a']])),
			['still x.a a waived>fail'],
		);
	});

	test('a renamed cluster is known by its uid, and another cluster under the old name is another', () => {
		const renamed = {
			clusters: [
				{name: 'z', uid: 'uid-a'},
				{name: 'b', uid: 'uid-new'},
				{name: 'c', uid: null},
			],
		};
		assert.deepEqual(
			compared(
				reportOf([
					['x.a', 'fail', 'a'],
					['x.a', 'fail', 'b'],
					['x.a', 'fail', 'c'],
				]),
				reportOf(
					[
						['x.a', 'fail', 'z'],
						['x.a', 'fail', 'b'],
						['x.a', 'pass', 'c'],
					],
					renamed,
				),
			),
			['still x.a z fail>fail', 'new x.a b ->fail', 'fixed x.a c fail>pass', 'not compared 1'],
		);
	});

	test('what was not looked at now is not fixed', () => {
		assert.deepEqual(
			compared(
				reportOf([
					['x.a', 'fail', 'a'],
					['x.b', 'fail', 'b'],
				]),
				reportOf([], {clusters: [{name: 'a', uid: 'uid-a'}], leftOut: ['x.a']}),
			),
			['not compared 2'],
		);
	});

	test('of so many clusters that pairs share findings are told by cluster', () => {
		const names = Array.from({length: 60}, (_, index) => `c${String(index)}`);
		const clusters = names.map(name => ({name, uid: `uid-${name}`}));
		const id = 'network.pod-cidr-overlap';
		const shared = (count: number): Compared => ({
			clusters,
			leftOut: [],
			findings: [
				{id, status: 'warn', clusters: names.slice(0, count)},
				{id, status: 'pass', clusters: names},
			],
		});
		assert.deepEqual(compared(shared(3), shared(4)), [
			`still ${id} c0 warn>warn`,
			`still ${id} c1 warn>warn`,
			`still ${id} c2 warn>warn`,
			`new ${id} c3 pass>warn`,
		]);
		assert.deepEqual(compared(shared(4), shared(3)).at(-1), `fixed ${id} c3 warn>pass`);
		// Of few clusters the pair is the subject.
		const few = (...pair: string[]): Compared => reportOf([[id, 'warn', ...pair]]);
		assert.deepEqual(compared(few('a', 'b'), few('a', 'c')), [
			`new ${id} a+c ->warn`,
			`fixed ${id} a+b warn>-`,
		]);
	});
});
