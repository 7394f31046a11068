import assert from 'node:assert/strict';
import test from 'node:test';
import {
	columnsOf,
	columnsToTell,
	cutText,
	padText,
	wrapHanging,
	wrapText,
} from '../../source/text/fit-text.ts';

void test('texts that are cut in their middle get as many columns as leave them different', () => {
	const alike = ['arn:1234:cluster/shop-blue-a', 'arn:1234:cluster/shop-green-a'];
	const cut = (columns: number) => alike.map(text => cutText(text, columns, '…', 'middle'));
	assert.equal(new Set(cut(4)).size, 1);
	assert.equal(new Set(cut(columnsToTell(alike, 4))).size, 2);
	assert.equal(columnsToTell(['east-1', 'west-1'], 16), 16);
	assert.equal(columnsToTell(['same', 'same'], 2), 2);
});

void test('wide characters take two columns', () => {
	assert.equal(columnsOf('東a'), 3);
	assert.equal(cutText('東京都', 5), '東京…');
	assert.equal(padText('東', 4), '東  ');
	assert.deepEqual(wrapText('東京都庁', 4), ['東京', '都庁']);
});

void test("a text is cut only where it doesn't fit, with the sign of this terminal", () => {
	assert.equal(cutText('abcd', 4), 'abcd');
	assert.equal(cutText('abcde', 4), 'abc…');
	assert.equal(cutText('abcde', 4, '~'), 'abc~');
	assert.equal(cutText('abc', 0), '');
});

void test('lines break at spaces, and inside a word only where it is too long', () => {
	assert.deepEqual(wrapText('one two three', 8), ['one two', 'three']);
	assert.deepEqual(wrapText('a verylongword b', 6), ['a', 'verylo', 'ngword', 'b']);
	assert.deepEqual(wrapText('', 8), ['']);
});

void test('line breaks and indents stay', () => {
	assert.deepEqual(wrapText('spec:\n  a: 1', 20), ['spec:', '  a: 1']);
	assert.deepEqual(wrapText('  one two three', 9), ['  one two', '  three']);
});

void test('a paragraph hangs: its first line begins with one text, the others with another', () => {
	const options = {width: 12, first: '✔ ', indent: '    '};
	assert.deepEqual(wrapHanging('one two three four', options), [
		'✔ one two',
		'    three',
		'    four',
	]);
	assert.deepEqual(wrapHanging('one', options), ['✔ one']);
	assert.deepEqual(wrapHanging('', options), ['✔ ']);
	assert.deepEqual(
		wrapHanging('a verylongword\nb', {width: 6}),
		['a', 'verylongword', 'b'],
		'a long word is not broken: somebody may want to copy it',
	);
	assert.deepEqual(
		wrapHanging('東京 都庁', {width: 6}),
		['東京', '都庁'],
		'wide characters count twice',
	);
});
