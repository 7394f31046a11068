import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {noLeavingClusters} from '../../source/engine/leaving-clusters.ts';
import type {EventBody} from '../../source/engine/events.ts';
import {inspectLeavingClusters} from '../../source/engine/inspect-leaving-clusters.ts';
import {istioctlDocuments} from '../../source/installers/istioctl/istioctl-installer.ts';
import {describeRef} from '../../source/kubernetes/object.ts';
import type {LoadedMesh, MeshCluster} from '../../source/mesh/mesh.ts';
import {isPending} from '../../source/plan/steps.ts';
import {ApiError} from '../../source/ports/cluster.ts';
import {makeFakeClock} from '../helpers/fakes.ts';
import {installedCluster, object, virtualService} from '../helpers/installed-mesh.ts';
import {shapes} from '../helpers/model.ts';
import {makePlannedMesh} from '../helpers/planned-mesh.ts';

const system = 'istio-system';
const staying = ['east-1', 'east-2'];
const secretOf = (peer: string) => ({
	apiVersion: 'v1',
	kind: 'Secret',
	name: `istio-remote-secret-${peer}`,
	namespace: system,
});

const loadedWith = (west: Partial<MeshCluster> = {}): LoadedMesh => ({
	mesh: {
		mesh: 'shop',
		organization: 'shop.example.com',
		istio: {version: '1.31.1'},
		dataPlane: 'sidecar',
		trust: {mode: 'generated', directory: 'certs'},
		verify: {image: 'agnhost'},
		clusters: [
			...staying.map((name): MeshCluster => ({
				name,
				context: name,
				network: 'east',
				role: 'primary',
			})),
			{
				name: 'west',
				context: 'west',
				network: 'west',
				role: 'primary',
				state: 'leaving',
				...west,
			},
		],
	},
	path: '/mesh/mesh.yaml',
	directory: '/mesh',
	overlays: {},
});

/** A mesh of three, installed; and what is to stay of it when west leaves. */
const setUp = async (
	leave: (clusters: Map<string, MemoryCluster>) => void = () => undefined,
	west?: Partial<MeshCluster>,
) => {
	const before = makePlannedMesh(shapes.mixed);
	await before.run();
	const clusters = new Map([
		...before.clusters,
		['west', installedCluster({name: 'west', peers: staying})],
	]);
	leave(clusters);
	const events: EventBody[] = [];
	const order: string[] = [];
	for (const [name, cluster] of clusters) {
		cluster.onWrite(({verb, ref}) => {
			order.push(`${name} ${verb} ${ref.kind} ${ref.name}`);
		});
	}

	const look = async () =>
		inspectLeavingClusters({
			loaded: loadedWith(west),
			clusters,
			clock: makeFakeClock(),
			installer: istioctlDocuments,
			emit(event) {
				events.push(event);
			},
			signal: new AbortController().signal,
		});
	return {
		clusters,
		events,
		order,
		look,
		mesh: async () =>
			makePlannedMesh(shapes['one-network'], {clusters, leavingClusters: await look()}),
	};
};

const pendingOf = async (mesh: ReturnType<typeof makePlannedMesh>) => {
	const plan = await mesh.plan();
	return plan.steps.filter(step => isPending(step));
};

describe('a cluster that leaves the mesh', () => {
	it('is taken out object by object as the plan says: its peers forget it before anything of its own goes', async () => {
		const {clusters, order, mesh: make} = await setUp();
		const mesh = await make();
		const plan = await pendingOf(mesh);
		for (const name of staying) {
			const step = plan.find(({id}) => id === `${name}/forget/west`);
			assert.deepEqual(
				step?.removes?.map(({ref}) => describeRef(ref)),
				['Secret istio-system/istio-remote-secret-west'],
			);
			assert.equal(step.destructive, true);
		}

		assert.ok(
			plan.some(
				({id, removes}) =>
					id === 'west/uninstall' &&
					(removes ?? []).some(({ref}) => ref.name === 'istio-sidecar-injector'),
			),
			'the webhook is named',
		);
		const {failures} = await mesh.run();
		assert.deepEqual(failures, []);
		const forgotten = order.findLastIndex(line =>
			/^east-\d delete Secret istio-remote-secret-west$/v.test(line),
		);
		const first = order.findIndex(
			line => line.startsWith('west delete') && !line.includes('Secret'),
		);
		assert.ok(forgotten !== -1 && first !== -1 && forgotten < first, order.join('\n'));
		for (const name of staying) {
			assert.equal(clusters.get(name)?.object(secretOf('west')), undefined);
			assert.notEqual(
				clusters.get(name)?.object(secretOf(name === 'east-1' ? 'east-2' : 'east-1')),
				undefined,
				'the others still know each other',
			);
		}

		assert.equal(
			clusters.get('west')?.object({apiVersion: 'v1', kind: 'Namespace', name: system}),
			undefined,
		);
		assert.deepEqual(
			(await pendingOf(await make())).map(({id}) => id),
			[],
			'a second plan has nothing to do',
		);
	});

	it('takes what the mesh no longer needs of its own along: nobody crosses networks any more', async () => {
		const {clusters, mesh: make} = await setUp();
		const gateway = {
			apiVersion: 'networking.istio.io/v1',
			kind: 'Gateway',
			name: 'cross-network-gateway',
			namespace: system,
		};
		assert.notEqual(clusters.get('east-1')?.object(gateway), undefined);
		await (await make()).run();
		assert.equal(clusters.get('east-1')?.object(gateway), undefined);
	});

	it('is forgotten by its peers although it does not answer, which is said', async () => {
		const {
			clusters,
			events,
			mesh: make,
		} = await setUp(all => {
			const west = all.get('west');
			assert.ok(west);
			all.set('west', {
				...west,
				async read() {
					throw new ApiError('timed-out', 'no answer');
				},
			});
		});
		const {failures} = await (await make()).run();
		assert.deepEqual(failures, []);
		assert.equal(clusters.get('east-1')?.object(secretOf('west')), undefined);
		assert.ok(
			events.some(
				event =>
					event.type === 'notice' &&
					event.level === 'warn' &&
					event.text.startsWith('west leaves the mesh, but cannot be looked at (no answer)'),
			),
			JSON.stringify(events),
		);
	});

	it('is refused when it is another cluster than mesh.yaml says, or holds another mesh', async () => {
		const {look} = await setUp(undefined, {uid: 'another'});
		await assert.rejects(look, /nothing was changed[\s\S]*leads to another cluster/v);
		const other = await setUp(clusters => {
			clusters.set('west', installedCluster({name: 'west', mesh: 'other'}));
		});
		await assert.rejects(other.look, {exitCode: 5});
	});

	it('has its strangers named before they go', async () => {
		const {mesh: make} = await setUp(clusters => {
			clusters.get('west')?.put(virtualService('apps', 'reviews'), {manager: 'kubectl'});
			clusters.get('east-1')?.put(
				object('v1', 'Secret', 'by-hand', {
					namespace: system,
					labels: {'istio/multiCluster': 'true'},
					annotations: {'networking.istio.io/cluster': 'west'},
				}),
				{manager: 'istioctl-by-hand'},
			);
		});
		const named = (await pendingOf(await make()))
			.flatMap(({removes = []}) => removes)
			.filter(({foreignOwner}) => foreignOwner !== undefined)
			.map(({ref, foreignOwner}) => `${ref.name}: ${foreignOwner ?? ''}`);
		assert.deepEqual(named, ['by-hand: istioctl-by-hand', 'reviews: kubectl']);
	});
});

describe('a cluster that is no longer in the mesh file', () => {
	it("is found with its peers and named in the plan, and only secrets of the wizard's own go", async () => {
		const {clusters, order} = await setUp(all => {
			all.get('east-1')?.put(
				object('v1', 'Secret', 'by-hand', {
					namespace: system,
					labels: {'istio/multiCluster': 'true'},
					annotations: {'networking.istio.io/cluster': 'west'},
				}),
				{manager: 'istioctl-by-hand'},
			);
		});
		const mesh = makePlannedMesh(shapes['one-network'], {
			clusters,
			leavingClusters: noLeavingClusters('shop'),
		});
		const plan = await pendingOf(mesh);
		assert.deepEqual(
			plan.filter(({id}) => id.includes('forget')).map(({id, title}) => `${id}: ${title}`),
			staying.map(name => `${name}/forget/west: Forget west, which is no longer in the mesh file`),
		);
		assert.deepEqual(
			plan.filter(({cluster}) => cluster === 'west'),
			[],
		);
		assert.deepEqual(order, [], 'planning only reads');
		assert.deepEqual(
			plan.find(({id}) => id === 'east-1/forget/west')?.removes?.map(({ref}) => ref.name),
			['istio-remote-secret-west'],
		);
		const {failures} = await mesh.run();
		assert.deepEqual(failures, []);
		assert.equal(clusters.get('east-1')?.object(secretOf('west')), undefined);
		assert.notEqual(
			clusters.get('east-1')?.object({...secretOf('west'), name: 'by-hand'}),
			undefined,
			'what is not named stays',
		);
	});
});
