import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {proxyLogPath} from '../../source/verify/proxy-log.ts';
import {makeFakeMesh, readyPod} from './fake-mesh.ts';

const twoNetworks = [
	{name: 'a', network: 'one'},
	{name: 'b', network: 'two'},
];

const pod =
	(status: Record<string, unknown>) =>
	(cluster: string, namespace: string): KubeObject[] =>
		cluster === 'b'
			? [{...readyPod(cluster, namespace), status: {phase: 'Pending', conditions: [], ...status}}]
			: [readyPod(cluster, namespace, {ip: '10.1.0.5'})];

const waiting = (name: string, reason: string, message: string) => ({
	containerStatuses: [{name, ready: false, state: {waiting: {reason, message}}}],
});

test('an image that cannot be pulled is the cause, said before the patience for a rollout is over', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	mesh.behaviour.pods = pod(
		waiting('hello', 'ImagePullBackOff', 'Back-off pulling image "registry.example/agnhost"'),
	);
	const {pair, proof} = await mesh.verify({readyTimeoutMs: 600_000});
	assert.match(
		pair('a', 'b').cause ?? '',
		/container hello of hello-b-abc12: ImagePullBackOff: Back-off pulling image/v,
	);
	assert.equal(proof('proof.workload', 'b').status, 'fail');
	assert.match(proof('proof.workload', 'b').remedy?.summary ?? '', /verify\.image in mesh\.yaml/v);
	assert.ok(mesh.clock.elapsed() < 120_000, `${String(mesh.clock.elapsed())} ms`);
});

test('an image error that passes is forgotten', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	const run = mesh.clock.elapsed();
	mesh.behaviour.pods = (cluster, namespace) => {
		if (cluster === 'b') {
			const {clock} = mesh;
			const port = mesh.cluster('b');
			const broken = pod(waiting('hello', 'ErrImagePull', 'no route'))(cluster, namespace)[0];
			const {list} = port;
			port.list = async (kind, options) => {
				if (
					kind.kind === 'Pod' &&
					kind.namespace === namespace &&
					broken !== undefined &&
					clock.elapsed() - run > 8000
				) {
					port.put(readyPod('b', namespace, {ip: '10.2.0.5'}));
					port.put({
						apiVersion: 'discovery.k8s.io/v1',
						kind: 'EndpointSlice',
						metadata: {
							name: 'hello-b-1',
							namespace,
							labels: {'kubernetes.io/service-name': 'hello-b'},
						},
						endpoints: [{addresses: ['10.2.0.5'], conditions: {ready: true}}],
					});
				}

				return list(kind, options);
			};

			return broken === undefined ? [] : [broken];
		}

		return [readyPod(cluster, namespace, {ip: '10.1.0.5'})];
	};

	const {pair} = await mesh.verify();
	assert.equal(pair('a', 'b').status, 'pass', pair('a', 'b').cause ?? '');
});

test('an injection that is refused is the cause, out of the event that says so', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	mesh.behaviour.pods = (cluster, namespace) => {
		if (cluster === 'a') {
			return [readyPod(cluster, namespace, {ip: '10.1.0.5'})];
		}

		mesh.cluster('b').put({
			apiVersion: 'v1',
			kind: 'Event',
			metadata: {name: 'hello-b.1', namespace},
			reason: 'FailedCreate',
			message:
				'Internal error occurred: failed calling webhook "namespace.sidecar-injector.istio.io": tls: failed to verify certificate',
			involvedObject: {kind: 'ReplicaSet', name: 'hello-b-7ccd86c67'},
		});
		return [];
	};

	const {pair, proof} = await mesh.verify();
	assert.match(
		pair('a', 'b').cause ?? '',
		/no pod of hello-b could be created: .*failed calling webhook/v,
	);
	assert.match(proof('proof.workload', 'b').remedy?.summary ?? '', /injection webhook/v);
	assert.equal(pair('b', 'a').status, 'unknown');
	assert.match(pair('b', 'a').cause ?? '', /no pod of b can ask: .*failed calling webhook/v);
});

test("a pod that no node takes is waited for, and then named with the scheduler's words", async () => {
	const mesh = makeFakeMesh(twoNetworks);
	mesh.behaviour.pods = pod({
		conditions: [
			{
				type: 'PodScheduled',
				status: 'False',
				reason: 'Unschedulable',
				message: '0/1 nodes are available: 1 Insufficient memory.',
			},
		],
	});
	const {pair} = await mesh.verify({readyTimeoutMs: 90_000});
	assert.match(
		pair('a', 'b').cause ?? '',
		/hello-b-abc12 is not scheduled: 0\/1 nodes are available/v,
	);
	assert.ok(mesh.clock.elapsed() >= 85_000);
	assert.ok(
		mesh.events.some(
			event =>
				event.type === 'notice' && /b: still waiting .*Insufficient memory/v.test(event.text),
		),
		'said while waiting',
	);
});

test('a pod whose sidecar does not get ready is named with the container it waits for', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	mesh.behaviour.pods = pod({
		phase: 'Running',
		initContainerStatuses: [{name: 'istio-proxy', ready: false, state: {}}],
	});
	const silent = await mesh.verify({readyTimeoutMs: 30_000});
	assert.match(
		silent.pair('a', 'b').cause ?? '',
		/hello-b-abc12 is Running and not ready: waits for istio-proxy$/v,
	);

	mesh
		.cluster('b')
		.answer(
			proxyLogPath('mesh-wizard-verify-run-2', 'hello-b-abc12'),
			'2026-11-21T14:00:00Z\tinfo\tstarting\n2026-11-21T14:00:01Z\twarn\tca\tca request failed, starting attempt 1\n2026-11-21T14:00:02Z\tinfo\tgoing on\n',
		);
	const talking = await mesh.verify({readyTimeoutMs: 30_000});
	assert.match(
		talking.pair('a', 'b').cause ?? '',
		/waits for istio-proxy, which says: ca ca request failed, starting attempt 1$/v,
	);
});

test('a namespace that the API server refuses is the cause', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	mesh.cluster('b').fail(/^create .*namespaces/v, 'forbidden');
	const {pair, proof} = await mesh.verify();
	assert.equal(proof('proof.workload', 'b').status, 'fail');
	assert.match(pair('a', 'b').cause ?? '', /the workload could not be created/v);
});
