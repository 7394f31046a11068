import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {RestartConsent} from '../../source/plan/restart-steps.ts';
import {planJson} from '../../source/reporters/plan-json.ts';
import {planText} from '../../source/reporters/plan-text.ts';
import {healthy} from '../../source/demo/scenarios/index.ts';
import {makeDemoMesh} from '../helpers/demo-mesh.ts';
import {modelOf} from '../helpers/model.ts';
import {makePlannedMesh} from '../helpers/planned-mesh.ts';
import {proxyPod, type ProxySpec} from '../helpers/proxies.ts';

const image = 'docker.io/istio/proxyv2:1.30.3';
const asPlanned = {cluster: 'east', network: 'net-a', mesh: 'shop'};
const cart: ProxySpec = {
	namespace: 'shop',
	name: 'cart',
	...asPlanned,
	image,
};
const gateway: ProxySpec = {
	...cart,
	namespace: 'istio-system',
	name: 'istio-eastwestgateway',
	annotations: {'inject.istio.io/templates': 'gateway'},
};

/** A mesh of which one cluster has pods with these proxies. */
const meshWith = (pods: readonly ProxySpec[], restartConsent?: RestartConsent) => {
	const mesh = makePlannedMesh(
		modelOf([
			{name: 'east', network: 'net-a'},
			{name: 'west', network: 'net-b'},
		]),
		{restartConsent},
	);
	const east = mesh.clusters.get('east');
	assert.ok(east);
	for (const pod of pods) {
		east.put(proxyPod(pod));
	}

	return {mesh, east};
};

describe('a plan', () => {
	it('names proxies of another version, before it is carried out and after, and none when all have it', async () => {
		const {mesh, east} = meshWith([cart, gateway]);
		const before = await mesh.plan();
		assert.deepEqual(
			before.outdated?.map(({cluster, workload, runs, wanted}) => [
				cluster,
				workload.name,
				runs,
				wanted,
			]),
			[
				['east', 'istio-eastwestgateway', '1.30.3', '1.31.1'],
				['east', 'cart', '1.30.3', '1.31.1'],
			],
		);
		assert.match(
			planText(before, {meshFlags: ['-f', 'mesh.yaml'], isAsked: true}),
			/keep their Istio version .*\n.*runs 1\.30\.3, planned 1\.31\.1\n.*\nAfter apply, renew them, gateways first:\nkubectl --context east -n istio-system rollout restart deployment\/istio-eastwestgateway\nkubectl --context east -n shop rollout restart deployment\/cart\n/v,
		);
		assert.deepEqual(
			(JSON.parse(planJson(before, {simulated: false})) as {outdated: unknown}).outdated,
			[
				{
					cluster: 'east',
					namespace: 'istio-system',
					kind: 'Deployment',
					name: 'istio-eastwestgateway',
					pods: 1,
					isGateway: true,
					runs: '1.30.3',
					wanted: '1.31.1',
					renewal:
						'kubectl --context east -n istio-system rollout restart deployment/istio-eastwestgateway',
				},
				{
					cluster: 'east',
					namespace: 'shop',
					kind: 'Deployment',
					name: 'cart',
					pods: 1,
					isGateway: false,
					runs: '1.30.3',
					wanted: '1.31.1',
					renewal: 'kubectl --context east -n shop rollout restart deployment/cart',
				},
			],
		);

		await mesh.run();
		const after = await mesh.plan();
		assert.match(
			planText(after, {meshFlags: ['-f', 'mesh.yaml'], isAsked: true}),
			/: nothing to do, .*runs 1\.30\.3, planned 1\.31\.1\nTo renew them, gateways first:\n/sv,
		);

		for (const pod of [cart, gateway]) {
			east.put(proxyPod({...pod, image: 'docker.io/istio/proxyv2:1.31.1'}));
		}

		const renewed = await mesh.plan();
		assert.equal(renewed.outdated, undefined);
		assert.doesNotMatch(
			planText(renewed, {meshFlags: ['-f', 'mesh.yaml'], isAsked: true}) +
				planJson(renewed, {simulated: false}),
			/outdated|keep their Istio version/v,
		);
	});

	it('does not name what one of its own steps renews', async () => {
		const unnamed = {...cart, cluster: 'Kubernetes'};
		const names = async (pods: readonly ProxySpec[], consent?: RestartConsent) =>
			(await meshWith(pods, consent).mesh.plan()).outdated?.map(({workload}) => workload.name);
		assert.deepEqual(await names([unnamed]), ['cart']);
		assert.equal(await names([unnamed], 'all'), undefined, 'a step restarts it');
		// A gateway whose own template names the image is renewed by the step that writes the template; one that is injected is not.
		assert.deepEqual(await names([gateway]), ['istio-eastwestgateway']);
		assert.equal(await names([{...gateway, isInjected: false}]), undefined);
		assert.deepEqual(await names([{...gateway, isInjected: false, name: 'ingress'}]), ['ingress']);
	});
});

describe('apply', () => {
	it('ends with what keeps an old proxy, gateways first, whether or not it had anything to do; then with nothing more', async () => {
		using demo = await makeDemoMesh('healthy');
		const context = healthy.clusters[0]?.context ?? '';
		const cluster = demo.cluster(context);
		await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shop'}});
		const own = {cluster: context, network: 'east', mesh: 'demo'};
		await cluster.create(proxyPod({...cart, ...own}));
		await cluster.create(
			proxyPod({
				...gateway,
				...own,
				namespace: 'shop',
				name: 'edge',
			}),
		);
		const commands = [
			`kubectl --context ${context} -n shop rollout restart deployment/edge`,
			`kubectl --context ${context} -n shop rollout restart deployment/cart`,
		];
		for (const summary of [/proven by traffic$/v, /^nothing to do/v]) {
			const run = await demo.apply({}, [{id: 'istio.proxy-identity', clusters: []}]);
			assert.match(run.summary, summary);
			assert.deepEqual(run.next.slice(-2), commands, run.next.join('\n'));
		}

		for (const name of ['cart', 'edge']) {
			await cluster.remove({
				apiVersion: 'v1',
				kind: 'Pod',
				name: `${name}-x`,
				namespace: 'shop',
			});
		}

		const run = await demo.apply({}, [{id: 'istio.proxy-identity', clusters: []}]);
		assert.doesNotMatch(run.next.join('\n'), /rollout restart/v);
	});
});
