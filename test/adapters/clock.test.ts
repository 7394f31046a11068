import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makeClock} from '../../source/adapters/clock.ts';

test("a sleep that is aborted rejects with the signal's reason", async () => {
	const reason = new Error('stopped by a test');
	await assert.rejects(
		makeClock().sleep(60_000, AbortSignal.abort(reason)),
		error => error === reason,
	);
	const controller = new AbortController();
	const sleeping = makeClock().sleep(60_000, controller.signal);
	controller.abort(reason);
	await assert.rejects(sleeping, error => error === reason);
});

test('the monotonic clock grows by the time slept', async () => {
	const clock = makeClock();
	const before = clock.monotonic();
	await clock.sleep(5);
	assert.ok(clock.monotonic() - before >= 4);
	assert.ok(Math.abs(clock.now() - Date.now()) < 1000);
});
