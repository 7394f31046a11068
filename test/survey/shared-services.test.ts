import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeClusterReader} from '../../source/survey/cluster-reader.ts';
import type {Fact} from '../../source/survey/facts.ts';
import {surveyServices} from '../../source/survey/services.ts';
import {surveyDestinationRules, surveyRootSidecars} from '../../source/survey/traffic-rules.ts';

const valueOf = <T>(fact: Fact<T>): T => {
	assert.ok(fact.known, fact.known ? '' : fact.detail);
	return fact.value;
};

const object = (
	apiVersion: string,
	kind: string,
	metadata: KubeObject['metadata'],
	rest: Record<string, unknown> = {},
): KubeObject => ({apiVersion, kind, metadata, ...rest});

const istiod = object(
	'apps/v1',
	'Deployment',
	{name: 'istiod', namespace: 'istio-system', labels: {app: 'istiod'}},
	{spec: {template: {spec: {containers: [{name: 'discovery', image: 'pilot:1.31.1'}]}}}},
);
const service = (
	namespace: string,
	name: string,
	spec?: Record<string, unknown>,
	labels: Record<string, string> = {},
) =>
	object(
		'v1',
		'Service',
		{namespace, name, labels},
		{spec: spec ?? {selector: {app: name}, ports: [{name: 'http', port: 80}]}},
	);
const pod = (
	namespace: string,
	name: string,
	labels: Record<string, string>,
	{
		phase = 'Running',
		annotations = {},
	}: {phase?: string; annotations?: Record<string, string>} = {},
) => object('v1', 'Pod', {namespace, name, labels, annotations}, {status: {phase}});

const readerOf = (...objects: readonly KubeObject[]) =>
	makeClusterReader(makeMemoryCluster({objects}));

describe('Services that clusters may share', () => {
	test('are told with their ports, without those that each cluster has for itself', async () => {
		const {services, areAll} = valueOf(
			await surveyServices(
				readerOf(
					service('shop', 'cart', {
						ports: [
							{name: 'web', port: 90, protocol: 'TCP', appProtocol: 'http'},
							{port: 53, protocol: 'UDP'},
						],
					}),
					service('kube-system', 'kube-dns'),
					service('istio-system', 'istiod'),
					service('default', 'kubernetes'),
					service('shop', 'outside', {type: 'ExternalName'}),
					service('mesh-wizard-verify-1', 'hello', undefined, {
						'app.kubernetes.io/managed-by': 'mesh-wizard',
						'mesh-wizard.dev/purpose': 'verify',
					}),
				),
			),
		);
		assert.deepEqual(services, [
			{
				namespace: 'shop',
				name: 'cart',
				ports: [
					{name: '', number: 53, transport: 'UDP'},
					{name: 'web', number: 90, transport: 'TCP', protocol: 'http'},
				],
				isBare: false,
			},
		]);
		assert.ok(areAll);
	});

	test('are bare where a running pod that they select has no proxy, in a cluster with Istio', async () => {
		const objects = [
			service('shop', 'bare'),
			service('shop', 'two', {selector: {tier: 'x', app: 'two'}}),
			service('shop', 'whole'),
			service('shop', 'done'),
			service('shop', 'ztunnel'),
			service('bank', 'bare'),
			pod('shop', 'a', {app: 'bare'}),
			pod('shop', 'b', {app: 'two', tier: 'y'}),
			pod('shop', 'c', {app: 'whole', 'service.istio.io/canonical-name': 'whole'}),
			pod('shop', 'd', {app: 'done'}, {phase: 'Succeeded'}),
			pod(
				'shop',
				'e',
				{app: 'ztunnel'},
				{annotations: {'ambient.istio.io/redirection': 'enabled'}},
			),
		];
		const bareOf = async (...all: readonly KubeObject[]) => {
			const {services} = valueOf(await surveyServices(readerOf(...all)));
			return services
				.filter(({isBare}) => isBare)
				.map(({namespace, name}) => `${namespace}/${name}`);
		};

		assert.deepEqual(await bareOf(istiod, ...objects), ['shop/bare']);
		assert.deepEqual(await bareOf(istiod, ...objects, pod('shop', 'f', {app: 'two', tier: 'x'})), [
			'shop/bare',
			'shop/two',
		]);
		assert.deepEqual(await bareOf(...objects), []);
	});

	test('are unknown where pods are, and take one request for thousands', async () => {
		const cluster = makeMemoryCluster({
			objects: [istiod, service('shop', 'cart'), pod('shop', 'a', {app: 'cart'})],
		});
		cluster.fail(/\/pods/v, 'forbidden');
		const fact = await surveyServices(makeClusterReader(cluster));
		assert.ok(!fact.known);
		assert.equal(fact.reason, 'denied');
		assert.deepEqual(fact.right, {verb: 'list', group: '', resource: 'pods'});
	});
});

const defined = (kind: string, plural: string) => ({
	definition: object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
		name: `${plural}.networking.istio.io`,
	}),
	served: {apiVersion: 'networking.istio.io/v1', kind, plural, namespaced: true},
});

const ruleOf = (spec: Record<string, unknown>) =>
	object(
		'networking.istio.io/v1',
		'DestinationRule',
		{name: 'rule', namespace: 'shop'},
		{spec: {host: 'cart', ...spec}},
	);

const rulesOf = async (spec: Record<string, unknown>) => {
	const {definition, served} = defined('DestinationRule', 'destinationrules');
	const cluster = makeMemoryCluster({objects: [definition, ruleOf(spec)]});
	cluster.serve(served);
	return surveyDestinationRules(makeClusterReader(cluster));
};

describe('DestinationRules', () => {
	test('are told where they set TLS of their own, eject more than a tenth, or have idle failover', async () => {
		const failover = {loadBalancer: {localityLbSetting: {failover: [{from: 'a', to: 'b'}]}}};
		for (const [trafficPolicy, says] of [
			[{tls: {mode: 'DISABLE'}}, {foreignTls: ['DISABLE']}],
			[{portLevelSettings: [{tls: {mode: 'SIMPLE'}}]}, {foreignTls: ['SIMPLE']}],
			[{outlierDetection: {maxEjectionPercent: 100}}, {ejects: 100}],
			[failover, {isFailoverIdle: true}],
		] as const) {
			const wanted = {
				namespace: 'shop',
				name: 'rule',
				host: 'cart',
				foreignTls: [],
				isFailoverIdle: false,
				...says,
			};
			assert.deepEqual(valueOf(await rulesOf({trafficPolicy})), [wanted]);
			assert.deepEqual(valueOf(await rulesOf({subsets: [{trafficPolicy}]})), [wanted]);
		}

		for (const trafficPolicy of [
			{tls: {mode: 'ISTIO_MUTUAL'}},
			{outlierDetection: {maxEjectionPercent: 10}},
			{outlierDetection: {consecutive5xxErrors: 5}},
			{outlierDetection: {consecutive5xxErrors: 0, maxEjectionPercent: 100}},
			{...failover, outlierDetection: {}},
			{loadBalancer: {simple: 'RANDOM'}},
		]) {
			assert.deepEqual(valueOf(await rulesOf({trafficPolicy})), [], JSON.stringify(trafficPolicy));
		}
	});

	test('are unknown where they may not be listed, and none without their definition', async () => {
		const {definition, served} = defined('DestinationRule', 'destinationrules');
		const cluster = makeMemoryCluster({objects: [definition]});
		cluster.serve(served);
		cluster.fail(/destinationrules/v, 'forbidden');
		const fact = await surveyDestinationRules(makeClusterReader(cluster));
		assert.ok(!fact.known);
		assert.equal(fact.right?.resource, 'destinationrules');
		assert.deepEqual(valueOf(await surveyDestinationRules(readerOf())), []);
	});
});

describe('Sidecars of the root namespace', () => {
	const sidecar = (namespace: string, spec: Record<string, unknown>) =>
		object('networking.istio.io/v1', 'Sidecar', {name: 'default', namespace}, {spec});
	const sidecarsOf = async (...objects: readonly KubeObject[]) => {
		const {definition, served} = defined('Sidecar', 'sidecars');
		const cluster = makeMemoryCluster({objects: [definition, istiod, ...objects]});
		cluster.serve(served);
		return valueOf(await surveyRootSidecars(makeClusterReader(cluster)));
	};

	test('are those for all workloads that limit what these may ask for', async () => {
		const egress = [{hosts: ['./*']}, {hosts: ['shop/*']}];
		assert.deepEqual(await sidecarsOf(sidecar('istio-system', {egress})), [
			{namespace: 'istio-system', name: 'default', hosts: ['./*', 'shop/*']},
		]);
		for (const other of [
			sidecar('shop', {egress}),
			sidecar('istio-system', {egress, workloadSelector: {labels: {app: 'x'}}}),
			sidecar('istio-system', {ingress: []}),
		]) {
			assert.deepEqual(await sidecarsOf(other), []);
		}
	});

	test('are looked for where the mesh has its root', async () => {
		const mesh = object(
			'v1',
			'ConfigMap',
			{name: 'istio', namespace: 'istio-system'},
			{data: {mesh: 'rootNamespace: mesh-root'}},
		);
		const [found, ...others] = await sidecarsOf(
			mesh,
			sidecar('mesh-root', {egress: [{hosts: ['*/*']}]}),
			sidecar('istio-system', {egress: [{hosts: ['./*']}]}),
		);
		assert.equal(found?.namespace, 'mesh-root');
		assert.deepEqual(others, []);
	});
});
