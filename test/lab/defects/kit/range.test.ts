import assert from 'node:assert/strict';
import test from 'node:test';
import {catalogue} from '../catalogue.ts';
import {proofOrder, stageOrder} from './in-order.ts';
import {rangeOf} from './range.ts';

void test('ranges hold everything once, in its order, and nearly as much each', () => {
	const items = Array.from({length: 99}, (_, index) => index);
	for (const count of [1, 2, 5, 98, 99]) {
		const ranges = Array.from({length: count}, (_, index) =>
			rangeOf(items, `${String(index + 1)}/${String(count)}`),
		);
		assert.deepEqual(ranges.flat(), items);
		const lengths = ranges.map(({length}) => length);
		assert.ok(Math.max(...lengths) - Math.min(...lengths) <= 1, lengths.join(' '));
	}

	assert.deepEqual(rangeOf(items, undefined), items);
	assert.notDeepEqual(rangeOf(items, '1/2'), items, 'half of them is not all of them');
});

for (const range of ['', '0/2', '3/2', '1/0', '1/x', '1', '1/2/3', '1.5/2']) {
	void test(`${range || 'nothing'} is no range`, () => {
		assert.throws(() => rangeOf(['x'], range), RangeError);
	});
}

void test('the orders in which defects are cut into ranges leave none out', () => {
	const names = (defects: ReadonlyArray<{name: string}>) =>
		defects.map(({name}) => name).toSorted((a, b) => a.localeCompare(b));
	assert.deepEqual(names(stageOrder(catalogue)), names(catalogue));
	assert.deepEqual(
		names(proofOrder(catalogue)),
		names(catalogue.filter(({proof}) => 'mesh' in proof)),
	);
	assert.notDeepEqual(names(stageOrder(catalogue.slice(1))), names(catalogue), 'one left out');
});
