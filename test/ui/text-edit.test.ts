import assert from 'node:assert/strict';
import test from 'node:test';
import {editText, insertText, typedText, type Typed} from '../../source/ui/text-edit.ts';
import {visibleText} from '../../source/ui/visible-text.ts';

const after = (text: string, cursor: number, ...keys: string[]) => {
	let typed: Typed = {text, cursor};
	for (const key of keys) {
		typed = editText(typed, key);
	}

	return typed;
};

void test('text goes in where the cursor is', () => {
	assert.deepEqual(insertText(typedText('east'), '-1'), {text: 'east-1', cursor: 6});
	assert.deepEqual(insertText({text: 'est', cursor: 1}, 'a'), {text: 'east', cursor: 2});
	assert.deepEqual(insertText(typedText('a'), ' '), {text: 'a ', cursor: 2});
});

void test('a paste is one line, without what steers a terminal', () => {
	assert.deepEqual(insertText(typedText(''), ' certs/\nroot\t1\r\n'), {
		text: 'certs/ root 1',
		cursor: 13,
	});
	assert.deepEqual(insertText(typedText(''), '\u001B[31mred\u001B[0m\u0007'), {
		text: 'red',
		cursor: 3,
	});
});

void test('the cursor moves and stays inside the text', () => {
	assert.equal(after('abc', 3, 'left', 'left').cursor, 1);
	assert.equal(after('abc', 0, 'left').cursor, 0);
	assert.equal(after('abc', 3, 'right').cursor, 3);
	assert.equal(after('abc', 3, 'home').cursor, 0);
	assert.equal(after('abc', 1, 'end').cursor, 3);
});

void test('keys take away as the shells do', () => {
	assert.deepEqual(after('abc', 2, 'backspace'), {text: 'ac', cursor: 1});
	assert.deepEqual(after('abc', 0, 'backspace'), {text: 'abc', cursor: 0});
	assert.deepEqual(after('abc', 1, 'delete'), {text: 'ac', cursor: 1});
	assert.deepEqual(after('abc', 3, 'delete'), {text: 'abc', cursor: 3});
	assert.deepEqual(after('one two', 5, 'ctrl+u'), {text: 'wo', cursor: 0});
	assert.deepEqual(after('one two  ', 9, 'ctrl+w'), {text: 'one ', cursor: 4});
	assert.deepEqual(after('one two', 3, 'ctrl+k'), {text: 'one', cursor: 3});
});

void test('characters of several parts count once', () => {
	assert.deepEqual(after('a👩‍🚀é', 2, 'backspace'), {text: 'aé', cursor: 1});
	assert.deepEqual(after('日本', 2, 'left', 'backspace'), {text: '本', cursor: 0});
});

const signs = {ellipsis: '…', cursor: '▏'};

void test('what fits of a long text has the cursor in it', () => {
	assert.equal(visibleText(typedText('east-1'), 10, signs), 'east-1▏');
	assert.equal(visibleText({text: 'east-1', cursor: 2}, 10, signs), 'ea▏st-1');
	assert.equal(visibleText(typedText('0123456789'), 6, signs), '…6789▏');
	assert.equal(visibleText({text: '0123456789', cursor: 0}, 6, signs), '▏0123…');
	assert.equal(visibleText({text: '0123456789', cursor: 5}, 6, signs), '…234▏…');
});

void test('wide characters take two columns', () => {
	assert.equal(visibleText(typedText('日本語'), 6, signs), '…本語▏');
	assert.equal(visibleText(typedText('日本語'), 7, signs), '日本語▏');
});
