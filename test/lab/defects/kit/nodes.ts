import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {readClusterFile} from '../../lab-script.ts';
import type {Lab} from '../../start-lab.ts';
import {applyTo} from './apply.ts';
import type {Place} from './defect.ts';
import type {Manifest, Scene} from './scene.ts';

/** What a node of the lab says of itself. */
export const labNode = {
	kubeletVersion: 'v1.35.4',
	containerRuntimeVersion: 'containerd://1.7.28',
	osImage: 'Debian GNU/Linux 13',
	operatingSystem: 'linux',
	architecture: 'amd64',
	kernelVersion: '6.12.0',
	kubeProxyVersion: '',
	machineID: 'lab',
	systemUUID: 'lab',
	bootID: 'lab',
};

const isWhole = (condition: boolean) => (condition ? 'True' : 'False');

const readiness = (isReady: boolean) => ({
	type: 'Ready',
	status: isWhole(isReady),
	reason: isReady ? 'KubeletReady' : 'KubeletNotReady',
	message: 'planted',
	lastHeartbeatTime: new Date().toISOString(),
	lastTransitionTime: new Date().toISOString(),
});

export const nodeAddresses = (cluster: string) => [
	{
		type: 'InternalIP',
		address: `198.18.0.${String(Number(readClusterFile(cluster, 'index')) * 10)}`,
	},
];

export const nodeOf = (scene: Pick<Scene, 'name'>, place: Place): Manifest => ({
	apiVersion: 'v1',
	kind: 'Node',
	metadata: {name: `${scene.name(place)}-node`},
});

const lease = (node: string) => ({
	spec: {
		holderIdentity: node,
		leaseDurationSeconds: 40,
		renewTime: new Date().toISOString().replace('Z', '000Z'),
	},
});

/** Waits until the controllers have seen that a new node is ready: until then they keep pods away by a taint. */
const untilUntainted = async (lab: Lab, cluster: string, node: string): Promise<void> => {
	const start = performance.now();
	for (;;) {
		const taints = await lab.kubectl(
			cluster,
			'get',
			'node',
			node,
			'--output=jsonpath={.spec.taints[*].key}',
		);
		if (taints.trim() === '') {
			return;
		}

		if (performance.now() - start > 60_000) {
			throw new Error(`${node} still has the taints ${taints}`);
		}

		await sleep(250);
	}
};

/** Adds a node to a cluster that has API servers alone: ready, roomy, and alive while its Lease is renewed. */
export const addNode = async (lab: Lab, cluster: string, node: string): Promise<void> => {
	const labels = {
		'kubernetes.io/os': 'linux',
		'kubernetes.io/arch': 'amd64',
		'kubernetes.io/hostname': node,
		'topology.kubernetes.io/region': cluster,
		'topology.kubernetes.io/zone': `${cluster}-a`,
	};
	await applyTo(lab, cluster, [
		{apiVersion: 'v1', kind: 'Node', metadata: {name: node, labels}},
		{
			apiVersion: 'coordination.k8s.io/v1',
			kind: 'Lease',
			metadata: {name: node, namespace: 'kube-node-lease'},
			...lease(node),
		},
	]);
	const room = {
		cpu: '8',
		memory: '32Gi',
		pods: '110',
		'ephemeral-storage': '100Gi',
	};
	await lab.kubectl(
		cluster,
		'patch',
		'node',
		node,
		'--subresource=status',
		'--type=merge',
		'-p',
		JSON.stringify({
			status: {
				capacity: room,
				allocatable: room,
				nodeInfo: labNode,
				conditions: [readiness(true)],
				addresses: nodeAddresses(cluster),
			},
		}),
	);
	await untilUntainted(lab, cluster, node);
};

/** Renews the Leases of added nodes, as their kubelets would, until it is disposed. */
export const keepAlive = (lab: Lab, clusters: readonly string[]): AsyncDisposable => {
	const renew = async () => {
		await Promise.allSettled(
			clusters.map(async cluster =>
				lab.kubectl(
					cluster,
					'-n',
					'kube-node-lease',
					'patch',
					'lease',
					`${cluster}-node`,
					'--request-timeout=3s',
					'--type=merge',
					'-p',
					JSON.stringify(lease(`${cluster}-node`)),
				),
			),
		);
	};

	let renewing = Promise.resolve();
	const timer = setInterval(() => {
		renewing = renew();
	}, 8000);
	return {
		async [Symbol.asyncDispose]() {
			clearInterval(timer);
			await renewing;
		},
	};
};

export const setReady = async (scene: Scene, place: Place, isReady: boolean): Promise<void> => {
	await scene.status(place, nodeOf(scene, place), {conditions: [readiness(isReady)]});
	const taints = 'jsonpath={.spec.taints[*].key}';
	const expected = isReady ? '' : 'node.kubernetes.io/not-ready';
	for (
		let turn = 0;
		turn < 60 &&
		(await scene.kubectl(place, 'get', 'node', `${scene.name(place)}-node`, '-o', taints)) !==
			expected;
		turn++
	) {
		await new Promise(resolve => {
			setTimeout(resolve, 250);
		});
	}
};

export const setArchitecture = async (
	scene: Scene,
	place: Place,
	architecture: string,
	node = `${scene.name(place)}-node`,
): Promise<void> => {
	await scene.status(
		place,
		{apiVersion: 'v1', kind: 'Node', metadata: {name: node}},
		{nodeInfo: {architecture}},
	);
	await scene.kubectl(
		place,
		'label',
		'--overwrite',
		'node',
		node,
		`kubernetes.io/arch=${architecture}`,
	);
};

type Pods = {
	items: ReadonlyArray<{
		status: {phase: string};
		spec: {nodeName?: string; containers: ReadonlyArray<{resources: {requests?: {cpu?: string}}}>};
	}>;
};

const millicores = (quantity = '0'): number =>
	quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000;

/** What pods may still ask for on the place's node. */
export const freeMillicores = async (scene: Scene, place: Place): Promise<number> => {
	const allocatable = await scene.kubectl(
		place,
		'get',
		'node',
		`${scene.name(place)}-node`,
		'-o',
		'jsonpath={.status.allocatable.cpu}',
	);
	const {items} = JSON.parse(await scene.kubectl(place, 'get', 'pods', '-A', '-o', 'json')) as Pods;
	const asked = items
		.filter(
			({spec, status}) =>
				spec.nodeName !== undefined && status.phase !== 'Succeeded' && status.phase !== 'Failed',
		)
		.flatMap(({spec}) => spec.containers.map(({resources}) => millicores(resources.requests?.cpu)));
	return millicores(allocatable) - asked.reduce((sum, cpu) => sum + cpu, 0);
};

/** Stops the kubelet of a whole cluster of this lab, or lets it go on. */
export const signalKubelet = async (
	cluster: string,
	signal: 'SIGSTOP' | 'SIGCONT',
): Promise<void> => {
	process.kill(Number(readClusterFile(cluster, 'kubelet.pid')), signal);
};
