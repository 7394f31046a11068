import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {inspectLeavingClusters} from '../../source/engine/inspect-leaving-clusters.ts';
import {removeLeftClusters} from '../../source/engine/remove-left-clusters.ts';
import {istioctlDocuments} from '../../source/installers/istioctl/istioctl-installer.ts';
import {describeRef, type ObjectRef} from '../../source/kubernetes/object.ts';
import type {LoadedMesh} from '../../source/mesh/mesh.ts';
import type {IstioctlPort} from '../../source/ports/istioctl.ts';
import type {RemovalType} from '../../source/teardown/steps.ts';
import {makeFakeClock} from '../helpers/fakes.ts';
import {installedCluster, object} from '../helpers/installed-mesh.ts';
import {shapes} from '../helpers/model.ts';
import {makePlannedMesh} from '../helpers/planned-mesh.ts';
import {makeMesh} from '../helpers/teardown-world.ts';

/*
The same as `no-silencing.test.ts` for what takes a mesh away: whatever a kind of removal is to take, and that comes back each time,
is named, the run fails, and the next one finds it again. The table is typed over all kinds. Each case runs as a teardown, and as
an `apply` of a mesh that the cluster leaves.
*/

const system = 'istio-system';
const ref = (apiVersion: string, kind: string, name: string, namespace?: string): ObjectRef => ({
	apiVersion,
	kind,
	name,
	...(namespace === undefined ? {} : {namespace}),
});

type Case = {
	/** What it is to take, and what comes back. */
	objects: readonly ObjectRef[];
	/** istio-system was there before the mesh. */
	isForeignSystem?: true;
};

const cases: Readonly<Record<RemovalType, readonly Case[] | 'takes nothing away'>> = {
	backup: 'takes nothing away',
	delete: [
		{objects: [ref('v1', 'Secret', 'istio-remote-secret-east-1', system)]},
		{objects: [ref('networking.istio.io/v1', 'Gateway', 'cross-network-gateway', system)]},
		{objects: [ref('v1', 'Namespace', 'mesh-wizard-verify-old')]},
		{objects: [ref('v1', 'ConfigMap', 'istio-ca-crl', 'default')]},
		{objects: [ref('v1', 'ConfigMap', 'mesh-wizard', system)], isForeignSystem: true},
		{objects: [ref('v1', 'Secret', 'cacerts', system)], isForeignSystem: true},
	],
	purge: [
		{objects: [ref('apps/v1', 'Deployment', 'istiod', system)]},
		{
			objects: [
				ref(
					'admissionregistration.k8s.io/v1',
					'MutatingWebhookConfiguration',
					'istio-sidecar-injector',
				),
			],
		},
	],
	'delete-namespace': [{objects: [ref('v1', 'Namespace', system)]}],
	'release-namespace': [{objects: [ref('v1', 'Namespace', system)], isForeignSystem: true}],
	'look-again': 'takes nothing away',
};

const newCluster = ({isForeignSystem}: Partial<Case> = {}): MemoryCluster => {
	const cluster = installedCluster({
		name: 'west',
		peers: ['east-1'],
		isOurs: isForeignSystem !== true,
	});
	cluster.put(
		object('v1', 'Namespace', 'mesh-wizard-verify-old', {
			labels: {
				'app.kubernetes.io/managed-by': 'mesh-wizard',
				'mesh-wizard.dev/purpose': 'verify',
			},
		}),
		{manager: 'mesh-wizard'},
	);
	return cluster;
};

/** Whatever is done to these objects is undone at once. */
const bringBack = (
	cluster: MemoryCluster,
	objects: readonly ObjectRef[],
): {bringBackNow: () => void} => {
	const kept = objects.map(of => {
		const live = cluster.object(of);
		assert.ok(live, `${describeRef(of)} is there`);
		return live;
	});
	const bringBackNow = () => {
		for (const [index, was] of kept.entries()) {
			const of = objects[index];
			assert.ok(of);
			const live = cluster.object(of);
			if (
				live === undefined ||
				JSON.stringify(live.metadata.labels) !== JSON.stringify(was.metadata.labels)
			) {
				cluster.put(was, {manager: 'mesh-wizard'});
			}
		}
	};

	cluster.onWrite(({dryRun}) => {
		if (!dryRun) {
			bringBackNow();
		}
	});
	return {bringBackNow};
};

const revivingPurge =
	(purge: IstioctlPort['purge'], bringBackNow: () => void): IstioctlPort['purge'] =>
	async command => {
		const outcome = await purge(command);
		bringBackNow();
		return outcome;
	};

const loaded: LoadedMesh = {
	mesh: {
		mesh: 'shop',
		organization: 'shop.example.com',
		istio: {version: '1.31.1'},
		dataPlane: 'sidecar',
		trust: {mode: 'generated', directory: 'certs'},
		verify: {image: 'agnhost'},
		clusters: [
			{name: 'east-1', context: 'east-1', network: 'east', role: 'primary'},
			{name: 'west', context: 'west', network: 'west', role: 'primary', state: 'leaving'},
		],
	},
	path: '/mesh/mesh.yaml',
	directory: '/mesh',
	overlays: {},
};

const meshFile = `apiVersion: mesh-wizard/v1
clusters:
  east-1: {context: east-1}
  west: {context: west, state: leaving}
`;

type World = {west: MemoryCluster; spoil: (mesh: {istioctl: IstioctlPort}) => void};

const worldOf = ({objects, ...rest}: Case, hasEffect: boolean): World => {
	const west = newCluster(rest);
	return {
		west,
		spoil({istioctl}) {
			if (!hasEffect) {
				const {bringBackNow} = bringBack(west, objects);
				istioctl.purge = revivingPurge(istioctl.purge, bringBackNow);
			}
		},
	};
};

/** Twice in a row, with what each says. */
const tearDown = async ({west, spoil}: World) => {
	const mesh = makeMesh(new Map([['west', west]]), [{name: 'west'}]);
	spoil(mesh);
	const first = await mesh.run();
	const second = await mesh.run();
	return [first, second].map(({exitCode, stdout, stderr}) => ({
		isDone: exitCode === 0,
		said: stdout + stderr,
	}));
};

const leave = async ({west, spoil}: World) => {
	const before = makePlannedMesh(shapes['one-network']);
	await before.run();
	const clusters = new Map([...before.clusters, ['west', west]]);
	const look = async () =>
		inspectLeavingClusters({
			loaded,
			clusters,
			clock: makeFakeClock(),
			installer: istioctlDocuments,
			emit: () => undefined,
			signal: new AbortController().signal,
		});
	const runs = [];
	for (const turn of ['first', 'second']) {
		const leavingClusters = await look();
		const mesh = makePlannedMesh(shapes['one-network'], {clusters, leavingClusters});
		if (turn === 'first') {
			spoil(mesh);
		}

		const plan = await mesh.plan();
		const {failures, outcomes} = await mesh.run();
		const files = makeMemoryFiles({
			texts: new Map([[loaded.path, meshFile]]),
			modes: new Map([['/mesh', 0o755]]),
		});
		await removeLeftClusters(
			{loaded, ports: {files}},
			{leavingClusters, plan, outcomes, emit: () => undefined},
		);
		const hasLeft = files.texts.get(loaded.path) !== meshFile;
		assert.equal(hasLeft, failures.length === 0, 'an entry goes with the last of its cluster');
		runs.push({isDone: hasLeft, said: JSON.stringify(failures)});
	}

	return runs;
};

describe('what a removal does ends nothing by itself', () => {
	for (const [type, of] of Object.entries(cases)) {
		if (of === 'takes nothing away') {
			continue;
		}

		for (const one of of) {
			for (const [way, run] of [
				['teardown', tearDown],
				['leaving', leave],
			] as const) {
				it(`${type} of ${one.objects.map(each => describeRef(each)).join(', ')}: ${way}`, async () => {
					const cured = await run(worldOf(one, true));
					assert.deepEqual(
						cured.map(({isDone}) => isDone),
						[true, true],
						cured[0]?.said,
					);
					const kept = await run(worldOf(one, false));
					assert.deepEqual(
						kept.map(({isDone}) => isDone),
						[false, false],
						kept.map(({said}) => said).join('\n'),
					);
					for (const {name} of one.objects) {
						assert.ok(kept.every(({said}) => said.includes(name)));
					}
				});
			}
		}
	}
});
