import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {makeMemoryCluster, type MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {makeClusterReader} from '../../source/survey/cluster-reader.ts';
import type {RetiringImages} from '../../source/survey/facts.ts';
import {surveyRetiringImages} from '../../source/survey/retiring-images.ts';

const gone = 'registry.istio.io/release';

const pod = (
	name: string,
	image: string,
	metadata: Partial<KubeObject['metadata']> = {},
	phase = 'Running',
): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name, namespace: 'shop', ...metadata},
	spec: {containers: [{name: 'app', image}]},
	status: {phase},
});

const ofDeployment = (name: string) => ({
	labels: {'pod-template-hash': '5c9b84d85d'},
	ownerReferences: [{kind: 'ReplicaSet', name: `${name}-5c9b84d85d`}],
});

const istiod = (revision: string, image: string): KubeObject => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {
		name: `istiod-${revision}`,
		namespace: 'istio-system',
		labels: {app: 'istiod', 'istio.io/rev': revision},
	},
	spec: {
		template: {
			metadata: {labels: {app: 'istiod'}},
			spec: {containers: [{name: 'discovery', image}]},
		},
	},
});

const configMap = (name: string, data: Record<string, string>): KubeObject => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name, namespace: 'istio-system'},
	data,
});

const daemonSet = (name: string, image: string): KubeObject => ({
	apiVersion: 'apps/v1',
	kind: 'DaemonSet',
	metadata: {name, namespace: 'istio-system'},
	spec: {
		template: {metadata: {labels: {'k8s-app': name}}, spec: {containers: [{name: 'node', image}]}},
	},
});

const definition: KubeObject = {
	apiVersion: 'apiextensions.k8s.io/v1',
	kind: 'CustomResourceDefinition',
	metadata: {name: 'istiooperators.install.istio.io'},
};
const operator: KubeObject = {
	apiVersion: 'install.istio.io/v1alpha1',
	kind: 'IstioOperator',
	metadata: {name: 'installed', namespace: 'istio-system'},
	spec: {hub: gone},
};

const clusterWith = (...objects: readonly KubeObject[]): MemoryCluster => {
	const cluster = makeMemoryCluster();
	for (const [apiVersion, kind, plural, namespaced] of [
		['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'customresourcedefinitions', false],
		[
			'admissionregistration.k8s.io/v1',
			'MutatingWebhookConfiguration',
			'mutatingwebhookconfigurations',
			false,
		],
		['apps/v1', 'Deployment', 'deployments', true],
		['apps/v1', 'DaemonSet', 'daemonsets', true],
		['v1', 'Pod', 'pods', true],
		['v1', 'ConfigMap', 'configmaps', true],
	] as const) {
		cluster.serve({
			apiVersion,
			kind,
			plural,
			namespaced,
		});
	}

	for (const object of objects) {
		if (object.kind === 'IstioOperator') {
			cluster.answer('/apis/install.istio.io/v1alpha1/istiooperators', {items: [object]});
		} else {
			cluster.put(object);
		}
	}

	return cluster;
};

const lookAt = async (cluster: MemoryCluster) => surveyRetiringImages(makeClusterReader(cluster));

const foundIn = async (cluster: MemoryCluster): Promise<RetiringImages> => {
	const fact = await lookAt(cluster);
	assert.ok(fact.known, fact.known ? '' : fact.detail);
	return fact.value;
};

const placesOf = ({uses}: RetiringImages): string[] =>
	uses.map(use =>
		use.where === 'file'
			? use.file
			: `${use.kind} ${use.namespace}/${use.name} ${use.where === 'container' ? use.container : use.path.join('.')}`,
	);

describe('images from hubs that go away', () => {
	test('are found in running pods, told by what owns them, each place once', async () => {
		const found = await foundIn(
			clusterWith(
				pod('cart-1', `${gone}/app:1`, ofDeployment('cart')),
				pod('cart-2', `${gone}/app:1`, ofDeployment('cart')),
				pod('alone', 'gcr.io/istio-release/app:1'),
				pod('db-0', `${gone}/db:1`, {ownerReferences: [{kind: 'StatefulSet', name: 'db'}]}),
				pod('pending', `${gone}/app:1`, {}, 'Pending'),
				pod('fine', 'docker.io/istio/app:1'),
				pod('mirrored', `mirror.example.com/${gone}/app:1`),
				pod('done', `${gone}/app:1`, {}, 'Succeeded'),
				pod('leaving', `${gone}/app:1`, {deletionTimestamp: '2026-11-29T00:00:00Z'}),
			),
		);
		assert.deepEqual(
			placesOf(found).toSorted((a, b) => a.localeCompare(b)),
			[
				'Deployment shop/cart app',
				'Pod shop/alone app',
				'Pod shop/pending app',
				'StatefulSet shop/db app',
			],
		);
		assert.deepEqual([found.pods, found.areAll, found.unread], [9, true, undefined]);
	});

	test("are found in Istio's own workloads that run no pod, and in what each revision injects", async () => {
		const found = await foundIn(
			clusterWith(
				istiod('default', `${gone}/pilot:1`),
				istiod('canary', 'docker.io/istio/pilot:1'),
				daemonSet('istio-cni-node', `${gone}/install-cni:1`),
				daemonSet('other', `${gone}/other:1`),
				configMap('istio-sidecar-injector', {values: '{"global":{"hub":"docker.io/istio"}}'}),
				configMap('istio-sidecar-injector-canary', {values: `{"global":{"hub":"${gone}"}}`}),
				configMap('istio-sidecar-injector-elsewhere', {values: `{"global":{"hub":"${gone}"}}`}),
				configMap('istio', {mesh: `defaultConfig:\n  image: ${gone}/x\n`}),
			),
		);
		assert.deepEqual(placesOf(found), [
			'Deployment istio-system/istiod-default discovery',
			'DaemonSet istio-system/istio-cni-node node',
			'ConfigMap istio-system/istio mesh.defaultConfig.image',
			'ConfigMap istio-system/istio-sidecar-injector-canary values.global.hub',
		]);
	});

	test('are found in IstioOperators, which are asked for only where their definition is there', async () => {
		assert.deepEqual(placesOf(await foundIn(clusterWith(definition, operator))), [
			'IstioOperator istio-system/installed spec.hub',
		]);
		const without = clusterWith(operator);
		assert.deepEqual(placesOf(await foundIn(without)), []);
		assert.ok(without.requests.every(({path}) => !path.includes('istiooperators')));
	});

	test('are told even where something else could not be read; nothing found and something unread is not known', async () => {
		const spoilt = clusterWith(
			pod('alone', `${gone}/app:1`),
			istiod('default', 'docker.io/istio/pilot:1'),
		);
		spoilt.fail(/configmaps/v, 'forbidden');
		const found = await foundIn(spoilt);
		assert.deepEqual(placesOf(found), ['Pod shop/alone app']);
		assert.deepEqual(
			[found.unread?.reason, found.unread?.right?.resource],
			['denied', 'configmaps'],
		);

		for (const path of [
			/\/pods/v,
			/\/deployments/v,
			/configmaps/v,
			/daemonsets/v,
			/istiooperators/v,
		]) {
			const cluster = clusterWith(istiod('default', 'docker.io/istio/pilot:1'), definition, {
				...operator,
				spec: {},
			});
			cluster.fail(path, 'forbidden');
			const fact = await lookAt(cluster);
			assert.equal(fact.known ? '' : fact.reason, 'denied', String(path));
		}
	});
});

describe('pods that are too many for one list', () => {
	const crowd = Array.from({length: 500}, (_, index) =>
		pod(`a-${String(index).padStart(3, '0')}`, 'docker.io/istio/app:1', {
			labels: {'service.istio.io/canonical-name': 'a'},
		}),
	);
	const last = pod('z', `${gone}/app:1`);

	test('are looked at in two parts where Istio is, and then all are looked at', async () => {
		const found = await foundIn(
			clusterWith(...crowd, last, istiod('default', 'docker.io/istio/pilot:1')),
		);
		assert.deepEqual([placesOf(found), found.pods, found.areAll], [['Pod shop/z app'], 501, true]);
	});

	test('are a sample elsewhere, and say so', async () => {
		const cluster = clusterWith(...crowd, last);
		const found = await foundIn(cluster);
		assert.deepEqual([placesOf(found), found.pods, found.areAll], [[], 500, false]);
		assert.equal(cluster.requests.filter(({path}) => path.includes('/pods')).length, 1);
	});
});
