import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {takeLock} from '../../source/engine/lock.ts';
import {exitCodes, MeshError} from '../../source/errors.ts';
import type {ProcessIdentity} from '../../source/ports/process-identity.ts';
import {clockWithoutRenewals, makeFakeClock, makeFakeProcesses} from '../helpers/fakes.ts';
import {nastyText} from '../helpers/nasty-text.ts';
import {until} from '../helpers/until.ts';

/*
Whoever may write Leases in `default` writes what they like. Whatever stands there: a run gets the lock, and not before the Lease has
been left alone for as long as ours last, unless its holder is seen to be dead; or it refuses with the code for that. It never ends as
a bug, and never waits for what the Lease says of its times.
*/

const me: ProcessIdentity = {host: 'here', system: 'boot/pids', pid: 1, startedAt: 'monday'};
const lives: ProcessIdentity = {...me, pid: 2, startedAt: 'tuesday'};
const ref = {
	apiVersion: 'coordination.k8s.io/v1',
	kind: 'Lease',
	name: 'mesh-wizard',
	namespace: 'default',
} as const;
const leaseMs = 15_000;

const anything = fc.oneof(
	fc.jsonValue(),
	nastyText,
	fc.constantFrom('', 'null', '{', 'x'.repeat(100_000), 1e308, -1, Number.MAX_SAFE_INTEGER),
);
const time = fc.oneof(
	anything,
	fc.constantFrom('9999-12-31T23:59:59.999999Z', '1970-01-01T00:00:00Z', '+275760-09-13', 'NaN'),
);

/** A name of a process, whole or with some of its fields damaged. */
const holder = fc
	.tuple(
		fc.constantFrom(me, lives, {...lives, startedAt: 'earlier'}, {...lives, host: 'elsewhere'}),
		fc.dictionary(
			fc.constantFrom('host', 'system', 'pid', 'startedAt', 'run', '__proto__', 'more'),
			anything,
			{maxKeys: 3},
		),
	)
	.map(([base, damage]) => JSON.stringify({run: 'theirs', ...base, ...damage}));

const spec = fc.oneof(
	anything,
	fc.record(
		{
			holderIdentity: fc.oneof({weight: 3, arbitrary: holder}, {weight: 1, arbitrary: anything}),
			leaseDurationSeconds: anything,
			acquireTime: time,
			renewTime: time,
			leaseTransitions: anything,
		},
		{requiredKeys: []},
	),
);

const takeOver = async (damaged: unknown) => {
	const cluster = makeMemoryCluster({uid: '1'});
	cluster.put(
		{
			apiVersion: ref.apiVersion,
			kind: ref.kind,
			metadata: {name: ref.name, namespace: ref.namespace},
			...(damaged === undefined ? {} : {spec: damaged}),
		},
		{manager: 'kubectl-edit'},
	);
	const clock = clockWithoutRenewals();
	const processes = makeFakeProcesses(me, [lives]);
	const judged: Array<boolean | undefined> = [];
	try {
		const lock = await takeLock({
			targets: [{name: 'a', uid: '1', cluster}],
			runId: 'run-1',
			processes: {
				...processes,
				async isAlive(identity) {
					const isAlive = await processes.isAlive(identity);
					judged.push(isAlive);
					return isAlive;
				},
			},
			clock,
			emit: () => undefined,
			signal: new AbortController().signal,
		});
		const held = await cluster.read(ref);
		await lock.release();
		return {
			held: JSON.stringify(held?.spec),
			waitedMs: clock.monotonic(),
			isLeft: (await cluster.read(ref)) !== undefined,
			judged,
		};
	} catch (error) {
		return {error, waitedMs: clock.monotonic(), judged};
	}
};

test('whatever a Lease says, a run takes it in time or refuses, and believes only what it sees of its holder', async () => {
	let refused = 0;
	let atOnce = 0;
	let waited = 0;
	await fc.assert(
		fc.asyncProperty(spec, async damaged => {
			const result = await takeOver(damaged);
			assert.ok(result.waitedMs < leaseMs + 2000, `waited ${String(result.waitedMs)} ms`);
			const [isAlive] = result.judged;
			if ('error' in result) {
				refused++;
				assert.ok(result.error instanceof MeshError, String(result.error));
				assert.equal(result.error.exitCode, exitCodes.refused);
				assert.equal(isAlive, true, 'only for a process that is seen to live');
				return;
			}

			assert.match(result.held, /run-1/v);
			assert.equal(result.isLeft, false);
			assert.notEqual(isAlive, true, 'never from one that lives');
			if (isAlive === false) {
				atOnce++;
			} else {
				waited++;
				assert.ok(result.waitedMs >= leaseMs, 'nobody knows of the holder');
			}
		}),
		{
			numRuns: 400,
			examples: [
				[{holderIdentity: JSON.stringify({...lives, run: 'theirs'})}],
				[{holderIdentity: JSON.stringify({...lives, startedAt: 'earlier'})}],
				[{holderIdentity: JSON.stringify({...lives, pid: '2'})}],
				[{leaseDurationSeconds: 1e9, renewTime: '9999-12-31T23:59:59.999999Z'}],
			],
		},
	);
	assert.ok(refused > 10 && atOnce > 10 && waited > 10, 'all three are tried');
});

test('whatever is written over a Lease that is held, the run hears of it, and leaves it where it is', async () => {
	await fc.assert(
		fc.asyncProperty(spec, async damaged => {
			const cluster = makeMemoryCluster({uid: '1'});
			const lock = await takeLock({
				targets: [{name: 'a', uid: '1', cluster}],
				runId: 'run-1',
				processes: makeFakeProcesses(me, [lives]),
				clock: makeFakeClock(),
				emit: () => undefined,
				signal: new AbortController().signal,
			});
			assert.equal(lock.signal.aborted, false, 'the control');
			const held = await cluster.read(ref);
			assert.ok(held);
			cluster.put({...held, ...ref, metadata: {...held.metadata, name: ref.name}, spec: damaged});
			await until('the run hears of it', () => lock.signal.aborted);
			assert.match(String(lock.signal.reason), /the lock in a is lost: .* has it/sv);
			await lock.release();
			assert.ok(await cluster.read(ref));
		}),
		{numRuns: 60},
	);
});
