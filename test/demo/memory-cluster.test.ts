import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fitted} from '../../source/kubernetes/shape.ts';
import {coreShapes, versionShape} from '../../source/kubernetes/shapes.ts';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';

const configMap = (data: Record<string, string>, name = 'settings'): KubeObject => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name, namespace: 'default'},
	data,
});
const ref = {
	apiVersion: 'v1',
	kind: 'ConfigMap',
	name: 'settings',
	namespace: 'default',
};
const deployment = (image: string): KubeObject => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'istiod', namespace: 'default'},
	spec: {template: {spec: {containers: [{name: 'discovery', image}]}}},
});

test('a second equal apply changes nothing and keeps the resource version', async () => {
	const cluster = makeMemoryCluster();
	const first = await cluster.apply(configMap({a: '1'}));
	const second = await cluster.apply(configMap({a: '1'}));
	const third = await cluster.apply(configMap({a: '2'}));
	assert.equal(second.metadata.resourceVersion, first.metadata.resourceVersion);
	assert.notEqual(third.metadata.resourceVersion, first.metadata.resourceVersion);
	assert.deepEqual(
		cluster.writes.map(write => write.changed),
		[true, false, true],
	);
});

test('a field that is no longer applied goes, one of another manager stays', async () => {
	const cluster = makeMemoryCluster();
	await cluster.apply(configMap({a: '1', b: '1'}));
	await cluster.apply(configMap({c: '1'}), {fieldManager: 'other'});
	await cluster.apply(configMap({a: '1'}));
	assert.deepEqual((await cluster.read(ref))?.['data'], {a: '1', c: '1'});
});

test("another manager's field is a conflict that names it, unless forced", async () => {
	const cluster = makeMemoryCluster();
	cluster.put(deployment('pilot:1'), {manager: 'helm'});
	await assert.rejects(cluster.apply(deployment('pilot:2')), (error: Error & {kind?: string}) => {
		assert.equal(error.kind, 'conflict');
		assert.match(
			error.message,
			/"helm" owns \.spec\.template\.spec\.containers\[name="discovery"\]\.image/v,
		);
		return true;
	});
	await cluster.apply(deployment('pilot:2'), {force: true});
	await cluster.apply(deployment('pilot:3'));
	assert.deepEqual(
		cluster.writes.map(write => write.failed?.kind),
		['conflict', undefined, undefined],
	);
});

test('a dry run computes the result and stores nothing', async () => {
	const cluster = makeMemoryCluster();
	const result = await cluster.apply(configMap({a: '1'}), {dryRun: true});
	assert.deepEqual(result['data'], {a: '1'});
	assert.equal(cluster.object(ref), undefined);
	assert.equal(cluster.writes.length, 0);
	assert.equal(cluster.requests.at(-1)?.dryRun, true);
});

test('create, replace and remove hold to names, resource versions and uids', async () => {
	const cluster = makeMemoryCluster();
	const created = await cluster.create(configMap({a: '1'}));
	await assert.rejects(cluster.create(configMap({a: '1'})), {kind: 'conflict'});
	const replaced = await cluster.replace({...created, data: {a: '2'}});
	await assert.rejects(cluster.replace({...created, data: {a: '3'}}), {kind: 'conflict'});
	assert.equal(
		(await cluster.patch(ref, {metadata: {labels: {x: 'y'}}, data: {a: null}})).metadata.labels?.[
			'x'
		],
		'y',
	);
	await assert.rejects(cluster.remove(ref, {uid: 'another'}), {kind: 'conflict'});
	assert.equal(await cluster.remove(ref, {uid: replaced.metadata.uid}), true);
	assert.equal(await cluster.remove(ref), false);
	await assert.rejects(
		cluster.create({...configMap({}), metadata: {name: 'x', namespace: 'nowhere'}}),
		{kind: 'not-found'},
	);
});

test('a deleted namespace takes its objects along', async () => {
	const cluster = makeMemoryCluster({
		objects: [{apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'istio-system'}}],
	});
	cluster.put({...configMap({}), metadata: {name: 'settings', namespace: 'istio-system'}});
	await cluster.remove({apiVersion: 'v1', kind: 'Namespace', name: 'istio-system'});
	assert.deepEqual(
		cluster.objects().map(object => object.metadata.name),
		['default', 'kube-system'],
	);
});

test('lists are chosen by selectors, and metadata only holds no contents', async () => {
	const cluster = makeMemoryCluster();
	cluster.put({
		...configMap({a: '1'}, 'one'),
		metadata: {name: 'one', namespace: 'default', labels: {app: 'istiod'}},
	});
	cluster.put(configMap({a: '2'}, 'two'));
	const kind = {apiVersion: 'v1', kind: 'ConfigMap'};
	const names = async (options: object) =>
		(await cluster.list(kind, options)).map(object => object.metadata.name);
	assert.deepEqual(await names({labelSelector: 'app=istiod'}), ['one']);
	assert.deepEqual(await names({labelSelector: 'app notin (istiod, x)'}), ['two']);
	assert.deepEqual(await names({labelSelector: 'app in (istiod,x),app'}), ['one']);
	assert.deepEqual(await names({labelSelector: '!app'}), ['two']);
	assert.deepEqual(await names({fieldSelector: 'metadata.name=two'}), ['two']);
	const [partial] = await cluster.list(kind, {metadataOnly: true, atMost: 1});
	assert.equal(partial?.['data'], undefined);
	await assert.rejects(cluster.list({apiVersion: 'networking.istio.io/v1', kind: 'Gateway'}), {
		kind: 'not-found',
	});
});

test('a watch starts with what is there, follows, and ends with its signal', async () => {
	const cluster = makeMemoryCluster();
	cluster.put(configMap({a: '1'}));
	const stop = new AbortController();
	const seen: string[] = [];
	for await (const event of cluster.watch(
		{apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default'},
		{signal: stop.signal},
	)) {
		seen.push(event.type);
		if (event.type === 'added') {
			cluster.put(configMap({a: '2'}));
		} else if (event.type === 'modified') {
			cluster.drop(ref);
		} else {
			stop.abort();
		}
	}

	assert.deepEqual(seen, ['added', 'modified', 'deleted']);
});

test('a test can make requests fail, hold them back, and play a controller', async () => {
	const cluster = makeMemoryCluster();
	cluster.fail(/^list \/api\/v1\/secrets/v, 'forbidden', {times: 1});
	const secrets = {apiVersion: 'v1', kind: 'Secret'};
	await assert.rejects(cluster.list(secrets), {kind: 'forbidden'});
	assert.deepEqual(await cluster.list(secrets), []);

	const release = cluster.hold('/api/v1/secrets');
	const held = cluster.list(secrets);
	await assert.rejects(cluster.list(secrets, {signal: AbortSignal.abort()}), {kind: 'aborted'});
	release();
	assert.deepEqual(await held, []);

	cluster.onWrite(write => {
		if (write.ref.kind === 'Deployment') {
			cluster.put({...deployment('pilot:1'), status: {availableReplicas: 1}});
		}
	});
	await cluster.apply(deployment('pilot:1'));
	assert.deepEqual(
		cluster.object({
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			name: 'istiod',
			namespace: 'default',
		})?.['status'],
		{availableReplicas: 1},
	);
});

test('reviews are allowed unless answered otherwise, and pods answer what they are told', async () => {
	const cluster = makeMemoryCluster();
	const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
	const ask = async (verb: string) =>
		fitted(
			await cluster.review(path, {spec: {resourceAttributes: {verb}}}),
			coreShapes['authorization.k8s.io/v1'].SelfSubjectAccessReview,
		)?.status?.allowed;
	assert.equal(await ask('get'), true);
	cluster.answerReview(path, () => ({status: {allowed: false}}));
	assert.equal(await ask('get'), false);
	cluster.answerPod('istio-system/istiod-1:15014', urlPath => ({status: 200, body: urlPath}));
	assert.equal(
		await cluster.forward(
			{namespace: 'istio-system', name: 'istiod-1'},
			15_014,
			async request => (await request('/debug/clusterz')).body,
		),
		'/debug/clusterz',
	);
	assert.equal(fitted(await cluster.get('/version'), versionShape)?.gitVersion, 'v1.35.4');
});

test('elements of a list that are new keep together, whatever their first field is', async () => {
	const cluster = makeMemoryCluster();
	const binding: KubeObject = {
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: 'ClusterRoleBinding',
		metadata: {name: 'reader'},
		subjects: [{kind: 'ServiceAccount', name: 'istiod', namespace: 'default'}],
	};
	await cluster.apply(binding, {fieldManager: 'other'});
	const second = await cluster.apply(binding);
	assert.deepEqual(second['subjects'], [
		{name: 'istiod', kind: 'ServiceAccount', namespace: 'default'},
	]);
});
