import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import test from 'node:test';
import {text} from 'node:stream/consumers';
import {makeProcessIo} from '../../source/commands/process-io.ts';

type ProcessOfIo = Parameters<typeof makeProcessIo>[0];

const start = ({cwd = () => '/here', env = {}}: Partial<Pick<ProcessOfIo, 'cwd' | 'env'>> = {}) => {
	const streams = {stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough()};

	const io = makeProcessIo({
		...streams,
		env,
		cwd,
		on: () => undefined,
		off: () => undefined,
		kill: () => true,
		pid: 1,
	} as unknown as ProcessOfIo);
	return {...streams, io};
};

void test('a folder that was removed since keeps the name that the shell gave it', () => {
	const cwd = () => {
		throw new Error('ENOENT: uv_cwd');
	};

	assert.equal(start().io.cwd, '/here');
	assert.equal(start({cwd, env: {PWD: '/was/here'}}).io.cwd, '/was/here');
	for (const PWD of ['here', '', '/', undefined]) {
		assert.throws(() => start({cwd, env: {PWD}}), /uv_cwd/v);
	}
});

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

void test('a full disk ends nothing, and is told as the reason for what is missing', async () => {
	const {io, stdout, stderr} = start();
	assert.equal(io.stdout.failure?.(), undefined);
	stdout.emit('error', Object.assign(new Error('write ENOSPC'), {code: 'ENOSPC'}));
	io.stdout.write('two');
	await io.stdout.flush();
	assert.equal(io.stdout.failure?.(), 'the disk is full');
	// A reader that left is no failure.
	stderr.emit('error', Object.assign(new Error('write EPIPE'), {code: 'EPIPE'}));
	assert.equal(io.stderr.failure?.(), undefined);
});

void test('from the second signal on, somebody hears that it is meant', () => {
	const heard: Array<[string, number]> = [];
	// eslint-disable-next-line unicorn/prefer-event-target -- a process is an emitter
	const process = Object.assign(new EventEmitter(), {
		stdin: new PassThrough(),
		stdout: new PassThrough(),
		stderr: new PassThrough(),
		env: {},
		cwd: () => '/here',
	});
	const io = makeProcessIo(process as unknown as ProcessOfIo, (signal, time) => {
		heard.push([signal, time]);
	});
	assert.equal(io.interrupt('SIGTERM'), false, 'nobody listens yet');
	let times = 0;
	const stopListening = io.onSignal(() => {
		times++;
	});
	process.emit('SIGINT', 'SIGINT');
	assert.deepEqual(heard, []);
	process.emit('SIGINT', 'SIGINT');
	process.emit('SIGTERM', 'SIGTERM');
	assert.deepEqual(heard, [
		['SIGINT', 2],
		['SIGTERM', 3],
	]);
	assert.equal(io.interrupt('SIGTERM'), true);
	assert.equal(times, 4);
	stopListening();
	assert.equal(process.listenerCount('SIGINT'), 0, 'afterwards a signal ends the process again');
});
