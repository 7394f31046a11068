import assert from 'node:assert/strict';
import test from 'node:test';
import type {LogRow} from '../../../../source/ui/components/run/log-rows.ts';
import {foundRows, nextFound, piecesOf} from '../../../../source/ui/components/run/log-search.ts';

void test('what is sought is cut out of a row, whatever its capitals are', () => {
	assert.deepEqual(piecesOf('Pod of a pod', 'pod'), [
		{text: 'Pod', isFound: true},
		{text: ' of a ', isFound: false},
		{text: 'pod', isFound: true},
	]);
	assert.deepEqual(piecesOf('abc', 'x'), [{text: 'abc', isFound: false}]);
	assert.deepEqual(piecesOf('abc', ''), [{text: 'abc', isFound: false}]);
});

void test('the pieces of a row always make the row', () => {
	for (const text of ['İstanbul istio', 'a.a.a', '']) {
		assert.equal(
			piecesOf(text, 'is')
				.map(piece => piece.text)
				.join(''),
			text,
		);
	}
});

void test('next and previous go around the ends', () => {
	const rows = ['a pod', 'b', 'POD'].map((text, number): LogRow => ({
		number,
		part: 0,
		from: 'cluster',
		margin: '',
		text,
	}));
	const found = foundRows(rows, 'pod');
	assert.deepEqual(found, [0, 2]);
	assert.deepEqual(
		[
			nextFound(found, 0, 1),
			nextFound(found, 2, 1),
			nextFound(found, 2, -1),
			nextFound(found, 0, -1),
		],
		[2, 0, 0, 2],
	);
	assert.equal(nextFound([], 0, 1), undefined);
	assert.deepEqual(foundRows(rows, ''), []);
});
