import assert from 'node:assert/strict';
import test from 'node:test';
import {Text, render} from 'ink';
import {asciiOutput, asciiText} from '../../source/ui/ascii-output.ts';
import {Stdin, Stdout} from '../helpers/fake-streams.ts';

void test('signs have their like, everything else keeps its columns', () => {
	assert.equal(asciiText('a ↔ b → c …'), 'a = b > c ~');
	assert.equal(asciiText('日本 é 👍'), '???? ? ??');
	assert.equal(asciiText('\u001B[31mplain\u001B[0m'), '\u001B[31mplain\u001B[0m');
});

void test('what Ink itself cuts is cut in ASCII', async () => {
	const stdout = new Stdout(12, 4);
	const app = render(<Text wrap="truncate-end">a long line of text</Text>, {
		stdout: asciiOutput(stdout as unknown as NodeJS.WriteStream),
		stdin: new Stdin(),
		debug: true,
		interactive: true,
		patchConsole: false,
	});
	await app.waitUntilRenderFlush();
	app.unmount();
	assert.equal(stdout.frame.trim(), 'a long line~');
});
