import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {labelSelectorOf} from '../../source/kubernetes/label-selector.ts';
import type {ClusterFacts, EastWestService, WebhookFacts} from '../../source/survey/facts.ts';
import {proxyWorkloadsOf} from '../../source/survey/proxies.ts';
import {
	bothWays,
	contextOf,
	factsOf,
	istioOf,
	known,
	modelOf,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';
import {proxyPod} from '../helpers/proxies.ts';

const apart = modelOf([
	{name: 'east-1', network: 'a'},
	{name: 'west-1', network: 'b'},
]);

const verdict = (id: string, facts: Partial<ClusterFacts>) =>
	verdictOf(id, contextOf([factsOf({name: 'east-1', ...facts})], {model: apart}));

describe('istio.ready', () => {
	const endpoints = (count: number) => known({'istio-system/istiod': count});

	test('passes an istiod that is ready, and names one that is not, or is scaled to 0', () => {
		const readyEndpoints = endpoints(1);
		for (const [facts, statuses] of [
			[{istio: istioOf({}), readyEndpoints}, ['pass', 'pass']],
			[
				{istio: istioOf({pods: {wanted: 0, ready: 0}}), readyEndpoints: endpoints(0)},
				['warn', 'fail'],
			],
			[
				{istio: istioOf({pods: {wanted: 2, ready: 0}}), readyEndpoints: endpoints(0)},
				['warn', 'warn'],
			],
			[{istio: istioOf({}), readyEndpoints: endpoints(0)}, ['warn', 'warn']],
			[
				{istio: istioOf({}, {revision: 'old', pods: {wanted: 0, ready: 0}}), readyEndpoints},
				['warn', 'warn'],
			],
			[{istio: istioOf()}, ['skipped', 'skipped']],
			[{istio: unknown()}, ['unknown', 'unknown']],
		] as const) {
			assert.deepEqual(bothWays('istio.ready', facts), statuses, JSON.stringify(facts));
		}

		const {observed, remedy} = verdict('istio.ready', {
			istio: istioOf({pods: {wanted: 0, ready: 0}}),
		});
		assert.match(observed, /istio-system\/istiod is scaled to 0: new pods are refused/v);
		assert.match(
			remedy?.commands[0] ?? '',
			/scale deployment -n istio-system istiod --replicas=1$/v,
		);
	});
});

const injector = (more: Partial<WebhookFacts> = {}): WebhookFacts => ({
	configuration: 'istio-revision-tag-default',
	kind: 'mutating',
	name: 'namespace.sidecar-injector.istio.io',
	isOfIstio: true,
	revision: 'default',
	mustAnswer: true,
	rules: [{groups: [''], resources: ['pods'], operations: ['CREATE']}],
	namespaces: labelSelectorOf({
		matchExpressions: [{key: 'istio-injection', operator: 'In', values: ['enabled']}],
	}),
	objects: labelSelectorOf({}),
	isConditional: false,
	service: {namespace: 'istio-system', name: 'istiod'},
	authorities: ['root'],
	...more,
});
const byLabel = injector({
	name: 'object.sidecar-injector.istio.io',
	namespaces: labelSelectorOf({
		matchExpressions: ['istio-injection', 'istio.io/rev'].map(key => ({
			key,
			operator: 'DoesNotExist',
		})),
	}),
	objects: labelSelectorOf({
		matchExpressions: [{key: 'sidecar.istio.io/inject', operator: 'In', values: ['true']}],
	}),
});
const validator = injector({
	configuration: 'istiod-default-validator',
	kind: 'validating',
	rules: [{groups: ['networking.istio.io'], resources: ['*'], operations: ['CREATE']}],
});
const whole: Partial<ClusterFacts> = {
	istio: istioOf({}),
	webhooks: known([injector(), byLabel, validator]),
	liveRoot: known({fingerprints: ['root'], notAfter: 0}),
};

describe('istio.injection', () => {
	test('passes what is whole, and names what is missing of it or not trusted', () => {
		assert.equal(verdict('istio.injection', whole).status, 'pass');
		for (const [webhooks, says] of [
			[[], /no webhook injects for istiod .*no webhook validates/v],
			[[validator], /no webhook injects for istiod/v],
			[[injector(), byLabel], /no webhook validates Istio's objects/v],
			[[injector({authorities: []}), byLabel, validator], /istio-revision-tag-default has no CA/v],
			[[injector({authorities: ['other']}), byLabel, validator], /has another CA than istiod/v],
		] as const) {
			const {status, observed} = verdict('istio.injection', {...whole, webhooks: known(webhooks)});
			assert.equal(status, 'warn', observed);
			assert.match(observed, says);
		}

		assert.equal(verdict('istio.injection', {...whole, webhooks: unknown()}).status, 'unknown');
	});

	test('leaves alone what never matches, what another says it validates, and a cluster without Istio', () => {
		const idle = injector({
			authorities: [],
			objects: labelSelectorOf({matchLabels: {'istio.io/deactivated': 'never-match'}}),
		});
		assert.equal(
			verdict('istio.injection', {
				...whole,
				webhooks: known([injector(), byLabel, validator, idle]),
			}).status,
			'pass',
		);
		assert.deepEqual(bothWays('istio.injection', {}), ['skipped', 'skipped']);
	});

	test('fails where istio-system is labelled so that its gateway gets no proxy, before and after an installation', () => {
		for (const [label, value, status] of [
			['team', 'mesh', 'pass'],
			['istio-injection', 'enabled', 'pass'],
			['istio-injection', 'disabled', 'fail'],
			['istio.io/rev', 'canary', 'fail'],
		] as const) {
			const labels = {[label]: value};
			const namespaces = known([{name: 'istio-system', labels, terminating: false}]);
			assert.equal(verdict('istio.injection', {...whole, namespaces}).status, status);
			const before = verdict('istio.injection', {namespaces}).status;
			assert.equal(before, status === 'pass' ? 'pass' : 'fail', JSON.stringify(labels));
		}
	});

	test("notes a gateway that was made without a proxy; it stands in nobody else's way", () => {
		const bare = proxyPod({
			namespace: 'istio-system',
			name: 'istio-eastwestgateway',
			image: 'auto',
			isInjected: false,
		});
		const proxies = known(proxyWorkloadsOf([bare]));
		const {status, observed} = verdict('istio.injection', {...whole, proxies});
		assert.equal(status, 'note');
		assert.match(observed, /made while nothing was injected/v);
		assert.equal(verdict('istio.proxy-identity', {...whole, proxies}).status, 'pass');
		const running = known(
			proxyWorkloadsOf([proxyPod({namespace: 'istio-system', name: 'gateway', isInjected: false})]),
		);
		assert.equal(verdict('istio.proxy-identity', {...whole, proxies: running}).status, 'fail');
	});
});

describe('gateway.ready', () => {
	const service = (more: Partial<EastWestService> = {}): EastWestService => ({
		namespace: 'istio-system',
		name: 'istio-eastwestgateway',
		network: 'a',
		ports: [15_443],
		addresses: ['192.0.2.1'],
		hostnames: [],
		type: 'LoadBalancer',
		part: 'east-west',
		pods: {wanted: 1, ready: 1},
		...more,
	});
	const gatewayFacts = (more: Partial<EastWestService>, ready = 1): Partial<ClusterFacts> => ({
		eastWest: known([service(more)]),
		readyEndpoints: known({'istio-system/istio-eastwestgateway': ready}),
	});

	test('passes one with an address and a pod, and names what of it is gone', () => {
		assert.equal(verdict('gateway.ready', gatewayFacts({})).status, 'pass');
		for (const [facts, status, says] of [
			[
				gatewayFacts({pods: undefined}),
				'warn',
				/Deployment istio-system\/istio-eastwestgateway is gone/v,
			],
			[gatewayFacts({pods: {wanted: 0, ready: 0}}, 0), 'fail', /is scaled to 0/v],
			[gatewayFacts({pods: {wanted: 1, ready: 0}}, 0), 'warn', /nothing is ready behind Service/v],
			[gatewayFacts({addresses: []}), 'warn', /of type LoadBalancer without an address/v],
			[
				gatewayFacts({addresses: [], type: 'ClusterIP'}),
				'warn',
				/of type ClusterIP without an address/v,
			],
			[
				gatewayFacts({addresses: [], type: 'NodePort'}),
				'warn',
				/of type NodePort without an address/v,
			],
		] as const) {
			const found = verdict('gateway.ready', facts);
			assert.equal(found.status, status, found.observed);
			assert.match(found.observed, says);
		}
	});

	test('misses a gateway only where the mesh stands', () => {
		const secret = {
			name: 'istio-remote-secret-west-1',
			uid: '1',
			annotations: {},
			labels: {},
			managers: [],
		};
		assert.equal(
			verdict('gateway.ready', {istio: istioOf({}), remoteSecrets: known([secret])}).status,
			'warn',
		);
		assert.equal(verdict('gateway.ready', {istio: istioOf({})}).status, 'skipped');
		assert.equal(verdict('gateway.ready', {}).status, 'skipped');
		assert.equal(verdict('gateway.ready', {eastWest: unknown()}).status, 'unknown');
		assert.equal(
			verdict('gateway.ready', {...gatewayFacts({}), readyEndpoints: unknown()}).status,
			'unknown',
		);
	});
});
