import assert from 'node:assert/strict';
import test from 'node:test';
import {linesText} from '../../source/text/lines-text.ts';
import {printable, printableLine} from '../../source/text/printable.ts';

void test('nothing that moves a cursor, turns a line around or has no width is left, and it can be read', () => {
	for (const [text, shown] of [
		['\u001B]0;title\u0007', String.raw`\u001b]0;title\u0007`],
		['\u009B31m', String.raw`\u009b31m`],
		['a\rb\u007F\u0008', String.raw`a\u000db\u007f\u0008`],
		['\u202Egnp.exe\u202C', String.raw`\u202egnp.exe\u202c`],
		['\u2066a\u2069\u200E\u200F\u061C', String.raw`\u2066a\u2069\u200e\u200f\u061c`],
		[
			'a\u200B\u200D\uFEFF\u00AD\u2060\u3164\u034F',
			String.raw`a\u200b\u200d\ufeff\u00ad\u2060\u3164\u034f`,
		],
		['a\u2028b\u2029c\u0085d', String.raw`a\u2028b\u2029c\u0085d`],
		['\uD800a\uDFFF', String.raw`\ud800a\udfff`],
		['\u{E0041}', String.raw`\udb40\udc41`],
		['\uFFFE', String.raw`\ufffe`],
	] as const) {
		assert.equal(printable(text), shown);
		assert.equal(printable(shown), shown, 'twice is as once');
		assert.equal(JSON.parse(`"${shown}"`), text, 'JSON reads it back');
	}
});

void test('what people write stays: other scripts, signs, tabs, ends of lines', () => {
	for (const text of ['Ü 東京 עברית 😀 ✔️ a·b – …', 'a\tb\nc', String.raw`C:\u001b`, '\u00A0']) {
		assert.equal(printable(text), text);
	}

	assert.equal(printable('a\r\nb'), 'a\nb');
});

void test('a text of others is one line of ours', () => {
	assert.equal(printableLine('alert number 120\n'), 'alert number 120');
	assert.equal(printableLine('one\n  two\r\n\r\nthree\u2028four\tfive'), 'one two three four five');
	assert.equal(printableLine('  indented '), '  indented ');
	assert.equal(linesText(['a', 'b\n::error::c', '']), 'a\nb ::error::c\n\n');
});
