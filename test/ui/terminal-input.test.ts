import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import test from 'node:test';
import {setImmediate} from 'node:timers/promises';
import {terminalInput} from '../../source/ui/terminal-input.ts';
import {Stdin} from '../helpers/fake-streams.ts';

/** Sends each chunk as one read, so many milliseconds after the one before. */
const readsOf = (...chunks: ReadonlyArray<string | readonly [afterMs: number, chunk: string]>) => {
	const stdin = new Stdin();
	let at = 0;
	const input = terminalInput(stdin as unknown as NodeJS.ReadStream, {now: () => at});
	const got: string[] = [];
	stdin.on('readable', () => {
		const text: unknown = input.read();
		assert.equal(typeof text, 'string');
		got.push(String(text));
	});
	for (const chunk of chunks) {
		const [afterMs, text] = typeof chunk === 'string' ? [0, chunk] : chunk;
		at += afterMs;
		stdin.send(text);
	}

	return got;
};

const marked = (text: string) => `\u001B[200~${text}\u001B[201~`;
const paste = 'kind: quit\riq\r'.repeat(300);

void test('keys arrive as they are, also many of a held one', () => {
	for (const keys of [
		'q',
		'/east\r',
		'\u001B[B'.repeat(500),
		'j'.repeat(500),
		'\u001B',
		'\u0003',
	]) {
		assert.deepEqual(readsOf(keys), [keys]);
	}
});

void test('a long text at once is marked as the paste that it is, with what follows it at once', () => {
	assert.deepEqual(readsOf(paste, [20, 'iq\r'], [20, '\u0003']), [
		marked(paste),
		marked('iq\r'),
		marked('\u0003'),
	]);
	assert.deepEqual(readsOf(paste, [100, 'q'], [0, '\u0003']), [marked(paste), 'q', '\u0003']);
	const coloured = 'i\u001B[31mq\u001B[0m'.repeat(40);
	assert.deepEqual(readsOf(coloured), [marked(coloured)]);
});

void test('a paste that is marked is left alone, in how many reads it may come', () => {
	const chunks = [`\u001B[200~${paste}`, paste, `${paste}\u001B[201~`, 'q'];
	assert.deepEqual(readsOf(...chunks), chunks);
});

void test('a report of a mouse types nothing, wherever a read ends within it', () => {
	const report = '\u001B[M`qi';
	for (let cut = 0; cut <= report.length; cut++) {
		const got = readsOf(
			...[report.slice(0, cut), report.slice(cut), 'j'].filter(text => text !== ''),
		);
		assert.equal(got.join(''), '\u001B[Mj', `cut at ${String(cut)}`);
	}

	assert.deepEqual(readsOf('\u001B[<64;10;5M'), ['\u001B[<64;10;5M']);
});

void test('what is typed before the screens can take it waits, and comes in order', async () => {
	const stdin = new PassThrough({encoding: 'utf8'});
	const held = Promise.withResolvers<void>();
	const input = terminalInput(stdin as unknown as NodeJS.ReadStream, {heldUntil: held.promise});
	const got: unknown[] = [];
	stdin.on('readable', () => {
		for (let text: unknown = input.read(); typeof text === 'string'; text = input.read()) {
			got.push(text);
		}
	});
	for (const key of ['j', 'q']) {
		stdin.write(key);
		await setImmediate();
		assert.deepEqual(got, []);
	}

	held.resolve();
	await setImmediate();
	assert.equal(got.join(''), 'jq');
	stdin.write('x');
	await setImmediate();
	assert.equal(got.join(''), 'jqx');
});
