import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {writeFile} from 'node:fs/promises';
import {
	connect, createServer, type AddressInfo, type Socket,
} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {inspect} from 'node:util';
import {makeResolve} from '../../../source/adapters/cluster/lookup.ts';
import {makeCluster, type ClusterOptions} from '../../../source/adapters/cluster.ts';
import {ApiError, type ApiFailureKind} from '../../../source/ports/cluster.ts';
import type {KubeContext} from '../../../source/ports/kubeconfig.ts';
import {Sensitive} from '../../../source/sensitive.ts';
import {startDnsServer} from '../../helpers/dns-server.ts';
import {sendJson, startFakeApiServer} from '../../helpers/fake-api-server.ts';
import {execPlugin, kubeContext} from '../../helpers/kube-context.ts';
import {makeTestAuthority} from '../../helpers/test-authority.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';
import {until} from '../../helpers/until.ts';

const authority = makeTestAuthority();
const hasPython = spawnSync('python3', ['--version']).status === 0;
const local = authority.issue({name: 'api', names: 'DNS:localhost,DNS:api.example,IP:127.0.0.1'});
const serverTls = {cert: local.cert, key: local.key};
const token = 'canary-Token9.q1w2e3';

const clusterFor = (t: TestContext, context: KubeContext, options: Partial<ClusterOptions> = {}) => {
	const cluster = makeCluster(context, {
		timeoutMs: 5000, userAgent: 'mesh-wizard/test', env: {}, ...options,
	});
	t.after(cluster.close);
	return cluster;
};

const contextFor = (server: string, overrides: Parameters<typeof kubeContext>[0] = {}) => kubeContext({
	...overrides, server, cluster: {authority: authority.ca, ...overrides.cluster}, user: {token: new Sensitive(token), ...overrides.user},
});

/** The failure of the simplest request: its kind, and its words, which name the server, offer a remedy and hold no credential. */
const failure = async (t: TestContext, context: KubeContext, [kind, words]: readonly [ApiFailureKind, RegExp], options: Partial<ClusterOptions> = {}): Promise<ApiError> => {
	const cluster = clusterFor(t, context, options);
	let failed: unknown;
	try {
		await cluster.get('/version');
	} catch (error) {
		failed = error;
	}

	assert.ok(failed instanceof ApiError, inspect(failed));
	assert.equal(failed.kind, kind, failed.message);
	assert.ok(failed.message.startsWith(`${context.server}: `), failed.message);
	assert.match(failed.message, words);
	assert.ok(failed.remedy.length > 0, failed.message);
	assert.ok(!inspect(failed, {depth: 9}).includes(token), 'the token is in the error');
	return failed;
};

const listen = async (t: TestContext, onConnection: (socket: Socket) => void, host = '127.0.0.1'): Promise<number> => {
	const sockets = new Set<Socket>();
	const server = createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		onConnection(socket);
	});
	server.listen(0, host);
	await once(server, 'listening');
	t.after(() => {
		server.close();
		for (const socket of sockets) {
			socket.destroy();
		}
	});
	return (server.address() as AddressInfo).port;
};

const version = {gitVersion: 'v1.35.4'};
const healthy = async (t: TestContext, tls = serverTls) => startFakeApiServer(t, (_request, response) => {
	sendJson(response, version);
}, tls);

test('a server is known by the CA of its kubeconfig, by name and by address', async t => {
	const {port} = await healthy(t);
	for (const server of [`https://127.0.0.1:${port}`, `https://localhost:${port}`]) {
		assert.deepEqual(await clusterFor(t, contextFor(server)).get('/version'), version);
	}
});

test('a port where nothing listens is refused', async t => {
	const port = await listen(t, () => undefined);
	const closed = createServer().listen(0, '127.0.0.1');
	await once(closed, 'listening');
	const free = (closed.address() as AddressInfo).port;
	closed.close();
	assert.notEqual(port, free);
	await failure(t, contextFor(`https://127.0.0.1:${free}`), ['refused', /nothing listens at port \d+ \(connection refused\)$/v]);
});

test('a server that drops packets times out at the connection', {skip: process.platform !== 'linux' || !hasPython}, async t => {
	const blackHole = await fillBacklog(t);
	const error = await failure(t, contextFor(`https://127.0.0.1:${blackHole}`), ['timed-out', /no answer to the connection within 0\.4 s \(packets are dropped on the way\)$/v], {timeoutMs: 400});
	assert.equal(error.status, undefined);
});

test('a server that takes connections and never speaks is TLS-silent', async t => {
	const port = await listen(t, () => undefined);
	await failure(t, contextFor(`https://127.0.0.1:${port}`), ['tls-silent', /the connection opens, but the TLS handshake did not end within 0\.3 s$/v], {timeoutMs: 300});
});

test('a server that never answers a request times out after the connection', async t => {
	const {url} = await startFakeApiServer(t, () => undefined, serverTls);
	await failure(t, contextFor(url), ['timed-out', /connected, but no answer to the request within 0\.3 s$/v], {timeoutMs: 300});
	const half = await startFakeApiServer(t, (_request, response) => {
		response.writeHead(200, {'content-type': 'application/json'}).write('{');
	}, serverTls);
	await failure(t, contextFor(half.url), ['timed-out', /the answer began, but did not end within 0\.3 s$/v], {timeoutMs: 300});
});

test('a request that waits for a connection fails as the connections do', async t => {
	const port = await listen(t, () => undefined);
	const cluster = clusterFor(t, contextFor(`https://127.0.0.1:${port}`), {timeoutMs: 300, maxSockets: 1});
	const kinds = await Promise.all([1, 2, 3].map(async () => cluster.get('/version').catch((error: unknown) => (error as ApiError).kind)));
	assert.deepEqual(kinds, ['tls-silent', 'tls-silent', 'tls-silent']);
});

test('a server that speaks something else than TLS is told apart', async t => {
	const {port} = await startFakeApiServer(t, (_request, response) => {
		sendJson(response, version);
	});
	await failure(t, contextFor(`https://127.0.0.1:${port}`), ['not-tls', /something answers at port \d+, but it does not speak TLS$/v]);
	const ssh = await listen(t, socket => {
		socket.write('SSH-2.0-OpenSSH_9.2\r\n');
	});
	await failure(t, contextFor(`https://127.0.0.1:${ssh}`), ['not-tls', /does not speak TLS$/v]);
});

test('a connection that is closed in the handshake is a network failure', async t => {
	const port = await listen(t, socket => {
		socket.once('data', () => {
			socket.end();
		});
	});
	await failure(t, contextFor(`https://127.0.0.1:${port}`), ['network', /closed in the TLS handshake/v]);
});

test('certificates that we cannot trust are told apart', async t => {
	const other = makeTestAuthority('another-ca');
	const foreign = other.issue({name: 'api', names: 'IP:127.0.0.1'});
	const expired = authority.issue({name: 'api', names: 'IP:127.0.0.1', expired: true});
	const elsewhere = authority.issue({name: 'api', names: 'DNS:api.corp.example,IP:10.0.0.9'});
	const table: Array<[typeof serverTls, RegExp]> = [
		[foreign, /its certificate comes from a CA that the kubeconfig does not trust$/v],
		[expired, /its certificate has expired$/v],
		[elsewhere, /its certificate is for other names than 127\.0\.0\.1: api\.corp\.example, 10\.0\.0\.9$/v],
	];
	for (const [tls, words] of table) {
		const {url} = await healthy(t, tls);
		await failure(t, contextFor(url), ['wrong-ca', words]);
		assert.deepEqual(await clusterFor(t, contextFor(url, {cluster: {authority: undefined, skipTlsVerify: true}})).get('/version'), version);
	}

	const {url} = await healthy(t, elsewhere);
	assert.deepEqual(await clusterFor(t, contextFor(url, {cluster: {tlsServerName: 'api.corp.example'}})).get('/version'), version);
	await failure(t, contextFor(url, {cluster: {authority: '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n'}}), ['wrong-ca', /the CA certificate of context "east-1" cannot be used|does not trust/v]);
	await failure(t, contextFor(url, {cluster: {authority: undefined}}), ['wrong-ca', /that the kubeconfig does not trust/v]);
});

test('a server that refuses our client certificate, or wants one, is told apart', async t => {
	const strict = {
		...serverTls, ca: authority.ca, requestCert: true, rejectUnauthorized: true,
	};
	const stranger = makeTestAuthority('stranger').issue({name: 'me', purpose: 'clientAuth'});
	const own = authority.issue({name: 'me', purpose: 'clientAuth'});
	const userOf = ({cert, key}: typeof own) => ({user: {token: undefined, certificate: {certificate: cert, key: new Sensitive(key)}}});
	for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
		const accepted = await startFakeApiServer(t, (_request, response, incoming) => {
			sendJson(response, {subject: (incoming.socket as unknown as {getPeerCertificate: () => {subject: {CN: string}}}).getPeerCertificate().subject.CN});
		}, {...strict, maxVersion});
		assert.deepEqual(await clusterFor(t, contextFor(accepted.url, userOf(own))).get('/version'), {subject: 'me'});
	}

	for (const tlsVersion of ['-tls1_2', '-tls1_3']) {
		const refusing = await listenStrictly(t, tlsVersion);
		await failure(t, contextFor(`https://127.0.0.1:${refusing}`, userOf(stranger)), ['client-certificate', /it refuses our client certificate, or wants one/v]);
		// TLS 1.2 has no word of its own for a certificate that is wanted.
		const [kind, words] = tlsVersion === '-tls1_3' ? ['client-certificate' as const, /or wants one \(certificate required\)$/v] : ['network' as const, /the TLS handshake failed \(handshake failure\)$/v];
		await failure(t, contextFor(`https://127.0.0.1:${refusing}`, {user: {token: undefined}}), [kind, words]);
	}

	const {url} = await healthy(t);
	await failure(t, contextFor(url, userOf({cert: own.cert, key: stranger.key})), ['client-certificate', /the client certificate of context "east-1" cannot be used/v]);
});

test('a name that does not resolve, or whose DNS server is silent, is told apart', async t => {
	const {server} = await startDnsServer(t, {'silent.example': 'silent', 'api.example': {a: '127.0.0.1'}});
	const resolve = makeResolve({
		servers: [server],
		hostsFile: '/nowhere',
		timeoutMs: 4000,
		async system() {
			throw Object.assign(new Error('unknown'), {code: 'ENOTFOUND'});
		},
	});
	await failure(t, contextFor('https://none.example:6443'), ['dns', /the name none\.example does not resolve \(ENOTFOUND\)$/v], {resolve});
	await failure(t, contextFor('https://silent.example:6443'), ['dns', /the name silent\.example did not resolve within 0\.3 s: the DNS server does not answer$/v], {resolve, timeoutMs: 300});
	const {port} = await healthy(t);
	assert.deepEqual(await clusterFor(t, contextFor(`https://api.example:${port}`), {resolve}).get('/version'), version);
});

test('a credential plugin that is missing is the failure, and no request is made', async t => {
	const {url, requests} = await healthy(t);
	await failure(t, contextFor(url, {user: {token: undefined, exec: execPlugin({command: 'no-such-plugin'})}}), ['exec-plugin', /no-such-plugin is not installed$/v]);
	assert.equal(requests.length, 0);
});

test('a plugin\'s token is used, and dropped when the server refuses it', async t => {
	let refuse = false;
	const {url, requests} = await startFakeApiServer(t, (_request, response) => {
		sendJson(response, refuse ? {kind: 'Status', message: 'Unauthorized', code: 401} : version, refuse ? 401 : 200);
	}, serverTls);
	const bin = path.resolve(import.meta.dirname, '../../fixtures/bin');
	const context = contextFor(url, {user: {token: undefined, exec: execPlugin({env: {FAKE_DIR: await temporaryDirectory(t), FAKE_TOKEN: token}})}});
	const cluster = clusterFor(t, context, {env: {PATH: `${bin}:${process.env['PATH']}`}});
	await cluster.get('/version');
	assert.equal(requests[0]?.headers.authorization, `Bearer ${token}`);
	refuse = true;
	await assert.rejects(cluster.get('/version'), {kind: 'unauthorized'});
	refuse = false;
	await cluster.get('/version');
	assert.equal(requests.length, 3);
});

test('connections are kept and shared, six at most', async t => {
	let open = 0;
	let most = 0;
	const gate = new AbortController();
	const server = await startFakeApiServer(t, async (_request, response) => {
		open++;
		most = Math.max(most, open);
		if (!gate.signal.aborted) {
			await once(gate.signal, 'abort');
		}

		open--;
		sendJson(response, version);
	}, serverTls);
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
	const {url, requests, connections} = await startFakeApiServer(t, (_request, response, incoming) => {
		if (drop) {
			drop = false;
			incoming.socket.destroy();
			return;
		}

		sendJson(response, {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'x'}});
	}, serverTls);
	const cluster = clusterFor(t, contextFor(url));
	await cluster.get('/version');
	drop = true;
	await cluster.get('/version');
	assert.equal(connections(), 2);
	assert.equal(requests.length, 3);
	drop = true;
	await assert.rejects(cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'x'}}), {kind: 'network', message: /closed before an answer/v});
	assert.equal(requests.length, 4);
	drop = true;
	await assert.rejects(cluster.get('/version'), {kind: 'network'}, 'a fresh connection that breaks is a failure');
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

test('a request\'s own time counts before the cluster\'s', async t => {
	const {url} = await startFakeApiServer(t, () => undefined, serverTls);
	const cluster = clusterFor(t, contextFor(url), {timeoutMs: 60_000});
	await assert.rejects(cluster.get('/version', {timeoutMs: 200}), {kind: 'timed-out', message: /within 0\.2 s/v});
});

test('http servers, servers below a path, headers and impersonation', async t => {
	const {url, requests} = await startFakeApiServer(t, (_request, response) => {
		sendJson(response, version);
	});
	const cluster = clusterFor(t, contextFor(`${url}/k8s/clusters/c-1`, {
		user: {
			token: undefined,
			basic: {username: 'me', password: new Sensitive('p')},
			impersonation: {
				user: 'jane', uid: '7', groups: ['dev', 'ops'], extra: {'example.com/Scope': ['a', 'b']},
			},
		},
	}));
	await cluster.get('/version');
	const [request] = requests;
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
			seenAuthorization.push(headers.find(header => /^proxy-authorization/iv.test(header))?.split(': ')[1]);
			assert.ok(!data.toString().includes(token));
			socket.write(answer);
			if (answer.includes(' 200 ')) {
				const upstream = connect(server.port, '127.0.0.1');
				upstream.on('error', () => undefined);
				socket.pipe(upstream).pipe(socket);
			}
		});
	});
	const through = (proxy: string, options: Partial<ClusterOptions> = {}) => clusterFor(t, contextFor(server.url, {cluster: {proxyUrl: new Sensitive(proxy)}}), options);
	const cluster = through(`http://user:pass%20word@127.0.0.1:${proxyPort}`);
	assert.deepEqual(await cluster.get('/version'), version);
	assert.deepEqual(await cluster.get('/version'), version);
	assert.deepEqual(tunnels, [`CONNECT 127.0.0.1:${server.port} HTTP/1.1`]);
	assert.equal(seenAuthorization[0], `Basic ${Buffer.from('user:pass word').toString('base64')}`);

	const byName = clusterFor(t, contextFor(`https://api.example:${server.port}`), {env: {HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`}});
	assert.deepEqual(await byName.get('/version'), version);
	assert.equal(tunnels[1], `CONNECT api.example:${server.port} HTTP/1.1`);

	answer = 'HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n';
	await assert.rejects(through(`http://user:canary@127.0.0.1:${proxyPort}`).get('/version'), (error: ApiError) => {
		assert.equal(error.kind, 'network');
		assert.match(error.message, /proxy http:\/\/127\.0\.0\.1:\d+ does not connect to .*: it wants a user and a password/v);
		assert.ok(!inspect(error).includes('canary'));
		return true;
	});
	const silent = await listen(t, () => undefined);
	await assert.rejects(through(`http://127.0.0.1:${silent}`, {timeoutMs: 300}).get('/version'), {kind: 'timed-out', message: /proxy http:\/\/127\.0\.0\.1:\d+ did not connect to it within 0\.3 s/v});
	await assert.rejects(through('http://127.0.0.1:1').get('/version'), {kind: 'network', message: /proxy http:\/\/127\.0\.0\.1:1: nothing listens there/v});
	await assert.rejects(through('socks5://127.0.0.1:1').get('/version'), {kind: 'network', message: /socks5 are not supported/v});
	await assert.rejects(through('not a url').get('/version'), {kind: 'network', message: /its proxy is not a URL/v});
});

test('the API server\'s clock is known after an answer', async t => {
	const {url} = await startFakeApiServer(t, (_request, response) => {
		response.setHeader('date', 'Fri, 01 Jan 2027 00:00:00 GMT');
		sendJson(response, version);
	}, serverTls);
	const cluster = clusterFor(t, contextFor(url));
	assert.equal(cluster.clock(), undefined);
	await cluster.get('/version');
	assert.equal(cluster.clock()?.server, Date.UTC(2027, 0, 1));
	assert.ok(Math.abs((cluster.clock()?.local ?? 0) - Date.now()) < 5000);
});

/** OpenSSL's server, which refuses certificates by alerts as Go's does; Node's only hangs up. */
const listenStrictly = async (t: TestContext, version: string): Promise<number> => {
	const directory = await temporaryDirectory(t);
	await writeFile(path.join(directory, 'all.pem'), authority.ca + local.cert + local.key);
	await writeFile(path.join(directory, 'cert.pem'), local.cert);
	await writeFile(path.join(directory, 'key.pem'), local.key);
	await writeFile(path.join(directory, 'ca.pem'), authority.ca);
	const child = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', version, '-cert', 'cert.pem', '-key', 'key.pem', '-CAfile', 'ca.pem', '-Verify', '2', '-verify_return_error', '-www'], {cwd: directory, stdio: ['ignore', 'pipe', 'ignore']});
	t.after(() => {
		child.kill('SIGKILL');
	});
	let said = '';
	for await (const chunk of child.stdout) {
		said += String(chunk);
		const port = /ACCEPT [^\n]*:(?<port>\d+)\n/v.exec(said)?.groups?.['port'];
		if (port !== undefined) {
			return Number(port);
		}
	}

	throw new Error('openssl s_server did not start');
};

/** A port of this machine that drops SYN packets: the accept queue of a listener that accepts nothing is full. */
const fillBacklog = async (t: TestContext): Promise<number> => {
	const script = 'import socket,sys,time\ns=socket.socket(); s.bind(("127.0.0.1",0)); s.listen(0)\nkept=[]\nfor i in range(4):\n c=socket.socket(); c.setblocking(False); c.connect_ex(s.getsockname()); kept.append(c)\ntime.sleep(.1); print(s.getsockname()[1],flush=True); sys.stdin.read()';
	const child = spawn('python3', ['-c', script], {stdio: ['pipe', 'pipe', 'inherit']});
	t.after(() => {
		child.kill('SIGKILL');
	});
	const [line] = await once(child.stdout, 'data') as [Uint8Array];
	return Number(String(line));
};
