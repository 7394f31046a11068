import assert from 'node:assert/strict';
import test from 'node:test';
import {few, listed} from '../../source/text/listed.ts';
import {numberText, plural} from '../../source/text/plural.ts';
import {capitalized, lowerFirst, sentence} from '../../source/text/sentence.ts';

void test('lists read as people write them', () => {
	assert.deepEqual(
		[[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(items => listed(items)),
		['', 'a', 'a and b', 'a, b and c'],
	);
});

void test('of many the first few are named, and how many more there are', () => {
	const items = ['a', 'b', 'c', 'd'];
	assert.equal(few(items), 'a, b, c and 1 more');
	assert.equal(few(items, 4), 'a, b, c and d');
	assert.equal(few(items, 3, {least: 2}), 'a, b, c and d', 'one alone is named');
	assert.equal(
		few(items, 2, {least: 2, write: count => `(${String(count)})`}),
		'a, b and (2) more',
	);
});

void test('counts agree with their noun', () => {
	assert.deepEqual(
		[0, 1, 2].map(count => plural(count, 'cluster')),
		['0 clusters', '1 cluster', '2 clusters'],
	);
	assert.equal(plural(1000, 'entry', 'entries', numberText), '1,000 entries');
});

void test('a text becomes a sentence, or goes on in one', () => {
	assert.equal(sentence('it works'), 'It works.');
	assert.equal(sentence('does it?'), 'Does it?');
	assert.equal(capitalized('a b'), 'A b');
	assert.equal(lowerFirst('A b'), 'a b');
});
