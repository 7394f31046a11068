import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {type ClusterReader, makeClusterReader} from '../../source/survey/cluster-reader.ts';
import {surveyClusterDomain} from '../../source/survey/dns.ts';
import type {Fact} from '../../source/survey/fact.ts';
import {surveyAuthorizationPolicies} from '../../source/survey/istio-policies.ts';
import {listItems} from '../../source/survey/list-items.ts';
import {listServices} from '../../source/survey/load-balancers.ts';
import {surveyPermissions} from '../../source/survey/permissions.ts';
import {surveyServiceRanges} from '../../source/survey/ranges/service-ranges.ts';
import {surveyReachability} from '../../source/survey/reachability.ts';
import {surveyNetworkPolicies, surveyQuotas} from '../../source/survey/system-limits.ts';
import {makeFakeClock} from '../helpers/fakes.ts';

const system: KubeObject = {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'istio-system'}};

const networkPolicy = (spec: unknown): KubeObject => ({
	apiVersion: 'networking.k8s.io/v1',
	kind: 'NetworkPolicy',
	metadata: {name: 'shut', namespace: 'istio-system'},
	spec,
});

const readerOf = (...objects: readonly KubeObject[]) =>
	makeClusterReader(makeMemoryCluster({objects: [system, ...objects]}));

const assertUnknown = (fact: Fact<unknown>, detail: RegExp): void => {
	assert.ok(!fact.known);
	assert.equal(fact.reason, 'failed');
	assert.match(fact.detail, detail);
};

describe('a field of another type', () => {
	for (const [spec, path] of [
		['everything', /spec is a text, not a map/v],
		[{ingress: 'none'}, /spec\.ingress is a text, not a list/v],
		[{ingress: [{ports: 'all'}]}, /spec\.ingress\[0\]\.ports is a text, not a list/v],
		[{ingress: [{}, {ports: [{port: {}}]}]}, /spec\.ingress\[1\]\.ports\[0\]\.port is a map/v],
		[{ingress: [null]}, /spec\.ingress\[0\] is null, not a map/v],
		[{policyTypes: ['Ingress', 3]}, /spec\.policyTypes\[1\] is a number, not a text/v],
		[{podSelector: {matchLabels: {app: 1}}}, /spec\.podSelector\.matchLabels\.app is a number/v],
	] as const) {
		test(`of a NetworkPolicy is never taken for none: ${JSON.stringify(spec)}`, async () => {
			const fact = await surveyNetworkPolicies(readerOf(networkPolicy(spec)));
			assertUnknown(fact, /NetworkPolicy istio-system\/shut cannot be read: /v);
			assertUnknown(fact, path);
		});
	}

	test('that nobody reads, and one that is null, leave the fact known', async () => {
		for (const spec of [
			{podSelector: {}, ingress: [{ports: [{port: 'http'}], from: [{anything: 1}]}]},
			{podSelector: null, ingress: null, egress: [{ports: null}], unread: 'x'},
		]) {
			const fact = await surveyNetworkPolicies(readerOf(networkPolicy(spec)));
			assert.ok(fact.known);
			assert.equal(fact.value.length, 1);
		}
	});

	test('of a quota makes the quotas unknown', async () => {
		const quota = (spec: unknown): KubeObject => ({
			apiVersion: 'v1',
			kind: 'ResourceQuota',
			metadata: {name: 'few', namespace: 'istio-system'},
			spec,
		});
		assertUnknown(
			await surveyQuotas(readerOf(quota({hard: []}))),
			/spec\.hard is a list, not a map/v,
		);
		assert.ok((await surveyQuotas(readerOf(quota({hard: {pods: '3'}})))).known);
	});

	test('of an object that was asked for by path makes its fact unknown, too', async () => {
		const definition: KubeObject = {
			apiVersion: 'apiextensions.k8s.io/v1',
			kind: 'CustomResourceDefinition',
			metadata: {name: 'authorizationpolicies.security.istio.io'},
		};
		const withPolicy = (spec: unknown) => {
			const cluster = makeMemoryCluster({objects: [definition]});
			cluster.answer('/apis/security.istio.io/v1/authorizationpolicies?limit=250', {
				items: [{metadata: {name: 'deny', namespace: 'istio-system'}, spec}],
			});
			return makeClusterReader(cluster);
		};

		assertUnknown(
			await surveyAuthorizationPolicies(withPolicy({action: ['DENY']})),
			/deny of the list at .*authorizationpolicies cannot be read: spec\.action is a list, not a text/v,
		);
		assert.ok((await surveyAuthorizationPolicies(withPolicy({action: 'DENY'}))).known);
	});

	test('in the text of a ConfigMap is no missing one', async () => {
		const kubeadm = (text: string): KubeObject => ({
			apiVersion: 'v1',
			kind: 'ConfigMap',
			metadata: {name: 'kubeadm-config', namespace: 'kube-system'},
			data: {ClusterConfiguration: text},
		});
		assertUnknown(
			await surveyClusterDomain(readerOf(kubeadm('networking: {dnsDomain: [corp]}'))),
			/ClusterConfiguration cannot be read: networking\.dnsDomain is a list, not a text/v,
		);
		const sound = await surveyClusterDomain(readerOf(kubeadm('networking: {podSubnet: x}')));
		assert.ok(sound.known);
		assert.equal(sound.value, 'cluster.local');
	});

	test('in a list that is none never makes it an empty one', async () => {
		for (const [list, words] of [
			[{items: 'many'}, 'items is a text'],
			[{}, 'it has no items'],
			[null, 'it has no items'],
		] as const) {
			const reader: ClusterReader = {
				...readerOf(),
				get: async path => (path.includes('servicecidrs') ? list : undefined),
				list: async () => [],
			};
			const fact = await surveyServiceRanges(reader);
			assert.ok(!fact.known);
			assert.ok(fact.detail.includes(`the list of ServiceCIDRs cannot be read: ${words}`));
			await assert.rejects(
				listItems(
					{...reader, get: async () => list},
					{path: '/apis/x', shape: {metadata: {name: 'string'}}, atMost: 9},
				),
				({message}: Error) => message.includes(`the list at /apis/x cannot be read: ${words}`),
			);
		}

		assert.deepEqual(
			await listItems(
				{...readerOf(), get: async () => ({items: null})},
				{path: '/apis/x', shape: {metadata: {name: 'string'}}, atMost: 9},
			),
			[],
		);
	});

	test('of a rule of rights never widens it: the rights are asked for one by one', async () => {
		const withNames = (resourceNames: unknown) => {
			const cluster = makeMemoryCluster({objects: [system]});
			cluster.answerReview('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', () => ({
				status: {allowed: false},
			}));
			cluster.answerReview('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', () => ({
				status: {
					incomplete: false,
					resourceRules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames}],
				},
			}));
			return makeClusterReader(cluster);
		};

		for (const [resourceNames, isAllowed] of [
			['one', false],
			[[5], false],
			[['one'], false],
			[[], true],
			[undefined, true],
		] as const) {
			const fact = await surveyPermissions(withNames(resourceNames));
			assert.ok(fact.known);
			assert.ok(fact.value.every(({allowed}) => allowed === isAllowed));
		}
	});

	test('of one Service among many names that Service', async () => {
		const service = (name: string, spec: unknown): KubeObject => ({
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {name, namespace: 'shop'},
			spec,
		});
		const sound = service('sound', {ports: [{port: 80}]});
		await assert.rejects(
			listServices(readerOf(sound, service('odd', {ports: [{port: '80'}]}))),
			/Service shop\/odd cannot be read: spec\.ports\[0\]\.port is a text, not a number/v,
		);
		assert.equal((await listServices(readerOf(sound))).length, 1);
	});
});

test('a version that is longer than any of Kubernetes is none', async () => {
	const reachOf = async (version: string) =>
		surveyReachability(makeClusterReader(makeMemoryCluster({version})), makeFakeClock());
	const {reach} = await reachOf(`v1.35.4${'x'.repeat(5_000_000)}`);
	assert.ok(!reach.ok);
	assert.equal(reach.detail, 'it answers GET /version with a version of 5000007 characters');
	assert.ok((await reachOf('v1.35.4-gke.1234000+0123456789abcdef0123456789abcdef')).reach.ok);
});

test('what answers with a kube-system of another form is no Kubernetes, and says where', async () => {
	const cluster = makeMemoryCluster();
	cluster.put({
		apiVersion: 'v1',
		kind: 'Namespace',
		metadata: {name: 'kube-system', uid: 'u', annotations: JSON.parse('{"a": [[[]]]}') as never},
	});
	const {reach} = await surveyReachability(makeClusterReader(cluster), makeFakeClock());
	assert.ok(!reach.ok);
	assert.equal(reach.kind, 'not-kubernetes');
	assert.match(reach.detail, /metadata\.annotations\.a is a list, not a text/v);
});
