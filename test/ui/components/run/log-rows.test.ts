import assert from 'node:assert/strict';
import test from 'node:test';
import type {LogLine} from '../../../../source/engine/run-view/run-view.ts';
import {hasWords, logRows} from '../../../../source/ui/components/run/log-rows.ts';

const line = (
	text: string,
	{step = 'east/istiod', at = 31_000, from = 'istioctl'}: Partial<LogLine> = {},
): LogLine => ({
	step,
	at,
	from,
	text,
});

void test('a row has the time since the start, and of a whole cluster the step', () => {
	const lines = [line('one'), line('two', {step: 'east/root', at: 72_000})];
	assert.deepEqual(
		logRows({lines, dropped: 0}, {columns: 60, startedAt: 1000}).map(
			({margin, text}) => margin + text,
		),
		['0:30   istiod one', '1:11   root   two'],
	);
	assert.deepEqual(
		logRows({lines, dropped: 0}, {columns: 60, startedAt: 1000, step: 'east/root'}).map(
			({margin, text}) => margin + text,
		),
		['1:11   two'],
	);
});

void test('long lines are broken, and the later parts stand under the first', () => {
	const rows = logRows(
		{lines: [line('one two three')], dropped: 0},
		{columns: 7 + 8, startedAt: 0, step: 'east/istiod'},
	);
	assert.deepEqual(
		rows.map(({number, part, text}) => [number, part, text]),
		[
			[0, 0, 'one two'],
			[0, 1, 'three'],
		],
	);
	assert.equal(rows[1]?.margin, ' '.repeat(7));
});

void test('a line keeps its number when older ones are dropped', () => {
	const lines = [line('one'), line('two')];
	assert.deepEqual(
		logRows({lines, dropped: 40}, {columns: 60, startedAt: 0}).map(({number}) => number),
		[40, 41],
	);
});

void test('the same line is broken anew for another width', () => {
	const lines = [line('one two three')];
	const heights = [10, 30, 10].map(
		columns =>
			logRows({lines, dropped: 0}, {columns: columns + 7, startedAt: 0, step: 'east/istiod'})
				.length,
	);
	assert.deepEqual(heights, [2, 1, 2]);
});

void test('the picture that istioctl draws says nothing; the same signs said by a cluster do', () => {
	assert.deepEqual(
		[line('      /||    \\'), line('- Processing'), line('---', {from: 'cluster'})].map(one =>
			hasWords(one),
		),
		[false, true, true],
	);
});
