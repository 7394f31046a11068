import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {describe, it} from 'node:test';
import type {MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {isPending} from '../../source/plan/steps.ts';
import {ApiError} from '../../source/ports/cluster.ts';
import type {TlsProbe} from '../../source/ports/tls-probe.ts';
import {addressOf} from '../helpers/fake-istio.ts';
import {modelOf, shapes} from '../helpers/model.ts';
import {makePlannedMesh} from '../helpers/planned-mesh.ts';

const system = 'istio-system';
const shape = shapes['published-api-server'];
const exposed = [
	'Gateway api-server-gateway',
	'ServiceEntry api-server',
	'DestinationRule api-server',
	'VirtualService api-server-vs',
];

const pendingOf = async (mesh: ReturnType<typeof makePlannedMesh>) => {
	const plan = await mesh.plan();
	return plan.steps.filter(step => isPending(step)).map(({id}) => id);
};

const istioObjects = (cluster: MemoryCluster | undefined) =>
	(cluster?.objects() ?? [])
		.filter(({apiVersion}) => apiVersion === 'networking.istio.io/v1')
		.map(({kind, metadata: {name}}) => `${kind} ${name}`);

const kubeconfigIn = (mesh: ReturnType<typeof makePlannedMesh>, holder: string, peer: string) => {
	const secret = mesh.clusters.get(holder)?.object({
		apiVersion: 'v1',
		kind: 'Secret',
		name: `istio-remote-secret-${peer}`,
		namespace: system,
	});
	return Buffer.from(
		(secret?.['data'] as Record<string, string> | undefined)?.[peer] ?? '',
		'base64',
	).toString();
};

const withAddress = (mesh: ReturnType<typeof makePlannedMesh>, ingress: Record<string, string>) => {
	const cluster = mesh.clusters.get('closed');
	const service = cluster?.object({
		apiVersion: 'v1',
		kind: 'Service',
		name: 'istio-eastwestgateway',
		namespace: system,
	});
	assert.ok(cluster && service);
	cluster.put(
		{...service, status: {loadBalancer: {ingress: [ingress]}}},
		{manager: 'istio-operator'},
	);
};

describe('an API server behind its own gateway', () => {
	it("is what the peers' secrets lead to, by the name in its certificate; the other way round nothing changes", async () => {
		const mesh = makePlannedMesh(shape);
		assert.deepEqual((await mesh.run()).failures, []);
		assert.deepEqual(istioObjects(mesh.clusters.get('closed')), exposed);
		assert.deepEqual(istioObjects(mesh.clusters.get('open')), []);
		assert.match(
			kubeconfigIn(mesh, 'open', 'closed'),
			new RegExp(
				`server: https://${addressOf('closed')}:15444\n +tls-server-name: kubernetes\\.default\\.svc\n`,
				'v',
			),
		);
		assert.doesNotMatch(kubeconfigIn(mesh, 'closed', 'open'), /15444|tls-server-name/v);
	});

	it('takes another name where mesh.yaml has one, also as what the gateway lets through', async () => {
		const mesh = makePlannedMesh(
			modelOf([
				{name: 'open', network: 'one'},
				{
					name: 'closed',
					network: 'one',
					apiServer: 'east-west-gateway',
					tlsServerName: 'api.example.com',
				},
			]),
		);
		await mesh.run();
		assert.match(kubeconfigIn(mesh, 'open', 'closed'), /tls-server-name: api\.example\.com/v);
		const gateway = mesh.clusters
			.get('closed')
			?.objects()
			.find(({kind}) => kind === 'Gateway');
		assert.match(JSON.stringify(gateway?.['spec']), /"hosts":\["api\.example\.com"\]/v);
	});

	it("is drift where a part of it is gone, and where the gateway's address has changed", async () => {
		const mesh = makePlannedMesh(shape);
		await mesh.run();
		assert.deepEqual(await pendingOf(mesh), []);
		mesh.clusters.get('closed')?.drop({
			apiVersion: 'networking.istio.io/v1',
			kind: 'VirtualService',
			name: 'api-server-vs',
			namespace: system,
		});
		assert.deepEqual(await pendingOf(mesh), ['closed/expose-api-server']);
		await mesh.run();
		withAddress(mesh, {ip: '198.51.100.7'});
		assert.deepEqual(await pendingOf(mesh), ['open/remote-secret/closed']);
		await mesh.run();
		assert.match(
			kubeconfigIn(mesh, 'open', 'closed'),
			/server: https:\/\/198\.51\.100\.7:15444\n/v,
		);
	});

	it('is reached by the host name of a load balancer that has no address', async () => {
		const mesh = makePlannedMesh(shape);
		await mesh.run();
		withAddress(mesh, {hostname: 'lb.example.com'});
		await mesh.run();
		assert.match(
			kubeconfigIn(mesh, 'open', 'closed'),
			/server: https:\/\/lb\.example\.com:15444\n/v,
		);
	});

	it('is taken away with the setting, after the peers know another way', async () => {
		const before = makePlannedMesh(shape);
		await before.run();
		const order: string[] = [];
		for (const [name, cluster] of before.clusters) {
			cluster.onWrite(({verb, ref}) => {
				order.push(`${name} ${verb} ${ref.kind} ${ref.name}`);
			});
		}

		const after = makePlannedMesh(
			modelOf([
				{name: 'open', network: 'one'},
				{name: 'closed', network: 'one'},
			]),
			{clusters: before.clusters},
		);
		assert.ok((await pendingOf(after)).includes('closed/prune'));
		assert.deepEqual((await after.run()).failures, []);
		assert.deepEqual(istioObjects(before.clusters.get('closed')), []);
		assert.doesNotMatch(kubeconfigIn(after, 'open', 'closed'), /15444/v);
		const secret = order.findIndex(
			line =>
				line === 'open update Secret istio-remote-secret-closed' ||
				line === 'open apply Secret istio-remote-secret-closed',
		);
		const pruned = order.indexOf('closed delete VirtualService api-server-vs');
		assert.ok(secret !== -1 && pruned > secret, order.join('\n'));
	});
});

describe('an API server that no way leads to', () => {
	it('is named where its peers wait for it, with what tells why and what helps', async () => {
		const mesh = makePlannedMesh(shapes['one-network']);
		await mesh.run();
		mesh.clusters.get('east-1')?.answerPod(`${system}/istiod-1:15014`, path => ({
			status: 200,
			body: path.includes('clusterz')
				? JSON.stringify([{id: 'east-2', syncStatus: 'timeout'}])
				: '{}',
		}));
		const {steps} = await mesh.plan();
		const observation = steps.find(({id}) => id === 'east-1/synced')?.observation;
		assert.match(
			observation?.state === 'needed' ? observation.differences.join('\n') : '',
			/east-2 is timeout: it does not get through to that API server; `preflight --probe` tells why, .*apiServer: east-west-gateway/v,
		);
	});
});

describe('whether it is published', () => {
	const observe = async (
		probe: TlsProbe | (() => TlsProbe),
		prepare: (cluster: MemoryCluster) => void = () => undefined,
	) => {
		let answer: TlsProbe | (() => TlsProbe) = {kind: 'chain', certificates: ['CERT']};
		const asked: string[] = [];
		const mesh = makePlannedMesh(shape, {
			async handshake({host, port, serverName}) {
				asked.push(`${host}:${String(port)} ${serverName}`);
				return typeof answer === 'function' ? answer() : answer;
			},
		});
		await mesh.run();
		assert.ok(
			asked.every(target => target === `${addressOf('closed')}:15444 kubernetes.default.svc`),
			asked.join(', '),
		);
		answer = probe;
		const cluster = mesh.clusters.get('closed');
		assert.ok(cluster);
		prepare(cluster);
		const {steps} = await mesh.plan();
		return steps.find(({id}) => id === 'closed/expose-api-server')?.observation;
	};

	const gatewayPod = (cluster: MemoryCluster) => {
		cluster.put({
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {name: 'gateway-1', namespace: system, labels: {app: 'istio-eastwestgateway'}},
			status: {phase: 'Running', conditions: [{type: 'Ready', status: 'True'}]},
		});
	};

	const answering = (error: ApiError) => (cluster: MemoryCluster) => {
		gatewayPod(cluster);
		cluster.answerPod(`${system}/gateway-1:15444`, () => {
			throw error;
		});
	};

	it('is seen in a handshake: its own certificate is evidence', async () => {
		const observation = await observe({kind: 'chain', certificates: ['CERT']});
		assert.equal(observation?.state, 'done');
		assert.match(
			observation.state === 'done' ? observation.evidence : '',
			/answers at 192\.0\.2\.\d+:15444 with its own certificate, as kubernetes\.default\.svc/v,
		);
	});

	it('is not, while the gateway breaks handshakes off or does not listen', async () => {
		assert.equal((await observe({kind: 'reset', detail: 'closed'}))?.state, 'needed');
		assert.equal(
			(await observe({kind: 'refused', detail: 'ECONNREFUSED'}))?.state,
			'needed',
			'no pod of the gateway is ready',
		);
		const observation = await observe(
			{kind: 'refused', detail: 'ECONNREFUSED'},
			answering(new ApiError('refused', 'nothing listens at this port of the pod')),
		);
		assert.deepEqual(observation?.state === 'needed' && observation.differences, [
			`${addressOf('closed')}:15444: the gateway does not listen yet`,
		]);
	});

	it('is waited for after it was published, while the address refuses what the gateway takes already; not for ever, and not in a plan', async () => {
		const refused: TlsProbe = {kind: 'refused', detail: 'ECONNREFUSED'};
		const listening = answering(new ApiError('network', 'no HTTP is spoken there'));
		const publish = async (refusals: number) => {
			let asked = 0;
			const mesh = makePlannedMesh(shape, {
				handshake: async () =>
					asked++ < refusals ? refused : {kind: 'chain', certificates: ['CERT']},
			});
			const cluster = mesh.clusters.get('closed');
			assert.ok(cluster);
			listening(cluster);
			assert.deepEqual((await mesh.run()).failures, []);
			const [evidence = ''] = mesh.events.flatMap(event =>
				event.type === 'step-finished' && event.step === 'closed/expose-api-server'
					? [event.evidence]
					: [],
			);
			return {evidence, asked};
		};

		assert.match((await publish(40)).evidence, /answers at .* with its own certificate/v);
		const given = await publish(Number.POSITIVE_INFINITY);
		assert.match(
			given.evidence,
			/the gateway listens on 15444; .* does not reach it \(ECONNREFUSED\)/v,
		);
		assert.equal(given.asked, 61, 'thirty seconds, twice a second');

		let asked = 0;
		const observation = await observe(() => {
			asked++;
			return refused;
		}, listening);
		assert.equal(observation?.state, 'done');
		assert.equal(asked, 1);
	});

	it('is left to the peers to show where this machine does not reach the gateway, and says so', async () => {
		for (const error of [
			new ApiError('network', 'the tunnel broke'),
			new ApiError('forbidden', 'no port-forward'),
		]) {
			const observation = await observe(
				{kind: 'timed-out', detail: 'no answer in 3000 ms'},
				answering(error),
			);
			assert.equal(observation?.state, 'done');
			assert.match(
				observation.state === 'done' ? observation.evidence : '',
				error.kind === 'network'
					? /the gateway listens on 15444; .* does not reach it \(no answer in 3000 ms\)/v
					: /exposed as planned; .* does not reach it/v,
			);
		}
	});
});
