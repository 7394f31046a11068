import assert from 'node:assert/strict';
import test from 'node:test';
import {listenForStop, type StopSignal} from '../../source/session/stop.ts';
import {CancelledError} from '../../source/errors.ts';

const signals = () => {
	const listeners = new Set<(signal: StopSignal) => void>();
	return {
		listeners,
		onSignal(listener: (signal: StopSignal) => void) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		send(signal: StopSignal) {
			for (const listener of listeners) {
				listener(signal);
			}
		},
	};
};

void test('the first signal stops politely with its exit code, the second kills, the third lets go of what is held', () => {
	const io = signals();
	const times: number[] = [];
	{
		using stop = listenForStop(io, time => {
			times.push(time);
		});
		assert.equal(stop.signal.aborted, false);
		io.send('SIGTERM');
		assert.ok(stop.signal.reason instanceof CancelledError);
		assert.equal(stop.signal.reason.exitCode, 143);
		assert.equal(stop.killSignal.aborted, false);
		io.send('SIGINT');
		assert.equal(stop.killSignal.aborted, true);
		assert.equal(stop.endSignal.aborted, false);
		io.send('SIGINT');
		assert.equal(stop.endSignal.aborted, true);
		assert.deepEqual(times, [1, 2]);
	}

	assert.equal(io.listeners.size, 0, 'afterwards signals end the process again');
});
