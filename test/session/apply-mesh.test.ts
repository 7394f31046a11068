import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {applyMesh, type ApplyMeshOptions} from '../../source/session/apply-mesh.ts';
import {openLoadedMesh, runStarted} from '../../source/session/mesh-session.ts';
import {listenForStop} from '../../source/session/stop.ts';
import {makeMemoryCluster, type MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {noLeavingClusters} from '../../source/engine/leaving-clusters.ts';
import type {EventBody} from '../../source/engine/events.ts';
import {exitCodes, MeshError} from '../../source/errors.ts';
import type {Ports} from '../../source/ports/ports.ts';
import {factsOf, known} from '../helpers/facts.ts';
import {fakeCertificates, makeFakeIstioctl, playKubernetes} from '../helpers/fake-istio.ts';
import {clockWithoutRenewals, makeFakeProcesses} from '../helpers/fakes.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';
import {until} from '../helpers/until.ts';

const lease = {
	apiVersion: 'coordination.k8s.io/v1',
	kind: 'Lease',
	name: 'mesh-wizard',
	namespace: 'default',
};

const setUp = ({simulated = false}: {simulated?: boolean} = {}) => {
	const names = ['east', 'west'];
	const clusters = new Map<string, MemoryCluster>(
		names.map(name => [name, makeMemoryCluster({context: name, uid: `uid-of-${name}`})]),
	);
	for (const cluster of clusters.values()) {
		playKubernetes(cluster);
	}

	const files = makeMemoryFiles({
		texts: new Map(),
		modes: new Map([
			['/', 0o755],
			['/mesh', 0o755],
		]),
	});
	const istioctl = makeFakeIstioctl(clusters, file => files.texts.get(file) ?? '');
	const events: EventBody[] = [];
	let kills = 0;
	const ports: Ports = {
		simulated,
		files,
		clock: clockWithoutRenewals(),
		processes: makeFakeProcesses({host: 'here', pid: 1, startedAt: 'monday'}),
		certificates: fakeCertificates,
		istioctl,
		tls: {
			async handshake() {
				throw new Error('no proof was expected');
			},
		},
		kubeconfig: {contexts: [], hidden: [], problems: [], files: []},
		kubeconfigsFor: () => [],
		foreignUses: () => [],
		openClusters: selection =>
			new Map(
				selection.flatMap(({name}) => {
					const cluster = clusters.get(name);
					return cluster === undefined ? [] : [[name, cluster]];
				}),
			),
		async login() {
			throw new Error('nobody was to log in');
		},
		kubeconfigFor: () => undefined,
		kubeconfigFlags: [],
		killChildren() {
			kills++;
		},
	};
	const session = openLoadedMesh(
		{
			mesh: {
				mesh: 'shop',
				organization: 'shop.example.com',
				istio: {version: '1.31.1'},
				dataPlane: 'sidecar',
				trust: {mode: 'generated', directory: 'certs'},
				verify: {image: 'agnhost'},
				clusters: names.map(name => ({
					name,
					context: name,
					network: name,
					role: 'primary',
				})),
			},
			path: '/mesh/mesh.yaml',
			directory: '/mesh',
			overlays: {},
		},
		ports,
	);
	const io = makeMemoryIo();
	const stop = listenForStop(io);
	const apply = async (options: Partial<ApplyMeshOptions> = {}) =>
		applyMesh({
			session,
			facts: names.map(name => factsOf({name, context: name, uid: known(`uid-of-${name}`)})),
			leavingClusters: noLeavingClusters('shop'),
			runId: 'r1',
			emit(event) {
				events.push(event);
			},
			approve: async () => true,
			stop,
			meshFlags: ['-f', 'mesh.yaml'],
			applyFlags: ['-f', 'mesh.yaml', '--take-over'],
			concurrency: 8,
			readyTimeoutMs: 60_000,
			...options,
		});
	return {
		apply,
		clusters,
		files,
		istioctl,
		events,
		io,
		session,
		kills: () => kills,
		isLocked: () => [...clusters.values()].some(cluster => cluster.object(lease) !== undefined),
	};
};

const journalOf = ({files}: ReturnType<typeof setUp>): Array<{type: string; exitCode?: number}> =>
	(files.texts.get('/mesh/.mesh-wizard/shop/journal.jsonl') ?? '')
		.trim()
		.split('\n')
		.map(line => JSON.parse(line) as {type: string; exitCode?: number});

const never = async () =>
	new Promise<never>(() => {
		// Nobody answers.
	});

describe('the way to a mesh that all commands share', () => {
	it('shows the plan with the lock held, and changes nothing without approval', async () => {
		const world = setUp();
		const result = await world.apply({
			async approve(plan) {
				assert.ok(world.isLocked());
				assert.equal(plan.mesh, 'shop');
				return false;
			},
		});
		assert.deepEqual(result, {
			exitCode: exitCodes.interrupted,
			summary: 'nothing was changed',
			next: [],
		});
		assert.deepEqual(
			world.events.map(({type}) => type),
			['plan-ready', 'run-finished'],
		);
		assert.deepEqual(world.istioctl.installs, []);
		assert.deepEqual(
			[...world.clusters.values()].flatMap(cluster =>
				cluster.writes.filter(({ref, dryRun}) => ref.kind !== 'Lease' && !dryRun),
			),
			[],
		);
		assert.ok(!world.isLocked());
	});

	it('holds the lock while it asks what to do about failures, and ends with what failed', async () => {
		const world = setUp();
		world.istioctl.break.set('west', 'fail');
		const result = await world.apply({
			async decide(failures) {
				assert.ok(world.isLocked());
				assert.deepEqual(
					failures.map(({step}) => step),
					['west/istiod'],
				);
				return 'stop';
			},
		});
		assert.equal(result.exitCode, exitCodes.failed);
		assert.match(result.summary, /^1 step failed \(west\/istiod\)/v);
		assert.ok(!world.isLocked());
		const last = world.events.at(-1);
		assert.ok(last?.type === 'run-finished' && last.exitCode === exitCodes.failed);
		assert.equal(journalOf(world).at(-1)?.exitCode, exitCodes.failed);
	});

	it("ends with the signal's exit code, and still says what failed, when it is stopped at that question", async () => {
		const world = setUp();
		world.istioctl.break.set('west', 'fail');
		const result = await world.apply({
			async decide() {
				world.io.send('SIGTERM');
				return never();
			},
		});
		assert.equal(result.exitCode, exitCodes.terminated);
		assert.match(result.summary, /^stopped by SIGTERM; 1 step failed \(west\/istiod\)/v);
		assert.equal(world.kills(), 0);
		assert.ok(!world.isLocked());
	});

	it('ends what runs at the first signal, and every istioctl at once at the second', async () => {
		const world = setUp();
		world.istioctl.break.set('west', 'hang');
		const applying = world.apply();
		await until('istioctl runs in west', () =>
			world.istioctl.installs.some(({context}) => context === 'west'),
		);
		world.io.send('SIGINT');
		world.io.send('SIGINT');
		const result = await applying;
		assert.equal(result.exitCode, exitCodes.interrupted);
		assert.equal(world.kills(), 1);
		assert.ok(!world.isLocked());
	});

	it('refuses while another run has the lock, and changes nothing', async () => {
		const world = setUp();
		world.clusters.get('west')?.put({
			apiVersion: lease.apiVersion,
			kind: lease.kind,
			metadata: {name: lease.name, namespace: lease.namespace},
			spec: {
				holderIdentity: JSON.stringify({
					host: 'here',
					pid: 1,
					startedAt: 'monday',
					run: 'another',
				}),
				leaseDurationSeconds: 15,
				renewTime: '2026-01-01T00:00:00.000000Z',
			},
		});
		await assert.rejects(
			world.apply(),
			(error: unknown) => error instanceof MeshError && error.exitCode === exitCodes.refused,
		);
		assert.deepEqual(
			world.events.filter(({type}) => type === 'plan-ready' || type === 'run-finished'),
			[],
		);
		assert.equal(world.clusters.get('east')?.object(lease), undefined);
	});

	it('announces a run on simulated clusters as such', () => {
		for (const simulated of [true, false]) {
			const started = runStarted(setUp({simulated}).session, {runId: 'r1', command: 'apply'});
			assert.ok(started.type === 'run-started');
			assert.equal(started.simulated, simulated);
			assert.deepEqual(
				started.clusters.map(({name}) => name),
				['east', 'west'],
			);
		}
	});
});
