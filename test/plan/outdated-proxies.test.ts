import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Model} from '../../source/mesh/model.ts';
import {
	outdatedIn,
	plannedProxyVersion,
	renewalCommands,
} from '../../source/plan/outdated-proxies.ts';
import {outdatedLines} from '../../source/reporters/outdated-lines.ts';
import {proxyWorkloadsOf} from '../../source/survey/proxies.ts';
import {modelOf, modelWithBase} from '../helpers/facts.ts';
import {proxyPod, type ProxySpec} from '../helpers/proxies.ts';

const hub = 'docker.io/istio/proxyv2';
const outdated = (...pods: readonly ProxySpec[]) =>
	outdatedIn(
		{cluster: 'east', place: {context: 'east'}, wanted: '1.31.0'},
		proxyWorkloadsOf(pods.map((pod, index) => proxyPod(pod, String(index)))),
	);
const cart: ProxySpec = {namespace: 'shop', name: 'cart', image: `${hub}:1.30.3`};
const gateway: ProxySpec = {
	namespace: 'istio-system',
	name: 'istio-eastwestgateway',
	image: `${hub}:1.30.3-distroless`,
	annotations: {'inject.istio.io/templates': 'gateway'},
};

describe('the version that a plan gives to proxies', () => {
	const versionIn = (model: Model, name: string) => {
		const cluster = model.clusters.find(candidate => candidate.name === name);
		assert.ok(cluster);
		return plannedProxyVersion(model, cluster);
	};

	test('is istio.version, unless an overlay names a tag or a whole image', () => {
		const cases: ReadonlyArray<[Record<string, unknown>, string | undefined]> = [
			[{}, '1.31.1'],
			[{tag: '1.31.2-distroless'}, '1.31.2'],
			[{values: {global: {tag: '1.31.3'}}}, '1.31.3'],
			[{tag: '1.31.2', values: {global: {tag: '1.31.3'}}}, '1.31.3'],
			[{values: {global: {proxy: {image: 'proxyv3'}}}}, '1.31.1'],
			[{values: {global: {proxy: {image: 'mirror.example/proxyv2:1.30.9-debug'}}}}, '1.30.9'],
			[{values: {global: {proxy: {image: 'mirror.example/proxyv2@sha256:0123'}}}}, undefined],
		];
		assert.deepEqual(
			cases.map(([base]) => versionIn(modelWithBase(base), 'east-1')),
			cases.map(([, version]) => version),
		);
	});

	test("is the owner's in a remote", () => {
		const model = modelOf([{name: 'main'}, {name: 'edge', role: 'remote', primary: 'main'}]);
		const tagged: Model = {
			...model,
			clusters: model.clusters.map(cluster => ({
				...cluster,
				overlays: [{tag: cluster.name === 'main' ? '1.31.4' : '1.2.3'}],
			})),
		};
		assert.deepEqual([versionIn(tagged, 'main'), versionIn(tagged, 'edge')], ['1.31.4', '1.31.4']);
	});
});

describe('workloads with outdated proxies', () => {
	test("are those of another version, gateways first; none of an unknown one, another revision, or the wizard's own", () => {
		const found = outdated(
			cart,
			{...cart, image: `${hub}:1.31.0`},
			{...cart, name: 'current', image: `${hub}:1.31.0-debug`},
			{...cart, name: 'digest', image: `${hub}@sha256:0123`},
			{...cart, name: 'canary', annotations: {'istio.io/rev': 'canary'}},
			{...cart, name: 'stable', annotations: {'istio.io/rev': 'default'}},
			{...cart, namespace: 'mesh-wizard-probe-1'},
			gateway,
		);
		assert.deepEqual(
			found.map(({workload, runs, wanted}) => [
				workload.name,
				workload.isGateway,
				workload.pods,
				runs,
				wanted,
			]),
			[
				['istio-eastwestgateway', true, 1, '1.30.3', '1.31.0'],
				['cart', false, 1, '1.30.3', '1.31.0'],
				['stable', false, 1, '1.30.3', '1.31.0'],
			],
		);
		assert.deepEqual(
			outdatedIn({cluster: 'east', place: {context: 'east'}}, proxyWorkloadsOf([proxyPod(cart)])),
			[],
			'nobody knows what is wanted',
		);
	});

	test('have one command for each gateway and one for each namespace, in their own kubeconfig', () => {
		const found = outdated(
			cart,
			{...cart, name: 'pay', kind: 'StatefulSet'},
			{...cart, namespace: 'bank', name: 'till'},
			gateway,
			{...gateway, name: 'egress'},
		);
		assert.deepEqual(renewalCommands(found), [
			'kubectl --context east -n istio-system rollout restart deployment/egress',
			'kubectl --context east -n istio-system rollout restart deployment/istio-eastwestgateway',
			'kubectl --context east -n bank rollout restart deployment/till',
			'kubectl --context east -n shop rollout restart deployment/cart statefulset/pay',
		]);
		assert.deepEqual(
			renewalCommands(
				found.slice(0, 1).map(one => ({...one, place: {context: 'a b', kubeconfig: '/keys/east'}})),
			),
			[
				"KUBECONFIG=/keys/east kubectl --context 'a b' -n istio-system rollout restart deployment/egress",
			],
		);
	});

	test('are told in lines: what each runs, what is planned, what renews it, and what a restart does not', () => {
		const lines = outdatedLines(
			outdated(
				cart,
				{...cart, name: 'pinned', annotations: {'sidecar.istio.io/proxyImage': `${hub}:1.30.3`}},
				{...cart, name: 'alone', kind: 'Pod'},
				gateway,
			),
			{isPending: false},
		);
		assert.deepEqual(lines, [
			'The proxies of 4 workloads keep their Istio version until they are restarted:',
			'  east, istio-system: gateway Deployment istio-eastwestgateway (1 pod): runs 1.30.3, planned 1.31.0',
			'  east, shop: Pod alone-2, Deployment cart (1 pod), Deployment pinned (1 pod): run 1.30.3, planned 1.31.0',
			'To renew them, gateways first:',
			'kubectl --context east -n istio-system rollout restart deployment/istio-eastwestgateway',
			'kubectl --context east -n shop rollout restart deployment/cart',
			'A restart does not renew these, whose template or annotation names the image. Update it there: Deployment shop/pinned of east',
			'No controller restarts these. Recreate them: Pod shop/alone-2 of east',
		]);
		assert.equal(outdatedLines(outdated(cart), {isPending: true})[2], 'After apply, renew them:');
		assert.deepEqual(outdatedLines([], {isPending: false}), []);
	});
});
