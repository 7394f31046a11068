import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';
import {inspect} from 'node:util';
import {connectTo} from '../../helpers/connect-to.ts';
import {sendJson, sendStatus, startFakeApiServer} from '../../helpers/fake-api-server.ts';

const namespace = (name: string) => ({metadata: {name, uid: `uid-${name}`, resourceVersion: '7'}});
const query = (url: string) => Object.fromEntries(new URL(url, 'http://x').searchParams);
const pathOf = (url: string) => new URL(url, 'http://x').pathname;
const configMap = {
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name: 'settings', namespace: 'default'},
	data: {a: '1'},
};
const ref = {
	apiVersion: 'v1',
	kind: 'ConfigMap',
	name: 'settings',
	namespace: 'default',
};

/** An API server whose writes take longer than `timeoutMs`, or that answers nothing at all. */
const slowWriter = async (t: TestContext, {answers}: {answers: boolean}) =>
	startFakeApiServer(t, async (request, response) => {
		if (answers) {
			if (request.method !== 'GET') {
				await delay(timeoutMs + 200);
			}

			sendJson(response, configMap);
		}
	});

/** Half of it is the time for an answer while a write is slow: a busy machine needs that. */
const timeoutMs = 1500;

test('a slow write or dry run has more time than a read, as long as its server answers', async t => {
	const {url} = await slowWriter(t, {answers: true});
	const cluster = connectTo(t, url, {timeoutMs});
	const [dryRun, applied, isRemoved] = await Promise.all([
		cluster.apply(configMap, {dryRun: true}),
		cluster.patch(ref, {data: {}}),
		cluster.remove(ref),
	]);
	assert.deepEqual(
		[dryRun.metadata.name, applied.metadata.name, isRemoved],
		['settings', 'settings', true],
	);
	await assert.rejects(cluster.apply(configMap, {timeoutMs: 300}), {
		kind: 'unanswered',
		message: /within 0\.3 s/v,
	});
});

test('a write to a server that answers nothing fails as soon as a read', async t => {
	const {url} = await slowWriter(t, {answers: false});
	const cluster = connectTo(t, url, {timeoutMs: 200});
	await assert.rejects(cluster.apply(configMap, {dryRun: true}), {
		kind: 'unanswered',
		message: /no answer to the request within 0\.1 s/v,
	});
});

test('a slow write that is stopped says so', async t => {
	const {url} = await slowWriter(t, {answers: true});
	const cluster = connectTo(t, url, {timeoutMs});
	await assert.rejects(cluster.apply(configMap, {signal: AbortSignal.timeout(100)}), {
		kind: 'aborted',
	});
});

test('a list is read page by page, and its items get their kind', async t => {
	const {url, requests} = await startFakeApiServer(t, (request, response) => {
		const from = Number(query(request.url)['continue'] ?? 0);
		const names = ['a', 'b', 'c', 'd', 'e'].slice(from, from + 2);
		sendJson(response, {
			kind: 'NamespaceList',
			apiVersion: 'v1',
			metadata: {resourceVersion: '9', ...(from + 2 < 5 ? {continue: String(from + 2)} : {})},
			items: names.map(name => namespace(name)),
		});
	});
	const cluster = connectTo(t, url);
	const objects = await cluster.list(
		{apiVersion: 'v1', kind: 'Namespace'},
		{pageSize: 2, labelSelector: 'a in (b,c)', fieldSelector: 'metadata.name!=x'},
	);
	assert.deepEqual(
		objects.map(object => object.metadata.name),
		['a', 'b', 'c', 'd', 'e'],
	);
	assert.deepEqual([objects[0]?.apiVersion, objects[0]?.kind], ['v1', 'Namespace']);
	assert.deepEqual(
		requests.map(request => query(request.url)),
		[
			{labelSelector: 'a in (b,c)', fieldSelector: 'metadata.name!=x', limit: '2'},
			{
				labelSelector: 'a in (b,c)',
				fieldSelector: 'metadata.name!=x',
				limit: '2',
				continue: '2',
			},
			{
				labelSelector: 'a in (b,c)',
				fieldSelector: 'metadata.name!=x',
				limit: '2',
				continue: '4',
			},
		],
	);
	assert.deepEqual(
		requests.map(request => pathOf(request.url)),
		['/api/v1/namespaces', '/api/v1/namespaces', '/api/v1/namespaces'],
	);

	requests.length = 0;
	assert.equal(
		(await cluster.list({apiVersion: 'v1', kind: 'Namespace'}, {pageSize: 2, atMost: 3})).length,
		3,
	);
	assert.deepEqual(
		requests.map(request => query(request.url)['limit']),
		['2', '1'],
	);
	await cluster.list({apiVersion: 'v1', kind: 'Namespace'}, {pageSize: 2, atMost: 2});
	assert.equal(requests.length, 3);
});

test('a list that expires between two pages is read anew, once', async t => {
	let expired = 0;
	const {url, requests} = await startFakeApiServer(t, (request, response) => {
		if (query(request.url)['continue'] === undefined) {
			sendJson(response, {metadata: {continue: 'next'}, items: [namespace('a')]});
		} else if (expired > 0) {
			expired--;
			sendStatus(response, 410, 'The provided continue parameter is too old', {reason: 'Expired'});
		} else {
			sendJson(response, {metadata: {}, items: [namespace('b')]});
		}
	});
	const cluster = connectTo(t, url);
	expired = 1;
	const objects = await cluster.list({apiVersion: 'v1', kind: 'Namespace'});
	assert.deepEqual(
		objects.map(object => object.metadata.name),
		['a', 'b'],
	);
	assert.equal(requests.length, 4);
	expired = 2;
	await assert.rejects(cluster.list({apiVersion: 'v1', kind: 'Namespace'}), {status: 410});
});

test('metadata alone is asked for by the Accept header, and nothing else is kept', async t => {
	const secret = {
		metadata: {name: 'cacerts', namespace: 'istio-system', annotations: {a: 'b'}},
		data: {'ca-key.pem': 'canary'},
	};
	const {url, requests} = await startFakeApiServer(t, (request, response) => {
		sendJson(
			response,
			request.url.includes('cacerts')
				? {apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', ...secret}
				: {kind: 'PartialObjectMetadataList', metadata: {}, items: [secret]},
		);
	});
	const cluster = connectTo(t, url);
	const [listed] = await cluster.list(
		{apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system'},
		{metadataOnly: true},
	);
	const read = await cluster.read(
		{
			apiVersion: 'v1',
			kind: 'Secret',
			name: 'cacerts',
			namespace: 'istio-system',
		},
		{metadataOnly: true},
	);
	assert.deepEqual(
		requests.map(request => [pathOf(request.url), request.headers.accept]),
		[
			[
				'/api/v1/namespaces/istio-system/secrets',
				'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
			],
			[
				'/api/v1/namespaces/istio-system/secrets/cacerts',
				'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
			],
		],
	);
	assert.deepEqual(listed, {apiVersion: 'v1', kind: 'Secret', metadata: secret.metadata});
	assert.deepEqual(read, listed);
	assert.ok(!inspect([listed, read]).includes('canary'));
});

test('server-side apply sends its manager, its force and its dry run', async t => {
	const {url, requests} = await startFakeApiServer(t, (_request, response) => {
		sendJson(response, configMap);
	});
	const cluster = connectTo(t, url);
	await cluster.apply({
		...configMap,
		metadata: {...configMap.metadata, managedFields: [{manager: 'x'}]},
	});
	await cluster.apply(configMap, {fieldManager: 'other', force: true, dryRun: true});
	const [first, second] = requests;
	assert.equal(first?.method, 'PATCH');
	assert.equal(pathOf(first.url), '/api/v1/namespaces/default/configmaps/settings');
	assert.deepEqual(query(first.url), {fieldManager: 'mesh-wizard'});
	assert.equal(first.headers['content-type'], 'application/apply-patch+yaml');
	assert.deepEqual(JSON.parse(first.body), configMap);
	assert.deepEqual(query(second?.url ?? ''), {fieldManager: 'other', force: 'true', dryRun: 'All'});
});

test('create, replace, patch, remove and review say what they do', async t => {
	let there = true;
	const {url, requests} = await startFakeApiServer(t, (request, response) => {
		if (request.method === 'DELETE' && !there) {
			sendStatus(response, 404, 'configmaps "settings" not found');
		} else {
			sendJson(
				response,
				request.url.includes('reviews') ? {status: {allowed: false}} : configMap,
				request.method === 'POST' ? 201 : 200,
			);
		}
	});
	const cluster = connectTo(t, url);
	await cluster.create(configMap);
	await cluster.replace(configMap);
	await cluster.patch(ref, {data: {a: null}});
	assert.equal(await cluster.remove(ref, {propagation: 'Foreground', uid: 'u-1'}), true);
	there = false;
	assert.equal(await cluster.remove(ref), false);
	assert.deepEqual(
		await cluster.review('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {spec: {}}),
		{status: {allowed: false}},
	);
	assert.deepEqual(
		requests.map(({method, url: path, headers, body}) => [
			method,
			path,
			headers['content-type'],
			JSON.parse(body) as unknown,
		]),
		[
			[
				'POST',
				'/api/v1/namespaces/default/configmaps?fieldManager=mesh-wizard',
				'application/json',
				configMap,
			],
			[
				'PUT',
				'/api/v1/namespaces/default/configmaps/settings?fieldManager=mesh-wizard',
				'application/json',
				configMap,
			],
			[
				'PATCH',
				'/api/v1/namespaces/default/configmaps/settings?fieldManager=mesh-wizard',
				'application/merge-patch+json',
				{data: {a: null}},
			],
			[
				'DELETE',
				'/api/v1/namespaces/default/configmaps/settings',
				'application/json',
				{
					apiVersion: 'v1',
					kind: 'DeleteOptions',
					propagationPolicy: 'Foreground',
					preconditions: {uid: 'u-1'},
				},
			],
			[
				'DELETE',
				'/api/v1/namespaces/default/configmaps/settings',
				'application/json',
				{apiVersion: 'v1', kind: 'DeleteOptions'},
			],
			[
				'POST',
				'/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
				'application/json',
				{spec: {}},
			],
		],
	);
});

test('a kind outside the table is found by discovery once, asked for again while missing', async t => {
	let isInstalled = false;
	const {url, requests} = await startFakeApiServer(t, (request, response) => {
		if (request.url === '/apis/networking.istio.io/v1') {
			sendJson(response, {
				kind: 'APIResourceList',
				resources: [
					...(isInstalled
						? [
								{name: 'gateways', kind: 'Gateway', namespaced: true},
								{name: 'gateways/status', kind: 'Gateway', namespaced: true},
							]
						: []),
					{name: 'sidecars', kind: 'Sidecar', namespaced: true},
				],
			});
		} else if (request.url.startsWith('/apis/networking.istio.io/v1/')) {
			sendJson(response, {
				metadata: {},
				items: [{metadata: {name: 'cross-network', namespace: 'istio-system'}}],
			});
		} else {
			response
				.writeHead(404, {'content-type': 'text/plain; charset=utf-8'})
				.end('404 page not found\n');
		}
	});
	const cluster = connectTo(t, url);
	const gateway = {apiVersion: 'networking.istio.io/v1', kind: 'Gateway'};
	await assert.rejects(cluster.list(gateway), {
		kind: 'not-found',
		message: /does not serve Gateway \(networking\.istio\.io\/v1\)$/v,
	});
	assert.equal(await cluster.read({...gateway, name: 'x', namespace: 'y'}), undefined);
	assert.equal(await cluster.remove({...gateway, name: 'x', namespace: 'y'}), false);
	await assert.rejects(cluster.apply({...gateway, metadata: {name: 'x', namespace: 'y'}}), {
		kind: 'not-found',
	});
	isInstalled = true;
	await cluster.list(gateway);
	requests.length = 0;
	assert.deepEqual(
		(await cluster.list({...gateway, namespace: 'istio-system'})).map(object => [
			object.kind,
			object.metadata.name,
		]),
		[['Gateway', 'cross-network']],
	);
	assert.deepEqual(
		requests.map(request => pathOf(request.url)),
		['/apis/networking.istio.io/v1/namespaces/istio-system/gateways'],
	);
	await assert.rejects(cluster.list({apiVersion: 'none.example/v1', kind: 'None'}), {
		kind: 'not-found',
	});
});

test('a missing object reads as undefined; other failures are failures', async t => {
	const {url} = await startFakeApiServer(t, (request, response) => {
		sendStatus(response, request.url.includes('settings') ? 404 : 403, 'no');
	});
	const cluster = connectTo(t, url);
	assert.equal(await cluster.read(ref), undefined);
	await assert.rejects(cluster.read({...ref, name: 'other'}), {kind: 'forbidden'});
	await assert.rejects(cluster.read({apiVersion: 'v1', kind: 'ConfigMap', name: 'x'}), {
		name: 'TypeError',
		message: /needs a namespace/v,
	});
});

test('all listable kinds are known from two requests, each in one version', async t => {
	const resource = (kind: string, verbs: string[], scope = 'Namespaced') => ({
		resource: `${kind.toLowerCase()}s`,
		responseKind: {group: '', version: '', kind},
		scope,
		verbs,
	});
	const {url, requests} = await startFakeApiServer(t, (request, response) => {
		const items =
			request.url === '/api'
				? [
						{
							metadata: {},
							versions: [
								{
									version: 'v1',
									resources: [
										resource('Namespace', ['list', 'get'], 'Cluster'),
										resource('Binding', ['create']),
									],
								},
							],
						},
					]
				: [
						{
							metadata: {name: 'networking.istio.io'},
							versions: [
								{version: 'v1', resources: [resource('Gateway', ['list'])]},
								{
									version: 'v1beta1',
									resources: [resource('Gateway', ['list']), resource('Old', ['list'])],
								},
							],
						},
					];
		sendJson(response, {kind: 'APIGroupDiscoveryList', items});
	});
	assert.deepEqual(await connectTo(t, url).kinds(), [
		{
			apiVersion: 'v1',
			kind: 'Namespace',
			namespaced: false,
			verbs: ['list', 'get'],
		},
		{
			apiVersion: 'networking.istio.io/v1',
			kind: 'Gateway',
			namespaced: true,
			verbs: ['list'],
		},
		{
			apiVersion: 'networking.istio.io/v1beta1',
			kind: 'Old',
			namespaced: true,
			verbs: ['list'],
		},
	]);
	assert.equal(requests.length, 2);
	assert.match(requests[0]?.headers.accept ?? '', /as=APIGroupDiscoveryList/v);
});
