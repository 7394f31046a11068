import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isInstallable, servedKinds} from '../../source/teardown/kinds.ts';

const verbs = ['list', 'delete'];

void test('each kind is read once, in its most stable version', () => {
	const versions = [
		'networking.istio.io/v1alpha3',
		'networking.istio.io/v1',
		'networking.istio.io/v1beta1',
		'autoscaling/v1',
		'autoscaling/v2',
		'example.com/v1beta1',
		'example.com/v1beta2',
		'example.com/v2alpha1',
	];
	const kinds = servedKinds(
		versions.map(apiVersion => ({
			apiVersion,
			kind: 'Thing',
			namespaced: true,
			verbs,
		})),
	);
	assert.deepEqual(
		kinds.map(({apiVersion}) => apiVersion),
		['networking.istio.io/v1', 'autoscaling/v2', 'example.com/v1beta2'],
	);
});

void test('what can be listed but not deleted, and Events, are no objects to remove', () => {
	assert.deepEqual(
		servedKinds([
			{
				apiVersion: 'metrics.k8s.io/v1beta1',
				kind: 'PodMetrics',
				namespaced: true,
				verbs: ['list'],
			},
			{
				apiVersion: 'v1',
				kind: 'Event',
				namespaced: true,
				verbs,
			},
			{
				apiVersion: 'v1',
				kind: 'Secret',
				namespaced: true,
				verbs: ['delete'],
			},
		]),
		[],
	);
});

void test("an installer's label is looked for on kinds of Kubernetes and Istio, not on hundreds of others", () => {
	const groups = [
		'v1',
		'apps/v1',
		'rbac.authorization.k8s.io/v1',
		'gateway.networking.k8s.io/v1',
		'security.istio.io/v1',
		's3.aws.crossplane.io/v1',
	];
	assert.deepEqual(
		groups.filter(apiVersion => isInstallable({apiVersion})),
		groups.slice(0, -1),
	);
});
