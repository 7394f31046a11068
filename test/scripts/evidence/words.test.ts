import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Standing} from '../../../scripts/evidence/judge.ts';
import {inOrder, partText, standingText} from '../../../scripts/evidence/words.ts';
import {part, run} from './example.ts';

const now = new Date('2026-11-30T12:00:00.000Z');
const told = (standing: Standing, done = 0) =>
	standingText(part, standing, {now, done, pieces: part.pieces.length});

describe('the line about a part', () => {
	it('says how old it is, what changed and what to run', () => {
		const files = ['source/engine/a.ts', 'source/engine/b.ts', 'test/lab/one.lab.ts'];
		assert.equal(
			told({state: 'changed', run, files}),
			'example: 12 days old, 3 of its files changed (source/engine/a.ts, source/engine/b.ts and test/lab/one.lab.ts); run npm run test:full -- example (about 20 min)',
		);
		assert.equal(
			told({state: 'changed', run, files: [...files, 'source/engine/deep/c.ts']}),
			'example: 12 days old, 4 of its files changed (source/engine/… and test/lab/…); run npm run test:full -- example (about 20 min)',
		);
	});

	it('says on what machine a fresh one was measured, and advises nothing', () => {
		assert.equal(
			told({state: 'fresh', run}),
			'example: fresh, 12 days old (load 1.5 to 9.25 on 2 processors)',
		);
		assert.equal(
			told({
				state: 'fresh',
				run: {...run, date: '2026-11-30T11:00:00.000Z', machine: 'not recorded'},
			}),
			'example: fresh, less than a day old (load not recorded)',
		);
	});

	it('says what was never run, and what has begun', () => {
		assert.equal(
			told({state: 'missing', figures: ['growth', 'start-up']}),
			'example: never run; run npm run test:full -- example (about 20 min)',
		);
		assert.equal(
			told({state: 'missing', figures: ['growth']}, 1),
			'example: never run for growth; begun: 1 of 2 pieces done, it continues; run npm run test:full -- example (about 20 min)',
		);
	});

	it('does not call fresh what is unknown', () => {
		assert.match(told({state: 'unknown'}), /^example: unknown/v);
	});
});

describe('the list', () => {
	it('begins with what needs a run, the oldest first, and ends with what is fresh', () => {
		const at = (date: string) => ({...run, date});
		const items = (
			[
				{state: 'fresh', run: at('2026-11-01T00:00:00Z')},
				{state: 'changed', run: at('2026-11-20T00:00:00Z'), files: ['x']},
				{state: 'changed', run: at('2026-11-10T00:00:00Z'), files: ['x']},
				{state: 'missing', figures: ['growth']},
				{state: 'unknown'},
			] satisfies Standing[]
		).map((standing, index) => ({index, standing}));
		assert.deepEqual(
			inOrder(items).map(({index}) => index),
			[4, 3, 2, 1, 0],
		);
	});

	it('names what a part proves, runs and writes, and what shows it at every change', () => {
		assert.equal(
			partText(part),
			[
				'  proves that it works',
				'  runs test/lab/one.lab.ts',
				'  runs test/bench/two.ts slow',
				'  writes docs/evidence/growth.json and docs/evidence/start-up.json',
				'  at every change: test/lab/one.lab.ts (the same on two clusters)',
			].join('\n'),
		);
	});
});
