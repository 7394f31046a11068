import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import {connect} from 'node:net';
import {test} from 'node:test';
import {inspect} from 'node:util';
import type {ClusterOptions} from '../../../source/adapters/cluster/cluster.ts';
import {ApiError, type ClusterPort} from '../../../source/ports/cluster.ts';
import {Sensitive} from '../../../source/sensitive.ts';
import {sendJson, startFakeApiServer} from '../../helpers/fake-api-server.ts';
import {
	authority,
	clusterFor,
	contextFor,
	healthy,
	local,
	listen,
	serverTls,
	token,
	version,
} from '../../helpers/secure-api.ts';
import {until} from '../../helpers/until.ts';

test('connections are kept and shared, six at most', async t => {
	let open = 0;
	let most = 0;
	const gate = new AbortController();
	const server = await startFakeApiServer(
		t,
		async (_request, response) => {
			open++;
			most = Math.max(most, open);
			if (!gate.signal.aborted) {
				await once(gate.signal, 'abort');
			}

			open--;
			sendJson(response, version);
		},
		serverTls,
	);
	const cluster = clusterFor(t, contextFor(server.url));
	const asked = Array.from({length: 20}, async () => cluster.get('/version'));
	await until('six requests are being answered', () => open === 6);
	gate.abort();
	await Promise.all(asked);
	assert.equal(most, 6);
	for (let count = 0; count < 5; count++) {
		await cluster.get('/version');
	}

	assert.equal(server.connections(), 6);
	assert.equal(server.requests.length, 25);
	cluster.close();
	await until('all connections are closed', () => server.sockets.size === 0);
	await assert.rejects(cluster.get('/version'), {kind: 'aborted'});
});

test('a kept connection that the server closed meanwhile costs a read nothing; a write is not repeated', async t => {
	let drop = false;
	const {url, requests, connections} = await startFakeApiServer(
		t,
		(_request, response, incoming) => {
			if (drop) {
				drop = false;
				incoming.socket.destroy();
				return;
			}

			sendJson(response, {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'x'}});
		},
		serverTls,
	);
	const cluster = clusterFor(t, contextFor(url));
	await cluster.get('/version');
	drop = true;
	await cluster.get('/version');
	assert.equal(connections(), 2);
	assert.equal(requests.length, 3);
	drop = true;
	await assert.rejects(
		cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'x'}}),
		{kind: 'network', message: /closed before an answer/v},
	);
	assert.equal(requests.length, 4);
});

test('a read whose connection breaks is sent once more, before its answer or within it; what changes something is not', async t => {
	/** How the next answers break off; the rest is sound. */
	let breaks: Array<'before' | 'within'> = [];
	const {url, requests} = await startFakeApiServer(
		t,
		(_request, response, incoming) => {
			const next = breaks.shift();
			const end = () => {
				incoming.socket.destroy();
			};

			if (next === 'before') {
				end();
			} else if (next === 'within') {
				response.writeHead(200, {'content-type': 'application/json', 'content-length': '90'});
				response.write('{"apiVersion":', end);
			} else {
				sendJson(response, {metadata: {name: 'x'}, items: []});
			}
		},
		serverTls,
	);
	const ref = {apiVersion: 'v1', kind: 'Namespace', name: 'x'};
	const namespace = {...ref, metadata: {name: 'x'}};
	/** How often it is sent over fresh connections that break off in these ways, and whether it fails. */
	const sent = async (ways: typeof breaks, ask: (cluster: ClusterPort) => Promise<unknown>) => {
		requests.length = 0;
		breaks = [...ways];
		const cluster = clusterFor(t, contextFor(url));
		const kind = await ask(cluster).then(
			() => undefined,
			(error: unknown) => error instanceof ApiError && error.kind,
		);
		cluster.close();
		return [requests.length, kind];
	};

	for (const way of ['before', 'within'] as const) {
		for (const read of [
			async (cluster: ClusterPort) => cluster.get('/version'),
			async (cluster: ClusterPort) => cluster.text('/version'),
			async (cluster: ClusterPort) => cluster.read(ref),
			async (cluster: ClusterPort) => cluster.list(ref),
			async (cluster: ClusterPort) => cluster.review('/apis/x/reviews', {}),
		]) {
			assert.deepEqual(await sent([way], read), [2, undefined], `${way} ${String(read)}`);
			assert.deepEqual(await sent([way, way, way], read), [2, 'network'], 'a second break counts');
		}

		for (const write of [
			async (cluster: ClusterPort) => cluster.apply(namespace),
			async (cluster: ClusterPort) => cluster.create(namespace),
			async (cluster: ClusterPort) => cluster.replace(namespace),
			async (cluster: ClusterPort) => cluster.patch(ref, {}),
			async (cluster: ClusterPort) => cluster.remove(ref),
		]) {
			assert.deepEqual(await sent([way], write), [1, 'network'], `${way} ${String(write)}`);
		}
	}
});

test('an abort ends a request that runs, waits for a connection, or has not begun', async t => {
	const {url, requests} = await startFakeApiServer(t, () => undefined, serverTls);
	const cluster = clusterFor(t, contextFor(url), {maxSockets: 1});
	const stop = new AbortController();
	const running = cluster.get('/version', {signal: stop.signal});
	await until('the request is there', () => requests.length === 1);
	const waiting = cluster.get('/version', {signal: stop.signal});
	stop.abort();
	await assert.rejects(running, {kind: 'aborted'});
	await assert.rejects(waiting, {kind: 'aborted'});
	await assert.rejects(cluster.get('/version', {signal: stop.signal}), {kind: 'aborted'});
	assert.equal(requests.length, 1);
});

test("a request's own time counts before the cluster's", async t => {
	const {url} = await startFakeApiServer(t, () => undefined, serverTls);
	const cluster = clusterFor(t, contextFor(url), {timeoutMs: 60_000});
	await assert.rejects(cluster.get('/version', {timeoutMs: 200}), {
		kind: 'unanswered',
		message: /within 0\.2 s/v,
	});
});

test('servers below a path, headers and impersonation; without TLS no credential is shown', async t => {
	const user = {
		token: undefined,
		basic: {username: 'me', password: new Sensitive('p')},
		impersonation: {
			user: 'jane',
			uid: '7',
			groups: ['dev', 'ops'],
			extra: {'example.com/Scope': ['a', 'b']},
		},
	};
	const ask = async (tls?: typeof serverTls) => {
		const {url, requests} = await startFakeApiServer(
			t,
			(_request, response) => {
				sendJson(response, version);
			},
			tls,
		);
		await clusterFor(t, contextFor(`${url}/k8s/clusters/c-1`, {user})).get('/version');
		return requests[0];
	};

	const plain = await ask();
	assert.equal(plain?.headers.authorization, undefined);
	assert.equal(plain?.headers['impersonate-user'], 'jane');
	const request = await ask(serverTls);
	assert.equal(request?.url, '/k8s/clusters/c-1/version');
	assert.equal(request.headers['user-agent'], 'mesh-wizard/test');
	assert.equal(request.headers.authorization, `Basic ${Buffer.from('me:p').toString('base64')}`);
	assert.equal(request.headers['impersonate-user'], 'jane');
	assert.equal(request.headers['impersonate-uid'], '7');
	assert.equal(request.headers['impersonate-group'], 'dev, ops');
	assert.equal(request.headers['impersonate-extra-example.com%2fscope'], 'a, b');
});

test('a dead proxy, a proxy that refuses, and one that connects', async t => {
	const server = await healthy(t);
	const tunnels: string[] = [];
	const seenAuthorization: Array<string | undefined> = [];
	let answer = 'HTTP/1.1 200 Connection established\r\n\r\n';
	const proxyPort = await listen(t, socket => {
		socket.once('data', data => {
			const [first = '', ...headers] = data.toString().split('\r\n');
			tunnels.push(first);
			seenAuthorization.push(
				headers.find(header => /^proxy-authorization/iv.test(header))?.split(': ')[1],
			);
			assert.ok(!data.toString().includes(token));
			socket.write(answer);
			if (answer.includes(' 200 ')) {
				const upstream = connect(server.port, '127.0.0.1');
				upstream.on('error', () => undefined);
				socket.pipe(upstream).pipe(socket);
			}
		});
	});
	const through = (proxy: string, options: Partial<ClusterOptions> = {}) =>
		clusterFor(t, contextFor(server.url, {cluster: {proxyUrl: new Sensitive(proxy)}}), options);
	const cluster = through(`http://user:pass%20word@127.0.0.1:${proxyPort}`);
	assert.deepEqual(await cluster.get('/version'), version);
	assert.deepEqual(await cluster.get('/version'), version);
	assert.deepEqual(tunnels, [`CONNECT 127.0.0.1:${server.port} HTTP/1.1`]);
	assert.equal(seenAuthorization[0], `Basic ${Buffer.from('user:pass word').toString('base64')}`);

	const byName = clusterFor(t, contextFor(`https://api.example:${server.port}`), {
		env: {HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`},
	});
	assert.deepEqual(await byName.get('/version'), version);
	assert.equal(tunnels[1], `CONNECT api.example:${server.port} HTTP/1.1`);

	answer = 'HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n';
	await assert.rejects(
		through(`http://user:canary@127.0.0.1:${proxyPort}`).get('/version'),
		(error: ApiError) => {
			assert.equal(error.kind, 'proxy');
			assert.match(
				error.message,
				/proxy http:\/\/127\.0\.0\.1:\d+ does not connect to .*: it wants a user and a password/v,
			);
			assert.ok(!inspect(error).includes('canary'));
			return true;
		},
	);
	const silent = await listen(t, () => undefined);
	await assert.rejects(through(`http://127.0.0.1:${silent}`, {timeoutMs: 300}).get('/version'), {
		kind: 'proxy',
		message: /proxy http:\/\/127\.0\.0\.1:\d+ did not connect to it within 0\.3 s/v,
	});
	await assert.rejects(through('http://127.0.0.1:1').get('/version'), {
		kind: 'proxy',
		message: /proxy http:\/\/127\.0\.0\.1:1: nothing listens there/v,
	});
	await assert.rejects(through('socks4://127.0.0.1:1').get('/version'), {
		kind: 'proxy',
		message: /socks4 are not supported/v,
	});
	await assert.rejects(through('not a url').get('/version'), {
		kind: 'proxy',
		message: /its proxy is not a URL/v,
	});
	for (const scheme of ['http', 'socks5']) {
		await assert.rejects(through(`${scheme}://user:50%canary@127.0.0.1:1`).get('/version'), {
			kind: 'proxy',
			message: /has a % without two hexadecimal digits: write %25$/v,
		});
	}
});

test("the API server's clock is known after an answer", async t => {
	const {url} = await startFakeApiServer(
		t,
		(_request, response) => {
			response.setHeader('date', 'Fri, 01 Jan 2027 00:00:00 GMT');
			sendJson(response, version);
		},
		serverTls,
	);
	const cluster = clusterFor(t, contextFor(url));
	assert.equal(cluster.clock(), undefined);
	await cluster.get('/version');
	assert.equal(cluster.clock()?.server, Date.UTC(2027, 0, 1));
	assert.ok(Math.abs((cluster.clock()?.local ?? 0) - Date.now()) < 5000);
});

test('what the API server showed in its handshake is known after an answer, also to who trusts anybody', async t => {
	const serve = async (tls?: typeof serverTls) =>
		startFakeApiServer(
			t,
			(_request, response) => {
				sendJson(response, version);
			},
			tls,
		);
	const secure = await serve(serverTls);
	const plain = await serve();
	const shown = async (context: Parameters<typeof clusterFor>[1]) => {
		const cluster = clusterFor(t, context);
		assert.deepEqual(cluster.certificates(), []);
		await cluster.get('/version');
		await cluster.get('/version');
		return cluster.certificates();
	};

	const [leaf, ...rest] = await shown(contextFor(secure.url));
	assert.equal(leaf?.trim(), local.cert.trim());
	assert.deepEqual(
		rest.map(text => text.trim()),
		[authority.ca.trim()],
	);
	const [unchecked] = await shown(
		contextFor(secure.url, {cluster: {authority: undefined, skipTlsVerify: true}}),
	);
	assert.equal(unchecked?.trim(), local.cert.trim());
	assert.deepEqual(await shown(contextFor(plain.url)), []);
});

test('an answer that was long under way does not tell the clock where a quicker one does', async t => {
	const gates = [new AbortController(), new AbortController()];
	let slow = 0;
	const {url} = await startFakeApiServer(
		t,
		async (request, response) => {
			const isSlow = request.url?.includes('slow');
			response.setHeader(
				'date',
				isSlow ? 'Thu, 31 Dec 2026 23:59:00 GMT' : 'Fri, 01 Jan 2027 00:00:00 GMT',
			);
			const gate = isSlow ? gates[slow++] : undefined;
			if (gate !== undefined && !gate.signal.aborted) {
				await once(gate.signal, 'abort');
			}

			sendJson(response, version);
		},
		serverTls,
	);
	const cluster = clusterFor(t, contextFor(url));
	const first = cluster.get('/slow');
	await until('it is being answered', () => slow === 1);
	gates[0]?.abort();
	await first;
	assert.equal(cluster.clock()?.server, Date.UTC(2026, 11, 31, 23, 59), 'the only answer there is');

	const held = cluster.get('/slow');
	await until('it is being answered', () => slow === 2);
	await cluster.get('/version');
	await cluster.get('/version');
	const told = cluster.clock();
	gates[1]?.abort();
	await held;
	assert.deepEqual(cluster.clock(), told);
	assert.equal(told?.server, Date.UTC(2027, 0, 1));
});
