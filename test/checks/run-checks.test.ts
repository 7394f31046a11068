import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {exitCodeFor} from '../../source/checks/exit-code.ts';
import type {Check, Finding, FindingStatus} from '../../source/checks/finding.ts';
import {checks} from '../../source/checks/index.ts';
import {runChecks, summaryOf} from '../../source/checks/run-checks.ts';
import {contextOf} from '../helpers/facts.ts';

const check = (id: string, status: FindingStatus, ...subjects: string[][]): Check => ({
	id,
	scope: 'cluster',
	title: `title of ${id}`,
	why: 'because',
	docs: `docs/checks.md#${id}`,
	run: () =>
		subjects.map(clusters => ({
			status,
			clusters,
			observed: 'seen',
			source: 'test',
		})),
});

const findings = (...statuses: FindingStatus[]): Finding[] =>
	runChecks(
		statuses.map((status, index) => check(`a.b${index}`, status, ['x'])),
		contextOf([]),
	);

describe('runChecks', () => {
	test('gives every verdict, in order, with what the check says of itself and how long it took', () => {
		let now = 0;
		const found = runChecks(
			[check('a.one', 'pass', ['x'], ['y']), check('a.two', 'fail', ['x', 'y'])],
			contextOf([]),
			{
				monotonic() {
					now += 2.6;
					return now;
				},
			},
		);
		assert.deepEqual(
			found.map(({id, clusters, status, durationMs}) => ({
				id,
				clusters,
				status,
				durationMs,
			})),
			[
				{
					id: 'a.one',
					clusters: ['x'],
					status: 'pass',
					durationMs: 3,
				},
				{
					id: 'a.one',
					clusters: ['y'],
					status: 'pass',
					durationMs: 3,
				},
				{
					id: 'a.two',
					clusters: ['x', 'y'],
					status: 'fail',
					durationMs: 3,
				},
			],
		);
		assert.equal(found[0]?.title, 'title of a.one');
		assert.equal(found[0].docs, 'docs/checks.md#a.one');
	});

	test('waives an id everywhere, or where it concerns a cluster, and shows it', () => {
		const failing = [check('a.one', 'fail', ['x', 'y'], ['y', 'z']), check('a.two', 'warn', ['x'])];
		const statusesWith = (...waive: Array<{id: string; clusters: string[]}>) =>
			runChecks(failing, contextOf([]), {waive}).map(({status, waivedFrom}) => [
				status,
				waivedFrom,
			]);
		assert.deepEqual(statusesWith({id: 'a.one', clusters: []}), [
			['waived', 'fail'],
			['waived', 'fail'],
			['warn', undefined],
		]);
		assert.deepEqual(statusesWith({id: 'a.one', clusters: ['x']}), [
			['waived', 'fail'],
			['fail', undefined],
			['warn', undefined],
		]);
		assert.deepEqual(statusesWith({id: 'a.two', clusters: ['z']}), [
			['fail', undefined],
			['fail', undefined],
			['warn', undefined],
		]);
	});

	test('waives what is about the mesh as a whole only where all that it is about is named', () => {
		const ofMesh: Check = {...check('a.one', 'fail', ['x', 'y']), scope: 'mesh'};
		const statusWith = (...clusters: string[]) =>
			runChecks([ofMesh], contextOf([]), {waive: [{id: 'a.one', clusters}]}).map(
				({status}) => status,
			);
		assert.deepEqual(statusWith('x'), ['fail']);
		assert.deepEqual(statusWith('y', 'z'), ['fail']);
		assert.deepEqual(statusWith('x', 'y', 'z'), ['waived']);
		assert.deepEqual(statusWith(), ['waived']);
	});

	test('waives unknowns, but nothing that costs nothing', () => {
		const waive = [{id: 'a.b', clusters: []}];
		const after = (status: FindingStatus) =>
			runChecks([check('a.b', status, ['x'])], contextOf([]), {waive})[0]?.status;
		assert.equal(after('unknown'), 'waived');
		assert.equal(after('pass'), 'pass');
		assert.equal(after('note'), 'note');
		assert.equal(after('skipped'), 'skipped');
	});

	test('counts', () => {
		assert.deepEqual(
			summaryOf(findings('pass', 'pass', 'note', 'warn', 'fail', 'unknown', 'skipped')),
			{
				pass: 2,
				note: 1,
				warn: 1,
				fail: 1,
				unknown: 1,
				skipped: 1,
				waived: 0,
			},
		);
	});
});

describe('exitCodeFor', () => {
	const table: ReadonlyArray<
		[statuses: FindingStatus[], normal: number, allowed: number, strict: number]
	> = [
		[[], 0, 0, 0],
		[['pass', 'note', 'skipped', 'waived'], 0, 0, 0],
		[['pass', 'warn'], 4, 0, 3],
		[['pass', 'unknown'], 4, 0, 3],
		[['fail'], 3, 3, 3],
		[['fail', 'warn', 'unknown', 'note'], 3, 3, 3],
	];
	for (const [statuses, normal, allowed, strict] of table) {
		test(`${statuses.join(', ') || 'nothing'}: ${normal}, ${allowed} with warnings allowed, ${strict} when strict`, () => {
			assert.equal(exitCodeFor(findings(...statuses)), normal);
			assert.equal(exitCodeFor(findings(...statuses), 'allow-warnings'), allowed);
			assert.equal(exitCodeFor(findings(...statuses), 'strict'), strict);
		});
	}
});

describe('the catalogue', () => {
	test('has ids of the form category.name, each once, and documents when each verdict comes', () => {
		const ids = checks.map(({id}) => id);
		assert.equal(new Set(ids).size, ids.length);
		for (const {id, title, why, when, docs} of checks) {
			assert.match(id, /^[a-z]+\.[a-z]+(?:-[a-z]+)*$/v);
			assert.equal(docs, `docs/checks.md#${id}`);
			assert.ok(title.length > 0 && title.length <= 60, id);
			assert.ok(why.endsWith('.'), id);
			assert.ok(Object.keys(when ?? {}).length > 1, id);
		}
	});
});
