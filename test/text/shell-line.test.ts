import assert from 'node:assert/strict';
import test from 'node:test';
import {quotedFor, readShellLine} from '../../source/text/shell-line.ts';

void test('a line is divided as its shell divides it, and nothing in it is expanded', () => {
	for (const [line, words, current, quote] of [
		['a b', ['a'], 'b', ''],
		['a b ', ['a', 'b'], '', ''],
		[String.raw`a my\ ctx`, ['a'], 'my ctx', ''],
		[`a 'it is`, ['a'], 'it is', "'"],
		[String.raw`a "say \"hi`, ['a'], 'say "hi', '"'],
		[`a 'b'"c"d e`, ['a', 'bcd'], 'e', ''],
		[`a '' `, ['a', ''], '', ''],
		['a $(touch x) `y`', ['a', '$(touch', 'x)'], '`y`', ''],
		['a \\', ['a'], '\\', ''],
	] as const) {
		const read = readShellLine(line);
		assert.deepEqual([read.words, read.current, read.quote], [words, current, quote], line);
	}

	assert.equal(readShellLine(String.raw`a 'it\'s`, {isFish: true}).current, "it's");
	assert.deepEqual(readShellLine(String.raw`a 'it\'s`).words, ['a']);
});

void test('bash replaces the piece behind the last break, with @ itself, and what is quoted breaks nothing', () => {
	const breaks = ' \t\n"\'@><=;|&(:';
	for (const [line, kept] of [
		['a arn:aws:ek', 'arn:aws:'],
		['a admin@ea', 'admin'],
		['a --contexts=b', '--contexts='],
		[String.raw`a arn\:aws`, ''],
		[`a "arn:aws`, ''],
		[`a --contexts="arn:aws`, '--contexts='],
		[`a 'b:c'd`, ''],
		['a plain', ''],
	] as const) {
		const read = readShellLine(line, {breaks});
		assert.equal(read.current.slice(0, read.kept), kept, line);
	}

	// People take the colon out of COMP_WORDBREAKS.
	assert.equal(readShellLine('a arn:aws:ek', {breaks: ' \t\n='}).kept, 0);
});

void test('what is quoted for a place is read back from it', () => {
	for (const text of [
		'a b',
		"it's",
		'"hi"',
		'$(x) `y` $HOME',
		'a!b',
		'#c',
		'~d',
		'*',
		String.raw`e\f`,
		'ü',
	]) {
		assert.equal(readShellLine(`x ${quotedFor(text, '')}`).current, text);
		assert.equal(readShellLine(`x '${quotedFor(text, "'")}'`).current, text);
		assert.equal(readShellLine(`x "${quotedFor(text, '"')}"`).current, text);
	}

	assert.equal(
		quotedFor('arn:aws:eks:eu-west-1:1:cluster/shop', ''),
		'arn:aws:eks:eu-west-1:1:cluster/shop',
	);
});
