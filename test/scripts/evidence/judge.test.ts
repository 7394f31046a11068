import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Reading} from '../../../scripts/evidence/figure.ts';
import {problemsOf, standingOf} from '../../../scripts/evidence/judge.ts';
import {commit, part, read, run} from './example.ts';

const both: Record<string, Reading> = {
	growth: read('growth', {example: run}),
	'start-up': read('start-up', {example: {...run, date: '2026-11-20T10:00:00.000Z'}}),
};
const readingOf =
	(readings: Readonly<Record<string, Reading>>) =>
	(name: string): Reading =>
		readings[name] ?? {state: 'missing'};

describe('how a part stands', () => {
	const standing = (readings: Readonly<Record<string, Reading>>, changed?: readonly string[]) =>
		standingOf(part, {reading: readingOf(readings), changedSince: () => changed});

	it('is fresh while nothing that it rests on has changed, however old it is', () => {
		assert.deepEqual(standing(both, []), {state: 'fresh', run});
	});

	it('is changed by a file of its sources, each named once, and told by its oldest figure', () => {
		assert.deepEqual(standing(both, ['source/engine/b.ts', 'source/engine/a.ts']), {
			state: 'changed',
			run,
			files: ['source/engine/a.ts', 'source/engine/b.ts'],
		});
	});

	it('asks for the changes of its sources and of its own files, since the commit of the figure', () => {
		const asked: unknown[] = [];
		standingOf(part, {
			reading: readingOf(both),
			changedSince(since, sources) {
				asked.push(since, sources);
				return [];
			},
		});
		assert.deepEqual(asked.slice(0, 2), [
			commit,
			['source/engine', 'test/lab/one.lab.ts', 'test/bench/two.ts'],
		]);
	});

	it('is changed where it ran with files that nobody had committed', () => {
		const readings = {
			...both,
			growth: read('growth', {example: {...run, uncommitted: ['source/engine/x.ts']}}),
		};
		const found = standing(readings, []);
		assert.equal(found.state, 'changed');
	});

	it('misses figures that are not there, and those of another part', () => {
		assert.deepEqual(standing({growth: both['growth'] ?? {state: 'missing'}}, []), {
			state: 'missing',
			figures: ['start-up'],
		});
		assert.deepEqual(standing({...both, growth: read('growth', {another: run})}, []), {
			state: 'missing',
			figures: ['growth'],
		});
	});

	it('is unknown, never fresh, where a figure cannot be read or its commit is not there', () => {
		assert.deepEqual(standing({...both, growth: {state: 'malformed', why: 'x'}}, []), {
			state: 'unknown',
		});
		assert.deepEqual(standing(both, undefined), {state: 'unknown'});
	});
});

describe('what fails', () => {
	const problems = (change: Partial<Parameters<typeof problemsOf>[1]> = {}) =>
		problemsOf([part], {
			written: ['growth', 'start-up'],
			claims: [{page: 'docs/x.md', figure: 'growth'}],
			reading: readingOf(both),
			isInHistory: () => true,
			...change,
		});

	it('is nothing where all is well, and nothing for a part that never ran', () => {
		assert.deepEqual(problems(), []);
		assert.deepEqual(problems({written: ['growth']}), []);
	});

	it('is a commit that is not in the history, of a run and of a line', () => {
		assert.match(
			problems({isInHistory: () => false})[0] ?? '',
			/growth\.json: rests on commit a{40}/v,
		);
		const table = read('growth', {example: run});
		assert.ok(table.state === 'read');
		table.figure.figures = {table: [{commit: 'b'.repeat(40)}]};
		assert.deepEqual(
			problems({
				reading: readingOf({...both, growth: table}),
				isInHistory: other => other === commit,
			}),
			[`docs/evidence/growth.json: rests on commit ${'b'.repeat(40)}, which is not in the history`],
		);
	});

	it('is a file that no part writes, and a run of a part that does not', () => {
		assert.match(problems({written: ['other']})[0] ?? '', /other\.json: no part/v);
		assert.match(
			problems({reading: readingOf({...both, growth: read('growth', {gone: run})})})[0] ?? '',
			/names a run of gone/v,
		);
		assert.match(
			problems({reading: readingOf({...both, growth: read('growth', {})})})[0] ?? '',
			/names no run/v,
		);
	});

	it('is a file that is malformed, and a page that cites what is not there', () => {
		assert.deepEqual(
			problems({reading: readingOf({...both, growth: {state: 'malformed', why: 'not JSON'}})}),
			['docs/evidence/growth.json: not JSON'],
		);
		assert.deepEqual(problems({claims: [{page: 'docs/x.md', figure: 'nothing'}]}), [
			'docs/x.md: cites docs/evidence/nothing.json, which is not there',
		]);
	});
});
