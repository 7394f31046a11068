import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {ApiError} from '../../source/ports/cluster.ts';
import {makeClusterReader} from '../../source/survey/cluster-reader.ts';
import {neededRights, surveyPermissions} from '../../source/survey/permissions.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';

const accessPath = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const rulesPath = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';

type Rule = {verbs: string[]; apiGroups: string[]; resources: string[]; resourceNames?: string[]};

/** A cluster that tells these rules of each namespace; `asked` says yes to single rights. */
const withRules = (
	rules: Readonly<Record<string, Rule[]>>,
	{incomplete = false, asked = false} = {},
) => {
	const cluster = makeMemoryCluster();
	cluster.answerReview(accessPath, body => ({
		status: {
			allowed:
				asked &&
				(body as {spec: {resourceAttributes: {verb: string}}}).spec.resourceAttributes.verb !== '*',
		},
	}));
	cluster.answerReview(rulesPath, body => ({
		status: {
			incomplete,
			resourceRules: rules[(body as {spec: {namespace: string}}).spec.namespace] ?? [],
		},
	}));
	return cluster;
};

const allowed = async (cluster: ReturnType<typeof makeMemoryCluster>): Promise<string[]> => {
	const fact = await surveyPermissions(makeClusterReader(cluster));
	assert.ok(fact.known);
	assert.equal(fact.value.length, neededRights.length);
	return fact.value.filter(right => right.allowed).map(({verb, resource}) => `${verb} ${resource}`);
};

const everything: Rule = {verbs: ['*'], apiGroups: ['*'], resources: ['*']};

describe('rights of somebody who is no administrator', () => {
	test('are told by the rules of three namespaces, in four reviews', async () => {
		const cluster = withRules({
			'istio-system': [everything],
			default: [],
			'mesh-wizard-nowhere': [],
		});
		const rights = await allowed(cluster);
		assert.equal(cluster.requests.length, 4);
		assert.deepEqual(
			rights,
			neededRights
				.filter(({namespace}) => namespace === 'istio-system')
				.map(({verb, resource}) => `${verb} ${resource}`),
		);
	});

	test('for the whole cluster come from a namespace that is not there, where no RoleBinding can be', async () => {
		const rights = await allowed(
			withRules({
				'istio-system': [],
				default: [],
				'mesh-wizard-nowhere': [{verbs: ['create'], apiGroups: [''], resources: ['namespaces']}],
			}),
		);
		assert.deepEqual(rights, ['create namespaces']);
	});

	test('are read as RBAC means them: subresources by name or pattern, never objects by name', async () => {
		const rights = await allowed(
			withRules({
				'istio-system': [
					{verbs: ['create'], apiGroups: [''], resources: ['*/portforward']},
					{verbs: ['get'], apiGroups: [''], resources: ['pods/log']},
					{verbs: ['watch'], apiGroups: ['*'], resources: ['pods']},
					{
						verbs: ['get'],
						apiGroups: [''],
						resources: ['secrets'],
						resourceNames: ['cacerts'],
					},
				],
			}),
		);
		assert.deepEqual(rights, ['watch pods', 'get pods/log', 'create pods/portforward']);
	});

	test('that the rules leave open are asked one by one', async () => {
		const cluster = withRules(
			{'istio-system': [everything], default: [], 'mesh-wizard-nowhere': []},
			{incomplete: true, asked: true},
		);
		assert.equal((await allowed(cluster)).length, neededRights.length);
		assert.equal(
			cluster.requests.length,
			4 + neededRights.filter(({namespace}) => namespace !== 'istio-system').length,
		);
	});

	test('are asked one by one where rules may not be asked for', async () => {
		const cluster = withRules({}, {asked: true});
		cluster.fail(/selfsubjectrulesreviews/v, 'forbidden');
		assert.equal((await allowed(cluster)).length, neededRights.length);
	});
});

describe('reads that are refused', () => {
	test('are kept as the rights that are missing, each once', async () => {
		const cluster = makeMemoryCluster();
		cluster.fail(/nodes|configmaps|ippools|networks|secrets/v, 'forbidden');
		cluster.fail(/daemonsets/v, new ApiError('timed-out', 'no answer'));
		const reader = makeClusterReader(cluster);
		await Promise.allSettled([
			reader.list({apiVersion: 'v1', kind: 'Node'}),
			reader.list({apiVersion: 'v1', kind: 'Node'}, {atMost: 5}),
			reader.read({
				apiVersion: 'v1',
				kind: 'ConfigMap',
				name: 'x',
				namespace: 'kube-system',
			}),
			reader.get('/apis/crd.projectcalico.org/v1/ippools?limit=250'),
			reader.get('/apis/config.openshift.io/v1/networks/cluster'),
			reader.get('/api/v1/namespaces/istio-system/secrets'),
			reader.list({apiVersion: 'apps/v1', kind: 'DaemonSet'}),
			reader.list({apiVersion: 'v1', kind: 'Pod'}),
		]);
		assert.deepEqual(
			reader
				.denied()
				.map(({verb, group, resource, namespace}) => [verb, group, resource, namespace]),
			[
				['list', '', 'nodes', undefined],
				['get', '', 'configmaps', 'kube-system'],
				['list', 'crd.projectcalico.org', 'ippools', undefined],
				['get', 'config.openshift.io', 'networks', undefined],
				['list', '', 'secrets', 'istio-system'],
			],
		);
	});
});
