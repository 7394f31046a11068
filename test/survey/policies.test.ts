import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {surveyAdmissionPolicies} from '../../source/survey/admission/admission-policies.ts';
import {fakeCertificates} from '../helpers/fake-istio.ts';
import {makeClusterReader} from '../../source/survey/cluster-reader.ts';
import {
	surveyAuthorizationPolicies,
	surveyPeerAuthentications,
} from '../../source/survey/istio-policies.ts';
import {surveyReadyEndpoints} from '../../source/survey/ready-endpoints.ts';
import {
	surveyLimitRanges,
	surveyNetworkPolicies,
	surveyQuotas,
} from '../../source/survey/system-limits.ts';
import {surveyWebhooks} from '../../source/survey/webhooks.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';

const definition = (name: string): KubeObject => ({
	apiVersion: 'apiextensions.k8s.io/v1',
	kind: 'CustomResourceDefinition',
	metadata: {name},
});
const system: KubeObject = {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'istio-system'}};
const admission = 'admissionregistration.k8s.io/v1';

const valueOf = <T>(fact: {known: true; value: T} | {known: false; detail: string}): T => {
	assert.ok(fact.known, fact.known ? '' : fact.detail);
	return fact.value;
};

const webhookConfiguration = (
	name: string,
	webhook: object,
	labels: Record<string, string> = {},
): KubeObject => ({
	apiVersion: admission,
	kind: 'ValidatingWebhookConfiguration',
	metadata: {name, labels},
	webhooks: [
		{
			name: `${name}.example`,
			rules: [{apiGroups: [''], resources: ['pods'], operations: ['CREATE']}],
			...webhook,
		},
	],
});

const slice = (
	namespace: string,
	service: string,
	...ready: Array<boolean | undefined>
): KubeObject => ({
	apiVersion: 'discovery.k8s.io/v1',
	kind: 'EndpointSlice',
	metadata: {name: `${service}-x`, namespace, labels: {'kubernetes.io/service-name': service}},
	endpoints: ready.map((isReady, index) => ({
		addresses: [`10.0.0.${index}`],
		conditions: {ready: isReady},
	})),
});

describe('webhooks', () => {
	test("are told with what they choose, Istio's own apart", async () => {
		const cluster = makeMemoryCluster({
			objects: [
				webhookConfiguration('guard', {
					clientConfig: {service: {namespace: 'guard', name: 'hook'}},
					namespaceSelector: {matchLabels: {team: 'a'}},
					matchConditions: [{name: 'x', expression: 'true'}],
				}),
				webhookConfiguration('lax', {
					failurePolicy: 'Ignore',
					clientConfig: {url: 'https://elsewhere.example'},
				}),
				webhookConfiguration(
					'istiod-default-validator',
					{},
					{app: 'istiod', istio: 'istiod', 'istio.io/rev': 'default'},
				),
			],
		});
		const webhooks = valueOf(await surveyWebhooks(makeClusterReader(cluster), fakeCertificates));
		assert.deepEqual(webhooks[0], {
			configuration: 'guard',
			kind: 'validating',
			name: 'guard.example',
			isOfIstio: false,
			mustAnswer: true,
			rules: [{groups: [''], resources: ['pods'], operations: ['CREATE']}],
			namespaces: {labels: {team: 'a'}, expressions: []},
			objects: {labels: {}, expressions: []},
			isConditional: true,
			service: {namespace: 'guard', name: 'hook'},
		});
		assert.deepEqual(
			webhooks.map(({configuration, mustAnswer, isOfIstio, revision, service}) => [
				configuration,
				mustAnswer,
				isOfIstio,
				revision,
				service?.name,
			]),
			[
				['guard', true, false, undefined, 'hook'],
				['lax', false, false, undefined, undefined],
				['istiod-default-validator', true, true, 'default', undefined],
			],
		);
	});

	test('and DNS have their ready endpoints counted in one read', async () => {
		const cluster = makeMemoryCluster({
			objects: [
				webhookConfiguration('guard', {
					clientConfig: {service: {namespace: 'guard', name: 'hook'}},
				}),
				webhookConfiguration('dead', {clientConfig: {service: {namespace: 'dead', name: 'hook'}}}),
				webhookConfiguration('of-others', {
					clientConfig: {service: {namespace: 'x', name: 'y'}},
					rules: [{apiGroups: ['cert-manager.io'], resources: ['*'], operations: ['*']}],
				}),
				{
					apiVersion: 'v1',
					kind: 'Service',
					metadata: {name: 'kube-dns', namespace: 'kube-system', labels: {'k8s-app': 'kube-dns'}},
					spec: {ports: [{port: 53}]},
				},
				slice('guard', 'hook', true, false),
				slice('kube-system', 'kube-dns', true, undefined),
			],
		});
		const reader = makeClusterReader(cluster);
		assert.deepEqual(valueOf(await surveyReadyEndpoints(reader)), {
			'kube-system/kube-dns': 2,
			'guard/hook': 1,
			'dead/hook': 0,
		});
		assert.equal(cluster.requests.filter(({path}) => path.includes('endpointslices')).length, 1);
	});

	test('ask for no endpoints where nothing waits for any', async () => {
		const cluster = makeMemoryCluster();
		assert.deepEqual(valueOf(await surveyReadyEndpoints(makeClusterReader(cluster))), {});
		assert.ok(cluster.requests.every(({path}) => !path.includes('endpointslices')));
	});
});

describe('admission policies', () => {
	test('of Kubernetes count where a binding denies', async () => {
		const policy = (name: string, resources: string[]): KubeObject => ({
			apiVersion: admission,
			kind: 'ValidatingAdmissionPolicy',
			metadata: {name},
			spec: {
				matchConstraints: {
					resourceRules: [{apiGroups: ['*'], resources, operations: ['CREATE']}],
					namespaceSelector: {matchLabels: {team: 'a'}},
				},
			},
		});
		const binding = (policyName: string, ...validationActions: string[]): KubeObject => ({
			apiVersion: admission,
			kind: 'ValidatingAdmissionPolicyBinding',
			metadata: {name: `${policyName}-binding`},
			spec: {policyName, validationActions},
		});
		const cluster = makeMemoryCluster({
			objects: [
				policy('strict', ['pods']),
				binding('strict', 'Deny'),
				policy('lax', ['pods']),
				binding('lax', 'Warn', 'Audit'),
				policy('far', ['widgets']),
				binding('far', 'Deny'),
			],
		});
		assert.deepEqual(valueOf(await surveyAdmissionPolicies(makeClusterReader(cluster))), [
			{
				engine: 'ValidatingAdmissionPolicy',
				name: 'strict',
				kinds: ['Pod'],
				namespaces: [
					{labels: {team: 'a'}, expressions: []},
					{labels: {}, expressions: []},
				],
				included: [],
				excluded: [],
			},
		]);
	});

	test('cost one read where there is none of them', async () => {
		const cluster = makeMemoryCluster();
		assert.deepEqual(valueOf(await surveyAdmissionPolicies(makeClusterReader(cluster))), []);
		assert.deepEqual(
			new Set(cluster.requests.map(({path}) => path.split('/').at(-1))),
			new Set(['customresourcedefinitions', 'validatingadmissionpolicybindings']),
		);
		assert.equal(cluster.requests.length, 2);
	});

	test('of Kyverno count where they are enforced', async () => {
		const cluster = makeMemoryCluster({objects: [definition('clusterpolicies.kyverno.io')]});
		const rule = (name: string, more: object = {}) => ({
			name,
			match: {any: [{resources: {kinds: ['Pod', 'apps/v1/Deployment']}}]},
			validate: {pattern: {}},
			...more,
		});
		cluster.answer('/apis/kyverno.io/v1/clusterpolicies', {
			items: [
				{
					metadata: {name: 'strict'},
					spec: {
						validationFailureAction: 'Enforce',
						rules: [
							rule('check', {exclude: {any: [{resources: {namespaces: ['kube-*']}}]}}),
							rule('mutate', {validate: undefined}),
						],
					},
				},
				{
					metadata: {name: 'lax'},
					spec: {
						validationFailureAction: 'Audit',
						rules: [rule('check'), rule('enforced', {validate: {failureAction: 'Enforce'}})],
					},
				},
			],
		});
		const policies = valueOf(await surveyAdmissionPolicies(makeClusterReader(cluster)));
		assert.deepEqual(
			policies.map(({name, kinds, excluded}) => [name, kinds, excluded]),
			[
				['strict/check', ['Pod', 'Deployment'], ['kube-*']],
				['lax/enforced', ['Pod', 'Deployment'], []],
			],
		);
	});

	test('of Gatekeeper are found by the definitions of their templates', async () => {
		const cluster = makeMemoryCluster({
			objects: [definition('k8srequiredlabels.constraints.gatekeeper.sh')],
		});
		cluster.answer('/apis/constraints.gatekeeper.sh/v1beta1/k8srequiredlabels', {
			items: [
				{
					kind: 'K8sRequiredLabels',
					metadata: {name: 'owner'},
					spec: {
						match: {
							kinds: [{apiGroups: [''], kinds: ['Namespace']}],
							excludedNamespaces: ['istio-system'],
						},
					},
				},
				{kind: 'K8sRequiredLabels', metadata: {name: 'dry'}, spec: {enforcementAction: 'dryrun'}},
			],
		});
		const policies = valueOf(await surveyAdmissionPolicies(makeClusterReader(cluster)));
		assert.deepEqual(
			policies.map(({engine, name, kinds, excluded}) => [engine, name, kinds, excluded]),
			[['Gatekeeper', 'K8sRequiredLabels/owner', ['Namespace'], ['istio-system']]],
		);
	});
});

describe("Istio's policies", () => {
	test('that refuse everything are told from others', async () => {
		const cluster = makeMemoryCluster({
			objects: [definition('authorizationpolicies.security.istio.io')],
		});
		const policy = (name: string, spec?: object) => ({metadata: {namespace: 'a', name}, spec});
		cluster.answer('/apis/security.istio.io/v1/authorizationpolicies', {
			items: [
				policy('allow-nothing', {}),
				policy('without-spec'),
				policy('deny-all', {action: 'DENY', rules: [{}]}),
				policy('chosen', {selector: {matchLabels: {app: 'x'}}}),
				policy('allow-some', {rules: [{from: []}]}),
				policy('deny-some', {action: 'DENY', rules: [{to: []}]}),
				policy('deny-none', {action: 'DENY'}),
				policy('audit', {action: 'AUDIT', rules: [{}]}),
			],
		});
		const policies = valueOf(await surveyAuthorizationPolicies(makeClusterReader(cluster)));
		assert.deepEqual(
			policies.map(({name, isForAll}) => [name, isForAll]),
			[
				['allow-nothing', true],
				['without-spec', true],
				['deny-all', true],
				['chosen', false],
			],
		);
	});

	test('are followed over several pages', async () => {
		const cluster = makeMemoryCluster({
			objects: [definition('peerauthentications.security.istio.io')],
		});
		const path = '/apis/security.istio.io/v1/peerauthentications';
		const policy = (name: string, mode?: string) => ({
			metadata: {namespace: 'a', name},
			spec: {mtls: {mode}},
		});
		cluster.answer(`${path}?limit=250`, {
			metadata: {continue: 'next'},
			items: [policy('one', 'STRICT')],
		});
		cluster.answer(`${path}?limit=250&continue=next`, {metadata: {}, items: [policy('two')]});
		const policies = valueOf(await surveyPeerAuthentications(makeClusterReader(cluster)));
		assert.deepEqual(
			policies.map(({name, mode}) => [name, mode]),
			[
				['one', 'STRICT'],
				['two', 'UNSET'],
			],
		);
	});

	test('tell the ports without mutual TLS of chosen workloads, and of no others, where Istio ignores them', async () => {
		const cluster = makeMemoryCluster({
			objects: [definition('peerauthentications.security.istio.io')],
		});
		const portLevelMtls = {8080: {mode: 'DISABLE'}, 9090: {mode: 'STRICT'}};
		cluster.answer('/apis/security.istio.io/v1/peerauthentications?limit=250', {
			metadata: {},
			items: [
				{
					metadata: {namespace: 'a', name: 'chosen'},
					spec: {selector: {matchLabels: {app: 'cart'}}, portLevelMtls},
				},
				{metadata: {namespace: 'a', name: 'all'}, spec: {portLevelMtls}},
			],
		});
		const policies = valueOf(await surveyPeerAuthentications(makeClusterReader(cluster)));
		assert.deepEqual(
			policies.map(({name, plainPorts}) => [name, plainPorts]),
			[
				['chosen', ['8080']],
				['all', []],
			],
		);
	});

	test('are not asked for where Istio never was, and are where nobody may tell', async () => {
		const cluster = makeMemoryCluster();
		assert.deepEqual(valueOf(await surveyAuthorizationPolicies(makeClusterReader(cluster))), []);
		assert.equal(cluster.requests.length, 1);
		cluster.fail(/customresourcedefinitions/v, 'forbidden');
		assert.deepEqual(valueOf(await surveyAuthorizationPolicies(makeClusterReader(cluster))), []);
		cluster.fail(/authorizationpolicies/v, 'forbidden');
		const fact = await surveyAuthorizationPolicies(makeClusterReader(cluster));
		assert.equal(!fact.known && fact.reason, 'denied');
	});

	test('of Gatekeeper are unknown where nobody may tell which kinds of constraints there are', async () => {
		const cluster = makeMemoryCluster();
		cluster.fail(/customresourcedefinitions/v, 'forbidden');
		const fact = await surveyAdmissionPolicies(makeClusterReader(cluster));
		assert.equal(!fact.known && fact.reason, 'denied');
	});
});

describe('limits of istio-system', () => {
	const objects: KubeObject[] = [
		system,
		{
			apiVersion: 'networking.k8s.io/v1',
			kind: 'NetworkPolicy',
			metadata: {name: 'p', namespace: 'istio-system'},
			spec: {
				podSelector: {matchLabels: {app: 'istiod'}},
				policyTypes: ['Ingress', 'Egress'],
				ingress: [
					{ports: [{port: 15_012}, {port: 15_000, endPort: 15_100}, {port: 'http'}]},
					{from: [{podSelector: {}}]},
				],
			},
		},
		{
			apiVersion: 'v1',
			kind: 'ResourceQuota',
			metadata: {name: 'all', namespace: 'istio-system'},
			spec: {hard: {pods: '10'}},
			status: {used: {pods: '3'}},
		},
		{
			apiVersion: 'v1',
			kind: 'ResourceQuota',
			metadata: {name: 'best-effort', namespace: 'istio-system'},
			spec: {hard: {pods: '1'}, scopes: ['BestEffort']},
		},
		{
			apiVersion: 'v1',
			kind: 'LimitRange',
			metadata: {name: 'defaults', namespace: 'istio-system'},
			spec: {limits: [{type: 'Container', default: {memory: '512Mi'}, max: {cpu: '2'}}]},
		},
	];

	test('are read where the namespace is there', async () => {
		const reader = makeClusterReader(makeMemoryCluster({objects}));
		assert.deepEqual(valueOf(await surveyNetworkPolicies(reader)), [
			{
				name: 'p',
				pods: {labels: {app: 'istiod'}, expressions: []},
				ingress: [
					{
						forAnyone: true,
						ports: [
							{first: 15_012, last: 15_012},
							{first: 15_000, last: 15_100},
							{first: 0, last: 65_535},
						],
					},
					{forAnyone: false, ports: []},
				],
				egress: [],
			},
		]);
		assert.deepEqual(valueOf(await surveyQuotas(reader)), [
			{name: 'all', hard: {pods: '10'}, used: {pods: '3'}},
		]);
		assert.deepEqual(valueOf(await surveyLimitRanges(reader)), [
			{
				name: 'defaults',
				type: 'Container',
				minimum: {},
				maximum: {cpu: '2'},
				limit: {memory: '512Mi'},
				request: {},
				ratio: {},
			},
		]);
	});

	test('are not asked for where it is not', async () => {
		const cluster = makeMemoryCluster();
		const reader = makeClusterReader(cluster);
		assert.deepEqual(
			await Promise.all(
				[surveyNetworkPolicies(reader), surveyQuotas(reader), surveyLimitRanges(reader)].map(
					async fact => valueOf<readonly unknown[]>(await fact),
				),
			),
			[[], [], []],
		);
		assert.deepEqual(
			cluster.requests.map(({verb, path}) => `${verb} ${path}`),
			['list /api/v1/namespaces'],
		);
	});
});
