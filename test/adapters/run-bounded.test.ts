import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import {runBounded} from '../../source/adapters/run-bounded.ts';

const {env} = process;
const limits = {env, timeoutMs: 10_000, maximumOutput: 1000};
const shell = async (script: string, options: Partial<Parameters<typeof runBounded>[2]> = {}) =>
	runBounded('/bin/sh', ['-c', script], {...limits, ...options});

/** Whether a test's own limit was not needed. */
const quickly = async <T>(work: () => Promise<T>): Promise<T> => {
	const begun = performance.now();
	const result = await work();
	assert.ok(performance.now() - begun < 8000, 'it waited');
	return result;
};

void test('a program that ends is told with what it printed, read or complained of', async () => {
	const good = await shell('cat; echo more >&2', {input: 'given'});
	assert.deepEqual([good?.exitCode, good?.stdout, good?.stderr], [0, 'given', 'more']);
	const bad = await shell('exit 3');
	assert.deepEqual([bad?.exitCode, bad?.failed], [3, true]);
	const none = await runBounded('/nowhere/at/all', [], limits);
	assert.equal(none?.failed, true);
});

void test('one that does not end is given up, whoever holds its pipes', async () => {
	await quickly(async () => {
		assert.equal(await shell('sleep 60', {timeoutMs: 100}), undefined);
		assert.equal(await shell('setsid sleep 20 & exec sleep 60', {timeoutMs: 100}), undefined);
		assert.equal(await shell('sleep 60', {signal: AbortSignal.timeout(100)}), undefined);
	});
});

void test('one that does not stop writing is ended', async () => {
	const result = await quickly(async () => shell('yes'));
	assert.equal(result?.isMaxBuffer, true);
	assert.ok(result.stdout.length <= 1000);
});
