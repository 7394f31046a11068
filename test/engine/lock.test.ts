import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {EventBody} from '../../source/engine/events.ts';
import {takeLock} from '../../source/engine/lock.ts';
import {MeshError} from '../../source/errors.ts';
import type {ClockPort} from '../../source/ports/clock.ts';
import {ApiError, type ClusterPort} from '../../source/ports/cluster.ts';
import type {ProcessIdentity} from '../../source/ports/process-identity.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {until} from '../helpers/until.ts';
import {clockWithoutRenewals, makeFakeClock, makeFakeProcesses} from '../helpers/fakes.ts';

const me: ProcessIdentity = {host: 'here', pid: 1, startedAt: 'monday'};
const other: ProcessIdentity = {host: 'here', pid: 2, startedAt: 'tuesday'};
const lease = {
	apiVersion: 'coordination.k8s.io/v1',
	kind: 'Lease',
	name: 'mesh-wizard',
	namespace: 'default',
};

const take = async (
	targets: ReadonlyArray<{name: string; uid: string; cluster: ClusterPort}>,
	options: {
		runId?: string;
		self?: ProcessIdentity;
		alive?: ProcessIdentity[];
		clock?: ClockPort;
		events?: EventBody[];
	} = {},
) =>
	takeLock({
		targets,
		runId: options.runId ?? 'run-1',
		processes: makeFakeProcesses(options.self ?? me, options.alive ?? []),
		clock: options.clock ?? clockWithoutRenewals(),
		emit(event) {
			options.events?.push(event);
		},
		signal: new AbortController().signal,
	});

describe('the lock', () => {
	it('is refused with the name of the cluster that does not give it, and left nowhere', async () => {
		const a = makeMemoryCluster({context: 'a', uid: '1'});
		const b = makeMemoryCluster({context: 'b', uid: '2'});
		b.fail('/apis/coordination.k8s.io', 'forbidden');
		await assert.rejects(
			take([
				{name: 'east', uid: '1', cluster: a},
				{name: 'west', uid: '2', cluster: b},
			]),
			{message: /^west: https:\/\/b\.example:6443: /v, code: 'api.forbidden'},
		);
		assert.equal(a.object(lease), undefined);
	});

	it('is a Lease in every cluster, taken in the order of their uids and gone after release', async () => {
		const a = makeMemoryCluster({context: 'a', uid: '2'});
		const b = makeMemoryCluster({context: 'b', uid: '1'});
		const order: string[] = [];
		for (const [name, cluster] of [
			['a', a],
			['b', b],
		] as const) {
			cluster.onWrite(() => {
				order.push(name);
			});
		}

		const lock = await take([
			{name: 'a', uid: '2', cluster: a},
			{name: 'b', uid: '1', cluster: b},
		]);
		assert.deepEqual(order, ['b', 'a']);
		assert.ok(await a.read(lease));
		assert.ok(await b.read(lease));
		await lock.release();
		assert.equal(await a.read(lease), undefined);
		assert.equal(await b.read(lease), undefined);
	});

	it("refuses with exit code 5 and the holder's name while a process of this host has it, and takes none of the others", async () => {
		const a = makeMemoryCluster({context: 'a', uid: '1'});
		const b = makeMemoryCluster({context: 'b', uid: '2'});
		const first = await take([{name: 'b', uid: '2', cluster: b}], {self: other, runId: 'theirs'});
		await assert.rejects(
			take(
				[
					{name: 'a', uid: '1', cluster: a},
					{name: 'b', uid: '2', cluster: b},
				],
				{alive: [other]},
			),
			(error: unknown) => {
				assert.ok(error instanceof MeshError);
				assert.equal(error.exitCode, 5);
				assert.match(error.message, /in b: process 2 on here \(run theirs\)/v);
				return true;
			},
		);
		assert.equal(await a.read(lease), undefined);
		await first.release();
	});

	it('is taken over at once from a process of this host that has died, also when its number lives on', async () => {
		const cluster = makeMemoryCluster({uid: '1'});
		await take([{name: 'a', uid: '1', cluster}], {self: other, runId: 'dead'});
		const clock = clockWithoutRenewals();
		const lock = await take([{name: 'a', uid: '1', cluster}], {
			clock,
			alive: [{...other, startedAt: 'wednesday'}],
		});
		assert.equal(clock.monotonic(), 0, 'nobody waited');
		const held = await cluster.read(lease);
		assert.match(JSON.stringify(held), /run-1/v);
		await lock.release();
	});

	it("waits a stranger's lease out, and takes it only when nobody renewed it", async () => {
		const cluster = makeMemoryCluster({uid: '1'});
		const stranger = {...other, host: 'elsewhere'};
		await take([{name: 'a', uid: '1', cluster}], {self: stranger, runId: 'theirs'});
		const clock = clockWithoutRenewals();
		const lock = await take([{name: 'a', uid: '1', cluster}], {clock});
		assert.ok(clock.monotonic() >= 15_000);
		await lock.release();
	});

	it('takes nothing from a name alone: the same host in another boot or container is a stranger', async () => {
		for (const system of ['boot-1/pids-2', 'boot-2/pids-1', undefined]) {
			const cluster = makeMemoryCluster({uid: '1'});
			await take([{name: 'a', uid: '1', cluster}], {
				self: {...other, system},
				runId: 'theirs',
			});
			const clock = clockWithoutRenewals();
			const events: EventBody[] = [];
			const lock = await take([{name: 'a', uid: '1', cluster}], {
				self: {...me, system: 'boot-1/pids-1'},
				clock,
				events,
			});
			assert.ok(clock.monotonic() >= 15_000, `${String(system)}: its lease was waited out`);
			assert.match(JSON.stringify(events), /waiting up to 15 s .* process 2 on here/v);
			await lock.release();
		}
	});

	it('never waits longer than its own time, whatever a lease says', async () => {
		const name = JSON.stringify({...other, host: 'elsewhere', run: 'theirs'});
		const leases: ReadonlyArray<Record<string, unknown>> = [
			{holderIdentity: name, leaseDurationSeconds: 2_000_000_000},
			{holderIdentity: name, leaseDurationSeconds: -5},
			{holderIdentity: name, leaseDurationSeconds: 'long'},
			{holderIdentity: name, renewTime: '2999-01-01T00:00:00.000000Z'},
			{holderIdentity: name, renewTime: 'soon', acquireTime: 7},
			...[
				'',
				'null',
				'{',
				'[]',
				'kubectl',
				JSON.stringify({...me, pid: -1, run: 'r'}),
				JSON.stringify({...me, pid: 0, run: 'r'}),
				JSON.stringify({...me, pid: 1.5, run: 'r'}),
				JSON.stringify({...me, pid: 1e21, run: 'r'}),
				JSON.stringify({...me, pid: '1', run: 'r'}),
				JSON.stringify({...me, host: 'h'.repeat(100_000), run: 'r'}),
				JSON.stringify({...me, run: {}}),
				'x'.repeat(1_000_000),
			].map(holderIdentity => ({holderIdentity, leaseDurationSeconds: 15})),
			{holderIdentity: 7},
			{},
		];
		for (const spec of leases) {
			const cluster = makeMemoryCluster({uid: '1'});
			await cluster.create({
				apiVersion: lease.apiVersion,
				kind: lease.kind,
				metadata: {name: lease.name, namespace: lease.namespace},
				spec,
			});
			const clock = clockWithoutRenewals();
			const events: EventBody[] = [];
			const lock = await take([{name: 'a', uid: '1', cluster}], {clock, events});
			const said = JSON.stringify(spec).slice(0, 200);
			assert.ok(clock.monotonic() >= 15_000, `${said}: nothing is taken at once`);
			assert.ok(clock.monotonic() < 20_000, `${said}: and nothing is waited for longer`);
			assert.match(JSON.stringify(events), /waiting up to 15 s/v);
			await lock.release();
		}
	});

	it('refuses when a stranger renews its lease meanwhile', async () => {
		const cluster = makeMemoryCluster({uid: '1'});
		await take([{name: 'a', uid: '1', cluster}], {
			self: {...other, host: 'elsewhere'},
			runId: 'theirs',
		});
		const clock = clockWithoutRenewals();
		const renewing: ClockPort = {
			...clock,
			async sleep(ms, signal) {
				if (ms === 1000 && clock.monotonic() === 5000) {
					const held = await cluster.read(lease);
					assert.ok(held);
					await cluster.replace({
						...held,
						spec: {...(held['spec'] as Record<string, unknown>), renewTime: 'later'},
					});
				}

				return clock.sleep(ms, signal);
			},
		};
		await assert.rejects(
			take([{name: 'a', uid: '1', cluster}], {clock: renewing}),
			/another run is at work/v,
		);
	});

	it('is not taken in another cluster than was looked at, and nothing is written there', async () => {
		const cluster = makeMemoryCluster({context: 'admin@a', uid: '1'});
		const writes: string[] = [];
		cluster.onWrite(({verb, ref}) => {
			writes.push(`${verb} ${ref.kind}`);
		});
		await assert.rejects(take([{name: 'a', uid: '2', cluster}]), {
			exitCode: 5,
			message:
				/^a is another cluster now: its uid was 2 and is 1\..*see where context admin@a leads$/v,
		});
		assert.deepEqual(writes, []);
		const lock = await take([{name: 'a', uid: '1', cluster}]);
		assert.deepEqual(writes, ['create Lease']);
		await lock.release();
	});

	it('lets nothing be written once an address leads to another cluster, and ends the run', async () => {
		const right = makeMemoryCluster({context: 'a', uid: '1'});
		const wrong = makeMemoryCluster({context: 'a', uid: '9'});
		let current = right;
		const writes: string[] = [];
		wrong.onWrite(({verb, ref}) => {
			writes.push(`${verb} ${ref.kind} ${ref.name}`);
		});
		const cluster: ClusterPort = {
			...right,
			read: async (ref, options) => current.read(ref, options),
			apply: async (object, options) => current.apply(object, options),
			create: async (object, options) => current.create(object, options),
			replace: async (object, options) => current.replace(object, options),
			patch: async (ref, patch, options) => current.patch(ref, patch, options),
			remove: async (ref, options) => current.remove(ref, options),
		};
		const lock = await take([{name: 'a', uid: '1', cluster}]);
		const held = lock.clusters.get('a');
		assert.ok(held);
		const object = {
			apiVersion: 'v1',
			kind: 'ConfigMap',
			metadata: {name: 'one', namespace: 'default'},
		};
		const ref = {apiVersion: 'v1', kind: 'ConfigMap', name: 'one', namespace: 'default'};
		await held.apply(object);
		await lock.confirm('a');
		assert.equal(lock.signal.aborted, false);

		current = wrong;
		for (const write of [
			async () => held.apply(object),
			async () => held.create(object),
			async () => held.replace(object),
			async () => held.patch(ref, {data: {}}),
			async () => held.remove(ref),
			async () => lock.confirm('a'),
		]) {
			await assert.rejects(write, {exitCode: 5, message: /a is another cluster now/v});
		}

		assert.deepEqual(writes, []);
		assert.match(String(lock.signal.reason), /its uid was 1 and is 9/v);
		await held.apply(object, {dryRun: true});
		current = right;
		await lock.release();
		assert.equal(await right.read(lease), undefined);
	});

	/** A held lock whose every renewal meets a conflict; `reads` says how often reading the lease fails then. */
	const contested = async (reads: number) => {
		const cluster = makeMemoryCluster({uid: '1'});
		const clock = makeFakeClock();
		let refusals = 0;
		let failures = 0;
		const lock = await take(
			[
				{
					name: 'a',
					uid: '1',
					cluster: {
						...cluster,
						async replace() {
							refusals++;
							throw new ApiError('conflict', 'the object has been modified');
						},
						async read(ref, options) {
							if (refusals > 0 && failures < reads) {
								failures++;
								throw new ApiError('timed-out', 'no answer');
							}

							return cluster.read(ref, options);
						},
					},
				},
			],
			{clock},
		);
		return {lock, clock, refusals: () => refusals};
	};

	it('is not lost while it cannot be read who has it, for as long as a lease lasts', async () => {
		const {lock, refusals} = await contested(2);
		await until('renewals went on', () => refusals() > 6);
		assert.equal(lock.signal.aborted, false);
		await lock.release();

		const unreadable = await contested(Number.POSITIVE_INFINITY);
		await until('it is given up', () => unreadable.lock.signal.aborted);
		assert.ok(unreadable.clock.monotonic() > 15_000);
		assert.match(
			String(unreadable.lock.signal.reason),
			/the lock in a is lost: somebody changed it, and who has it could not be read for 15 s/v,
		);
		await unreadable.lock.release();
	});

	it('says that it is lost when somebody else takes the lease', async () => {
		const cluster = makeMemoryCluster({uid: '1'});
		const clock = makeFakeClock();
		const lock = await take([{name: 'a', uid: '1', cluster}], {clock});
		const held = await cluster.read(lease);
		assert.ok(held);
		await cluster.remove(lease);
		await cluster.create({
			...held,
			metadata: {name: 'mesh-wizard', namespace: 'default'},
			spec: {holderIdentity: JSON.stringify({...other, run: 'theirs'})},
		});
		await new Promise<void>(resolve => {
			lock.signal.addEventListener(
				'abort',
				() => {
					resolve();
				},
				{once: true},
			);
		});
		assert.match(String(lock.signal.reason), /the lock in a is lost.*run theirs/v);
		await lock.release();
		assert.ok(await cluster.read(lease), "another run's lease is left alone");
	});
});
