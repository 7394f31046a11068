import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import test from 'node:test';
import fc from 'fast-check';
import {printable} from '../../source/text/printable.ts';
import {sh, shellWord, shellWords} from '../../source/text/shell.ts';

/** What a POSIX shell makes of a command. */
const saidBy = (command: string): string =>
	execFileSync('/bin/sh', ['-c', command], {encoding: 'utf8'});

void test('a plain word stays as it is, others are quoted', () => {
	for (const word of [
		'east-1',
		'mesh.yaml',
		'./a/b',
		'https://10.0.0.1:6443/k8s',
		'a=b',
		'user@host',
	]) {
		assert.equal(shellWord(word), word);
	}

	for (const [word, quoted] of [
		['', "''"],
		['e$(touch PWNED)', "'e$(touch PWNED)'"],
		["w';id;'", String.raw`'w'\'';id;'\'''`],
		['`id`', "'`id`'"],
		['~/x', "'~/x'"],
		['a b', "'a b'"],
		['a!b', "'a!b'"],
		['=ls', "'=ls'"],
		['a\u001B]0;x\u0007\n', String.raw`"$(printf 'a\033\1350\073x\007\012')"`],
	] as const) {
		assert.equal(shellWord(word), quoted);
	}
});

void test('a shell reads back whatever it was, and nothing in it runs', () => {
	const words = fc.array(
		fc
			.oneof(
				fc.string({unit: 'grapheme'}),
				fc
					.array(
						fc.constantFrom(
							'$(id)',
							'`id`',
							"'",
							'"',
							'\\',
							'!',
							'~',
							'-',
							'\n',
							'\r',
							'\u001B[2K',
							'\u202E',
							'%s',
							' ',
							'é',
							'*',
							'{a,b}',
							'#',
							'&',
							'|',
						),
					)
					.map(parts => parts.join('')),
			)
			// No argument of a program holds a NUL; an end of a line is lost at the end of a word.
			.map(text => text.replaceAll('\0', '').replace(/\n+$/v, '')),
		{minLength: 1, maxLength: 4},
	);
	fc.assert(
		fc.property(words, list => {
			const command = sh`printf '[%s]' ${list}`;
			assert.equal(printable(command).replaceAll('\n', ''), command, 'it is one printable line');
			assert.equal(saidBy(command), list.map(word => `[${word}]`).join(''));
		}),
		{numRuns: 60},
	);
});

void test('a command keeps what its template says', () => {
	assert.equal(
		sh`kubectl --context ${'a b'} get secret -o jsonpath='{.data.root-cert\.pem}' ${['x y', 'z']} ${1}`,
		String.raw`kubectl --context 'a b' get secret -o jsonpath='{.data.root-cert\.pem}' 'x y' z 1`,
	);
	assert.equal(shellWords(['istioctl', '-f', 'a b.yaml']), "istioctl -f 'a b.yaml'");
});
