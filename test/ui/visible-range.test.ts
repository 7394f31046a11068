import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {visibleRangeAround} from '../../source/ui/visible-range.ts';

void test('the focus is in the middle where there is room, and the window never passes an end', () => {
	assert.deepEqual(visibleRangeAround({count: 20, height: 5, focus: {from: 10, to: 11}}), {
		from: 8,
		to: 13,
	});
	assert.deepEqual(visibleRangeAround({count: 20, height: 5, focus: {from: 0, to: 1}}), {
		from: 0,
		to: 5,
	});
	assert.deepEqual(visibleRangeAround({count: 20, height: 5, focus: {from: 19, to: 20}}), {
		from: 15,
		to: 20,
	});
	assert.deepEqual(visibleRangeAround({count: 3, height: 5, focus: {from: 1, to: 2}}), {
		from: 0,
		to: 3,
	});
});

void test('whatever the sizes are, as much as fits is shown and the first row in focus is seen', () => {
	fc.assert(
		fc.property(
			fc.integer({min: 1, max: 60}),
			fc.integer({min: 1, max: 30}),
			fc.nat(59),
			fc.integer({min: 1, max: 5}),
			(count, height, at, size) => {
				const from = Math.min(at, count - 1);
				const shown = visibleRangeAround({
					count,
					height,
					focus: {from, to: Math.min(count, from + size)},
				});
				assert.equal(shown.to - shown.from, Math.min(count, height));
				assert.ok(shown.from >= 0 && shown.to <= count);
				assert.ok(shown.from <= from && from < shown.to);
			},
		),
	);
});
