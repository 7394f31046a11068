import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {matrixFormFor} from '../../../../source/ui/components/pairs/matrix-form.ts';

const names = (count: number, length = 8) =>
	Array.from({length: count}, (_value, index) => `c${String(index)}`.padEnd(length, 'x'));
const kindOf = (count: number, columns: number, rows: number) =>
	matrixFormFor(names(count), {columns, rows}).kind;

void test('the clearest form that fits is taken', () => {
	assert.equal(kindOf(3, 58, 13), 'words');
	assert.equal(kindOf(8, 78, 21), 'signs');
	assert.equal(kindOf(12, 58, 21), 'signs');
	assert.equal(kindOf(12, 58, 11), 'list');
});

void test('more than twelve clusters are counted, however much room there is', () => {
	assert.equal(kindOf(13, 400, 100), 'list');
});

void test('what is drawn fits', () => {
	fc.assert(
		fc.property(
			fc.integer({min: 1, max: 14}),
			fc.integer({min: 1, max: 63}),
			fc.integer({min: 40, max: 200}),
			fc.integer({min: 4, max: 60}),
			(count, length, columns, rows) => {
				const form = matrixFormFor(names(count, length), {columns, rows});
				if (form.kind === 'words') {
					assert.ok(
						form.labelColumns + form.cellColumns.reduce((sum, width) => sum + width + 1, 0) <=
							columns,
					);
				} else if (form.kind === 'signs') {
					assert.ok(
						form.numberColumns + 1 + form.nameColumns + count * (form.numberColumns + 2) <= columns,
					);
				}

				assert.ok(form.kind === 'list' || count + 1 <= rows);
			},
		),
		{numRuns: 2000},
	);
});
