import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import test from 'node:test';
import {text} from 'node:stream/consumers';
import {makeProcessIo} from '../../source/commands/process-io.ts';

type ProcessOfIo = Parameters<typeof makeProcessIo>[0];

const start = () => {
	const streams = {stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough()};

	const io = makeProcessIo({
		...streams,
		env: {},
		cwd: () => '/here',
		on: () => undefined,
		off: () => undefined,
		kill: () => true,
		pid: 1,
	} as unknown as ProcessOfIo);
	return {...streams, io};
};

void test('a question goes to stderr, its answer is one line', async () => {
	const {io, stdin, stdout, stderr} = start();
	const answer = io.readLine('Go on? ');
	stdin.write('yes\nmore\n');
	assert.equal(await answer, 'yes');
	stdout.end();
	stderr.end();
	assert.equal(await text(stderr), 'Go on? ');
	assert.equal(await text(stdout), '');
});

void test('nothing that a terminal or a CI system obeys leaves the program, but our own colours', async () => {
	const {io, stdin, stdout, stderr} = start();
	const hostile = 'a\u001B]0;title\u0007\rb\u202E\n::error::forged\n';
	const shown = String.raw`a\u001b]0;title\u0007\u000db\u202e
\u003a:error::forged
`;
	io.stdout.write(hostile);
	io.stdout.write('\u001B[31m✖\u001B[39m\n', {isPainted: true});
	io.stderr.write(hostile);
	const answer = io.readLine('Overwrite \u009B2Ka? ');
	stdin.write('yes\n');
	await answer;
	stdout.end();
	stderr.end();
	assert.equal(await text(stdout), `${shown}\u001B[31m✖\u001B[39m\n`);
	assert.equal(await text(stderr), `${shown}${String.raw`Overwrite \u009b2Ka? `}`);
});

void test('the end of stdin is no answer', async () => {
	const {io, stdin} = start();
	const answer = io.readLine('Go on? ');
	stdin.end();
	assert.equal(await answer, undefined);
});

void test('a question can be taken back', async () => {
	const {io} = start();
	const controller = new AbortController();
	const answer = io.readLine('Go on? ', {signal: controller.signal});
	controller.abort(new Error('stopped'));
	await assert.rejects(answer, {message: 'stopped'});
	await assert.rejects(io.readLine('Again? ', {signal: controller.signal}), {message: 'stopped'});
});

void test('after its reader has gone, an output drops what is written', async () => {
	const {io, stdout} = start();
	io.stdout.write('one');
	await io.stdout.flush();
	stdout.emit('error', Object.assign(new Error('write EPIPE'), {code: 'EPIPE'}));
	io.stdout.write('two');
	await io.stdout.flush();
	stdout.end();
	assert.equal(await text(stdout), 'one');
});
