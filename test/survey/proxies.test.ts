import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import type {Pod} from '../../source/kubernetes/typed-object.ts';
import {makeClusterReader} from '../../source/survey/cluster-reader.ts';
import {surveyExistingIstio} from '../../source/survey/existing-istio.ts';
import {proxyWorkloadsOf, surveyProxies} from '../../source/survey/proxies.ts';
import {proxyPod} from '../helpers/proxies.ts';

const istiod = (...args: string[]) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {
		name: 'istiod',
		namespace: 'istio-system',
		labels: {app: 'istiod', 'istio.io/rev': 'default'},
	},
	spec: {
		template: {
			spec: {
				containers: [
					{
						name: 'discovery',
						args: ['discovery', ...args],
						env: [{name: 'CLUSTER_ID', value: 'east'}],
					},
				],
			},
		},
	},
});

const definitions = [
	{
		apiVersion: 'apiextensions.k8s.io/v1',
		kind: 'CustomResourceDefinition',
		plural: 'customresourcedefinitions',
		namespaced: false,
	},
	{
		apiVersion: 'admissionregistration.k8s.io/v1',
		kind: 'MutatingWebhookConfiguration',
		plural: 'mutatingwebhookconfigurations',
		namespaced: false,
	},
	{
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		plural: 'deployments',
		namespaced: true,
	},
	{
		apiVersion: 'v1',
		kind: 'Pod',
		plural: 'pods',
		namespaced: true,
	},
];

const clusterWith = (...objects: readonly KubeObject[]) => {
	const cluster = makeMemoryCluster({objects});
	for (const kind of definitions) {
		cluster.serve(kind);
	}

	return cluster;
};

describe('workloads with proxies', () => {
	test('are counted by what they belong to and what they say of themselves', () => {
		const cart = {namespace: 'shop', name: 'cart'};
		const found = proxyWorkloadsOf([
			proxyPod(cart, 'a'),
			proxyPod(cart, 'b'),
			proxyPod(
				{
					...cart,
					cluster: 'east',
					network: 'net-a',
					mesh: 'shop',
					annotations: {'mesh-wizard.dev/restarted-for': 'east/net-a/shop'},
				},
				'c',
			),
			proxyPod({namespace: 'shop', name: 'db', kind: 'StatefulSet'}),
			proxyPod({namespace: 'shop', name: 'alone', kind: 'Pod'}),
			proxyPod({namespace: 'istio-system', name: 'ingress', isInjected: false}),
		]);
		assert.deepEqual(
			found.map(({kind, name, pods, cluster, network, isInjected, restartedFor}) => [
				kind,
				name,
				pods,
				cluster,
				network,
				isInjected,
				restartedFor,
			]),
			[
				['Deployment', 'cart', 2, 'Kubernetes', undefined, true, undefined],
				['Deployment', 'cart', 1, 'east', 'net-a', true, 'east/net-a/shop'],
				['StatefulSet', 'db', 1, 'Kubernetes', undefined, true, undefined],
				['Pod', 'alone-x', 1, 'Kubernetes', undefined, true, undefined],
				['Deployment', 'ingress', 1, 'Kubernetes', undefined, false, undefined],
			],
		);
	});

	test('know the version of their proxy, and are two while a rollout is half-way', () => {
		const cart = {namespace: 'shop', name: 'cart'};
		const hub = 'docker.io/istio/proxyv2';
		const found = proxyWorkloadsOf([
			proxyPod({...cart, image: `${hub}:1.30.3-distroless`}, 'a'),
			proxyPod({...cart, image: 'mirror.example:5000/proxyv2:1.30.3'}, 'b'),
			proxyPod({...cart, image: `${hub}:1.31.0@sha256:0123`}, 'c'),
			proxyPod({...cart, image: `${hub}@sha256:0123`}, 'd'),
			proxyPod({
				namespace: 'shop',
				name: 'pinned',
				annotations: {'sidecar.istio.io/proxyImage': `${hub}:1.29.0`, 'istio.io/rev': 'canary'},
				image: `${hub}:1.29.0`,
			}),
			proxyPod({namespace: 'shop', name: 'own', isInjected: false}),
		]);
		assert.deepEqual(
			found.map(({name, pods, version, revision, pinsImage}) => [
				name,
				pods,
				version,
				revision,
				pinsImage,
			]),
			[
				['cart', 2, '1.30.3', undefined, undefined],
				['cart', 1, '1.31.0', undefined, undefined],
				['cart', 1, undefined, undefined, undefined],
				['pinned', 1, '1.29.0', 'canary', true],
				['own', 1, '1.31.1', undefined, true],
			],
		);
	});

	test('are gateways where the proxy is all that runs, was injected as one, or has the east-west label', () => {
		const sidecar = proxyPod({namespace: 'shop', name: 'cart'});
		const beside = {...sidecar, spec: {containers: [{name: 'app'}, {name: 'istio-proxy'}]}};
		const isGateway = (pod: Pod) => proxyWorkloadsOf([pod]).map(workload => workload.isGateway);
		assert.deepEqual(
			[sidecar, beside].flatMap(pod => isGateway(pod)),
			[false, false],
		);
		assert.deepEqual(
			[
				proxyPod({namespace: 'istio-system', name: 'ingress', isInjected: false}),
				{
					...beside,
					metadata: {
						...beside.metadata,
						annotations: {'inject.istio.io/templates': 'custom, gateway'},
					},
				},
				{
					...beside,
					metadata: {
						...beside.metadata,
						labels: {...beside.metadata.labels, istio: 'eastwestgateway'},
					},
				},
			].flatMap(pod => isGateway(pod)),
			[true, true, true],
		);
	});

	test('leave out pods that end, have ended, or have no proxy', () => {
		const pod = proxyPod({namespace: 'shop', name: 'cart'});
		assert.deepEqual(
			proxyWorkloadsOf([
				{...pod, metadata: {...pod.metadata, deletionTimestamp: '2026-11-22T00:00:00Z'}},
				{...pod, status: {phase: 'Succeeded'}},
				{...pod, spec: {containers: [{name: 'app'}]}},
			]),
			[],
		);
	});

	test('are looked for where an istiod runs, and nowhere else', async () => {
		const pod = proxyPod({namespace: 'shop', name: 'cart'});
		for (const [objects, count] of [
			[[pod], 0],
			[[pod, istiod()], 1],
		] as const) {
			const cluster = clusterWith(...objects);
			const fact = await surveyProxies(makeClusterReader(cluster));
			assert.ok(fact.known);
			assert.equal(fact.value.length, count);
			assert.equal(
				cluster.requests.some(({path}) => path.includes('/pods')),
				count === 1,
			);
		}
	});
});

test("istiod's alias is read from its arguments, in each way of writing it, when it leads to its own cluster", async () => {
	const cases: ReadonlyArray<[string[], string | undefined]> = [
		[[], undefined],
		[['--clusterAliases=Kubernetes=east'], 'Kubernetes'],
		[['--clusterAliases', 'a=other,Kubernetes=east'], 'Kubernetes'],
		[['--clusterAliases=Kubernetes=other'], undefined],
	];
	for (const [args, formerName] of cases) {
		const fact = await surveyExistingIstio(makeClusterReader(clusterWith(istiod(...args))));
		assert.ok(fact.known, fact.known ? '' : fact.detail);
		assert.equal(fact.value.controlPlanes[0]?.formerName, formerName, args.join(' '));
	}
});
