import assert from 'node:assert/strict';
import test from 'node:test';
import {clockText, elapsedText} from '../../source/ui/elapsed.ts';

void test('what has ended is told with tenths while it is short', () => {
	assert.deepEqual(
		[0, 230, 9949, 9950, 61_400, 99_999, 125_000].map(milliseconds => elapsedText(milliseconds)),
		['0.0s', '0.2s', '9.9s', '9s', '61s', '99s', '2m 05s'],
	);
});

void test('what runs changes once a second only', () => {
	assert.deepEqual(
		[0, 999, 1000, 1999].map(milliseconds => elapsedText(milliseconds, {isRunning: true})),
		['0s', '0s', '1s', '1s'],
	);
});

void test('a clock has hours only when they are needed', () => {
	assert.deepEqual(
		[0, 31_000, 600_000, 3_723_000].map(milliseconds => clockText(milliseconds)),
		['0:00', '0:31', '10:00', '1:02:03'],
	);
});
