import assert from 'node:assert/strict';
import type {ServerResponse} from 'node:http';
import {test, type TestContext} from 'node:test';
import {inspect} from 'node:util';
import {makeCluster} from '../../../source/adapters/cluster/cluster.ts';
import {Sensitive} from '../../../source/sensitive.ts';
import {connectTo} from '../../helpers/connect-to.ts';
import {startFakeApiServer} from '../../helpers/fake-api-server.ts';
import {kubeContext} from '../../helpers/kube-context.ts';
import {servePortForwards} from '../../helpers/port-forward-server.ts';
import {makeTestAuthority} from '../../helpers/test-authority.ts';
import {until} from '../../helpers/until.ts';

const token = 'canary-Token9.q1w2e3';
const istiod = {namespace: 'istio-system', name: 'istiod-1'};
const big = JSON.stringify(
	Array.from({length: 60_000}, (_, index) => ({
		Addresses: [`10.0.${index % 256}.1`],
		index,
		text: 'ü'.repeat(20),
	})),
);

/** A pod with some ways of answering, behind an API server. */
const setUp = async (t: TestContext, options: Parameters<typeof connectTo>[2] = {}) => {
	const held: ServerResponse[] = [];
	const pod = await startFakeApiServer(t, (request, response) => {
		switch (request.url) {
			case '/close': {
				// No length and no chunks: the end of the connection is the end of the answer.
				response.useChunkedEncodingByDefault = false;
				response.writeHead(200, {connection: 'close'});
				response.write('one,');
				setImmediate(() => {
					response.end('two');
				});
				break;
			}

			case '/big': {
				response.writeHead(200);
				for (let at = 0; at < big.length; at += 50_000) {
					response.write(big.slice(at, at + 50_000));
				}

				response.end();
				break;
			}

			case '/half': {
				response.writeHead(200, {'content-length': '1000'}).write('half');
				setImmediate(() => {
					response.socket?.destroy();
				});
				break;
			}

			case '/hold': {
				held.push(response);
				break;
			}

			default: {
				response.writeHead(request.url === '/none' ? 404 : 200).end(
					JSON.stringify({
						url: request.url,
						host: request.headers.host,
						x: request.headers['x-test'],
					}),
				);
			}
		}
	});
	const api = await startFakeApiServer(t, (_request, response) => {
		response.writeHead(404).end();
	});
	const forwards = servePortForwards(t, api, {
		'istio-system/istiod-1:15014': pod.port,
		'istio-system/istiod-1:1': 'refused',
		'istio-system/istiod-1:2': 'silent',
	});
	return {
		pod,
		api,
		forwards,
		held,
		cluster: connectTo(t, api.url, {user: {token: new Sensitive(token)}, ...options}),
	};
};

test("requests to a pod's port go through tunnels of their own, which close with the work", async t => {
	const {cluster, forwards, api, pod} = await setUp(t);
	const answers = await cluster.forward(istiod, 15_014, async request => {
		const first = await request('/debug/clusterz?x=1', {headers: {'x-test': 'yes'}});
		return [first, ...(await Promise.all(['/none', '/b', '/c'].map(async path => request(path))))];
	});
	assert.deepEqual(
		answers.map(({status}) => status),
		[200, 404, 200, 200],
	);
	assert.deepEqual(JSON.parse(answers[0]?.body ?? ''), {
		url: '/debug/clusterz?x=1',
		host: 'localhost',
		x: 'yes',
	});
	assert.deepEqual(
		forwards.urls,
		Array.from(
			{length: 4},
			() => '/api/v1/namespaces/istio-system/pods/istiod-1/portforward?ports=15014',
		),
	);
	assert.deepEqual([...new Set(forwards.protocols)], ['v4.channel.k8s.io']);
	await until(
		'no tunnel is open',
		() => forwards.open.size === 0 && pod.sockets.size === 0 && api.sockets.size === 0,
	);
});

test('answers may end with the connection, be several megabytes long, or break off', async t => {
	const {cluster} = await setUp(t);
	await cluster.forward(istiod, 15_014, async request => {
		assert.equal((await request('/close')).body, 'one,two');
		const {body} = await request('/big');
		assert.ok(big.length > 3_000_000);
		assert.ok(body === big, `${body.length} of ${big.length} characters`);
		await assert.rejects(request('/half'), {
			kind: 'network',
			message: /GET \/half at port 15014 of pod istio-system\/istiod-1: the tunnel broke/v,
		});
	});
	const small = await setUp(t, {maximumBytes: 100_000});
	await assert.rejects(
		small.cluster.forward(istiod, 15_014, async request => request('/big')),
		{kind: 'too-large'},
	);
});

test('a port where nothing listens, and a pod that may not be forwarded to, are told apart', async t => {
	const {cluster} = await setUp(t);
	await assert.rejects(
		cluster.forward(istiod, 1, async request => request('/')),
		{kind: 'refused', message: /nothing listens at this port of the pod$/v},
	);
	await assert.rejects(
		cluster.forward({...istiod, name: 'other'}, 80, async request => request('/')),
		(error: Error & {kind?: string}) => {
			assert.equal(error.kind, 'forbidden');
			assert.match(
				error.message,
				/cannot create resource "pods\/portforward" \(forward port 80 of pod istio-system\/other\)$/v,
			);
			assert.ok(!inspect(error, {depth: 9}).includes(token));
			return true;
		},
	);
	const dead = connectTo(t, 'http://127.0.0.1:1');
	await assert.rejects(
		dead.forward(istiod, 1, async request => request('/')),
		{kind: 'refused', message: /^http:\/\/127\.0\.0\.1:1: nothing listens/v},
	);
});

test('a pod that does not answer ends at the timeout, and an abort ends it at once', async t => {
	const {cluster, forwards, held} = await setUp(t, {timeoutMs: 300});
	await assert.rejects(
		cluster.forward(istiod, 2, async request => request('/')),
		{kind: 'unanswered', message: /no whole answer within 0\.3 s$/v},
	);
	await assert.rejects(
		cluster.forward(istiod, 15_014, async request => request('/hold')),
		{kind: 'unanswered'},
	);
	const stop = new AbortController();
	const waiting = cluster.forward(istiod, 15_014, async request =>
		request('/hold', {signal: stop.signal, timeoutMs: 60_000}),
	);
	await until('the pod was asked', () => held.length === 2);
	stop.abort();
	await assert.rejects(waiting, {kind: 'aborted'});
	await until('no tunnel is open', () => forwards.open.size === 0);
});

test('a requester is of no use after its port-forward, and what it had open is closed', async t => {
	const {cluster, forwards, held} = await setUp(t);
	let late: Promise<unknown> = Promise.resolve();
	const request = await cluster.forward(istiod, 15_014, async requester => {
		late = assert.rejects(requester('/hold'));
		await until('the pod was asked', () => held.length === 1);
		return requester;
	});
	await late;
	await assert.rejects(request('/'), {kind: 'aborted'});
	await until('no tunnel is open', () => forwards.open.size === 0);
});

test('a tunnel is made with the same trust, certificate and headers as requests', async t => {
	const authority = makeTestAuthority();
	const server = authority.issue({name: 'api', names: 'IP:127.0.0.1'});
	const client = authority.issue({name: 'me', purpose: 'clientAuth'});
	const {pod} = await setUp(t);
	const api = await startFakeApiServer(
		t,
		(_request, response) => {
			response.end();
		},
		{
			...server,
			ca: authority.ca,
			requestCert: true,
			rejectUnauthorized: true,
		},
	);
	let agent: string | undefined;
	api.onUpgrade(request => {
		agent = request.headers['user-agent'];
	});
	servePortForwards(t, api, {'istio-system/istiod-1:15014': pod.port});
	const cluster = makeCluster(
		kubeContext({
			server: api.url,
			cluster: {authority: authority.ca},
			user: {certificate: {certificate: client.cert, key: new Sensitive(client.key)}},
		}),
		{timeoutMs: 5000, userAgent: 'mesh-wizard/test', env: {}},
	);
	t.after(cluster.close);
	assert.equal((await cluster.forward(istiod, 15_014, async request => request('/'))).status, 200);
	assert.equal(agent, 'mesh-wizard/test');
});
