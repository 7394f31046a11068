import assert from 'node:assert/strict';
import {once} from 'node:events';
import {test} from 'node:test';
import {trackChildren} from '../../source/commands/track-children.ts';
import type {CommandOutcome, IstioctlPort} from '../../source/ports/istioctl.ts';
import type {ProcessIdentity} from '../../source/ports/process-identity.ts';
import {makeFakeProcesses} from '../helpers/fakes.ts';
import {until} from '../helpers/until.ts';

const child = (pid: number) => ({
	host: 'here',
	pid,
	startedAt: String(pid),
	executable: '/istioctl',
});
const outcome: CommandOutcome = {
	exitCode: 0,
	timedOut: false,
	tail: [],
	durationMs: 1,
};

test('ends what runs, and nothing that has ended already', async () => {
	const ending = new AbortController();
	const istioctl: IstioctlPort = {
		locate: async () => ({path: '/istioctl', version: '1.31.1'}),
		use: () => undefined,
		render: async () => [],
		async install(_file, options) {
			await options.onStart(child(1));
			await once(ending.signal, 'abort');
			return outcome;
		},
		async purge(options) {
			await options.onStart(child(2));
			return outcome;
		},
	};
	const processes = makeFakeProcesses(child(9), [child(1), child(2)]);
	const tracked = trackChildren(istioctl, processes);
	const started: number[] = [];
	const options = {
		context: 'east-1',
		killAfterMs: 1,
		readinessTimeoutMs: 1,
		signal: new AbortController().signal,
		onLine() {
			// Nothing is printed.
		},
		async onStart({pid}: ProcessIdentity) {
			started.push(pid);
		},
	};

	await tracked.istioctl.purge(options);
	const installing = tracked.istioctl.install('/file', options);
	await until('istioctl runs', () => started.length === 2);
	tracked.killChildren();
	assert.deepEqual(
		processes.ended.map(({pid}) => pid),
		[1],
	);
	assert.deepEqual(started, [2, 1]);

	ending.abort();
	await installing;
	tracked.killChildren();
	assert.deepEqual(
		processes.ended.map(({pid}) => pid),
		[1],
	);
});

test('ends one that has just been started as soon as its number is known', async () => {
	const identified = new AbortController();
	const istioctl: IstioctlPort = {
		locate: async () => ({path: '/istioctl', version: '1.31.1'}),
		use: () => undefined,
		render: async () => [],
		async install(_file, options) {
			await once(identified.signal, 'abort');
			await options.onStart(child(1));
			return outcome;
		},
		async purge(options) {
			await options.onStart(child(2));
			return outcome;
		},
	};
	const processes = makeFakeProcesses(child(9), [child(1), child(2)]);
	const tracked = trackChildren(istioctl, processes);
	const options = {
		context: 'east-1',
		killAfterMs: 1,
		readinessTimeoutMs: 1,
		signal: new AbortController().signal,
		onLine() {
			// Nothing is printed.
		},
		onStart: async () => undefined,
	};
	const installing = tracked.istioctl.install('/file', options);
	tracked.killChildren();
	identified.abort();
	await installing;
	await tracked.istioctl.purge(options);
	assert.deepEqual(
		processes.ended.map(({pid}) => pid),
		[1],
		'and none that is started later',
	);
});
