import assert from 'node:assert/strict';
import test from 'node:test';
import {bytes, cores, quantityOf} from '../../source/kubernetes/quantity.ts';

const quantities: ReadonlyArray<[unknown, number | undefined]> = [
	['500m', 0.5],
	['2', 2],
	[2, 2],
	['2048Mi', 2 ** 31],
	['1.5Gi', 1.5 * 2 ** 30],
	['100k', 100_000],
	['1e3', 1000],
	['12E', 12e18],
	['', undefined],
	['many', undefined],
	['5 Mi', undefined],
	[undefined, undefined],
	[null, undefined],
];
for (const [text, value] of quantities) {
	void test(`${JSON.stringify(text) ?? 'nothing'} is ${String(value)}`, () => {
		assert.equal(quantityOf(text), value);
	});
}

void test('quantities are written as Kubernetes does', () => {
	assert.deepEqual(
		[cores(0.25), cores(2), bytes(2 ** 29), bytes(1.5 * 2 ** 30), bytes(0)],
		['250m', '2', '512Mi', '1.5Gi', '0Mi'],
	);
});
