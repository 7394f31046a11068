import assert from 'node:assert/strict';
import {test} from 'node:test';
import {takeInventory} from '../../source/teardown/inventory.ts';
import {refusalsFor} from '../../source/teardown/refusals.ts';
import type {MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {installedCluster, object} from '../helpers/installed-mesh.ts';

const component = (operator: string) => ({
	'operator.istio.io/component': 'Pilot',
	'install.operator.istio.io/owning-resource': operator,
});
const record = {
	apiVersion: 'v1',
	kind: 'ConfigMap',
	name: 'mesh-wizard',
	namespace: 'istio-system',
};
const configuration = {...record, name: 'istio'};

const refusals = async (
	cluster: MemoryCluster,
	role: 'primary' | 'remote' = 'primary',
): Promise<string[]> => {
	const inventory = await takeInventory(
		cluster,
		{name: 'a', context: 'a', role},
		{peers: new Set(['a']), signal: new AbortController().signal},
	);
	return refusalsFor([inventory], 'shop');
};

void test('what the mesh itself installed is not refused, whole or half gone', async () => {
	const cluster = installedCluster({name: 'a'});
	assert.deepEqual(await refusals(cluster), []);
	cluster.drop({
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		name: 'istiod',
		namespace: 'istio-system',
	});
	cluster.drop(configuration);
	// The revision tag carries the name of whatever document was installed last.
	cluster.put(
		object(
			'admissionregistration.k8s.io/v1',
			'MutatingWebhookConfiguration',
			'istio-revision-tag-default',
			{labels: component('users-ingress')},
		),
	);
	assert.deepEqual(await refusals(cluster), []);
	cluster.drop(record);
	assert.deepEqual(await refusals(cluster), []);
});

void test('a remote of another mesh is known by the values it was installed with, before it has a record', async () => {
	const cluster = installedCluster({name: 'a', role: 'remote'});
	cluster.drop(record);
	cluster.drop(configuration);
	cluster.put(
		object('v1', 'ConfigMap', 'values', {
			namespace: 'istio-system',
			labels: component('mesh-wizard'),
			data: {'original-values': JSON.stringify({global: {meshID: 'bank'}})},
		}),
	);
	assert.deepEqual(await refusals(cluster, 'remote'), [
		'a: Istio is installed in istio-system with mesh ID "bank"',
	]);
});

void test('istioctl by hand, and a second control plane beside ours, are refused by name', async () => {
	const byHand = installedCluster({name: 'a'});
	byHand.put(
		object('apps/v1', 'Deployment', 'istiod', {
			namespace: 'istio-system',
			labels: {app: 'istiod', ...component('unknown')},
		}),
	);
	assert.deepEqual(await refusals(byHand), [
		'a: Deployment istio-system/istiod was installed by istioctl by hand, not by mesh-wizard: take it away with istioctl uninstall',
	]);

	const canary = installedCluster({name: 'a'});
	canary.put(
		object('apps/v1', 'Deployment', 'istiod-canary', {
			namespace: 'istio-system',
			labels: {app: 'istiod', 'istio.io/rev': 'canary', ...component('canary')},
		}),
	);
	assert.deepEqual(await refusals(canary), [
		'a: Deployment istio-system/istiod-canary was installed by istioctl by hand, not by mesh-wizard: take it away with istioctl uninstall',
	]);
});
