import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect, type Socket} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {createServer, getCACertificates, setDefaultCACertificates} from 'node:tls';
import {inspect} from 'node:util';
import {execa} from 'execa';
import type {ClusterOptions} from '../../../source/adapters/cluster/cluster.ts';
import type {ApiError} from '../../../source/ports/cluster.ts';
import {Sensitive} from '../../../source/sensitive.ts';
import {sendJson, startFakeApiServer} from '../../helpers/fake-api-server.ts';
import {
	authority,
	clusterFor,
	contextFor,
	healthy,
	listen,
	serverTls,
	token,
	version,
} from '../../helpers/secure-api.ts';
import {until} from '../../helpers/until.ts';

const established = 'HTTP/1.1 200 Connection established\r\n\r\n';

type Heard = {requests: string[]; bytes: string; open: number};

/** What a proxy does with a connection: answers each CONNECT, and joins it to `port` of this machine when it lets it through. */
const serve =
	(heard: Heard, answer: (index: number) => string | undefined, port?: number) =>
	(socket: Socket) => {
		heard.open++;
		socket.on('close', () => {
			heard.open--;
		});
		socket.on('data', data => {
			heard.bytes += data.toString('latin1');
		});
		socket.once('data', data => {
			heard.requests.push(data.toString('latin1').split('\r\n', 1).join(''));
			const words = answer(heard.requests.length - 1);
			if (words === undefined) {
				return;
			}

			socket.write(words);
			if (words === established && port !== undefined) {
				const upstream = connect(port, '127.0.0.1');
				upstream.on('error', () => undefined);
				socket.on('close', () => {
					upstream.destroy();
				});
				socket.pipe(upstream).pipe(socket);
			}
		});
	};

const startProxy = async (
	t: TestContext,
	answer: (index: number) => string | undefined,
	port?: number,
) => {
	const heard: Heard = {requests: [], bytes: '', open: 0};
	const proxyPort = await listen(t, serve(heard, answer, port));
	return {heard, url: `http://127.0.0.1:${proxyPort}`};
};

const through = (
	t: TestContext,
	server: string,
	proxy: string,
	options: Partial<ClusterOptions> = {},
) => clusterFor(t, contextFor(server, {cluster: {proxyUrl: new Sensitive(proxy)}}), options);

const refusals = [
	[
		'HTTP/1.1 407 Proxy Authentication Required',
		'it wants a user and a password, or other ones (407)',
	],
	['HTTP/1.1 403 Forbidden', 'it answers 403 Forbidden'],
	['HTTP/1.0 503 Service Unavailable', 'it answers 503 Service Unavailable'],
	['HTTP/1.1 302 Found\r\nlocation: https://login.example/', 'it answers 302 Found'],
	['SSH-2.0-OpenSSH_9.6', 'it does not speak HTTP'],
] as const;

for (const [answer, words] of refusals) {
	test(`a proxy's answer is not the server's, and it sees no more than the address: ${words}`, async t => {
		const body = '{"gitVersion":"from the proxy"}';
		const {heard, url} = await startProxy(
			t,
			() =>
				`${answer}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
		);
		const server = 'https://api.example:6443';
		const cluster = through(t, server, url.replace('//', '//me:canary@'));
		await assert.rejects(cluster.get('/version'), (error: ApiError) => {
			assert.equal(error.kind, 'proxy');
			assert.equal(
				error.message,
				`${server}: proxy ${url} does not connect to api.example:6443: ${words}`,
			);
			assert.ok(!inspect(error, {depth: 9}).includes('canary'));
			return true;
		});
		await until('the proxy is left', () => heard.open === 0);
		assert.deepEqual(heard.requests, ['CONNECT api.example:6443 HTTP/1.1']);
		assert.match(heard.bytes, /proxy-authorization: Basic bWU6Y2FuYXJ5\r\n/iv);
		assert.ok(!heard.bytes.includes(token));
		assert.ok(!heard.bytes.includes('/version'));
	});
}

test('a proxy that closes instead of answering is named', async t => {
	const port = await listen(t, socket => {
		socket.end();
	});
	await assert.rejects(
		through(t, 'https://api.example:6443', `http://127.0.0.1:${port}`).get('/version'),
		{
			kind: 'proxy',
			message: `https://api.example:6443: proxy http://127.0.0.1:${port}: socket hang up`,
		},
	);
});

test('an IPv6 address is asked for in brackets', async t => {
	const local = authority.issue({name: 'six', names: 'IP:fd00:0:0:0:0:0:0:5'});
	const server = await healthy(t, {cert: local.cert, key: local.key});
	const {heard, url} = await startProxy(t, () => established, server.port);
	assert.deepEqual(await through(t, 'https://[fd00::5]:6443', url).get('/version'), version);
	assert.deepEqual(heard.requests, ['CONNECT [fd00::5]:6443 HTTP/1.1']);
});

test("the certificate behind a tunnel is held against the server's address, not the proxy's name", async t => {
	const other = authority.issue({name: 'other', names: 'DNS:localhost'});
	const server = await healthy(t, {cert: other.cert, key: other.key});
	const {heard, url} = await startProxy(t, () => established, server.port);
	const named = url.replace('127.0.0.1', 'localhost');
	await assert.rejects(through(t, 'https://10.1.2.3:6443', named).get('/version'), {
		kind: 'wrong-ca',
		message: /its certificate is for other names than 10\.1\.2\.3: localhost/v,
	});
	assert.ok(!heard.bytes.includes(token));
	const fitting = through(t, `https://localhost:${server.port}`, named);
	assert.deepEqual(await fitting.get('/version'), version);
});

test('a proxy that speaks TLS is trusted by the authorities of the machine, and gets no certificate of the cluster', async t => {
	const server = await healthy(t);
	const trusted = getCACertificates('default');
	t.after(() => {
		setDefaultCACertificates(trusted);
	});
	const heard: Heard = {requests: [], bytes: '', open: 0};
	const presented: string[] = [];
	const proxy = createServer(
		{...serverTls, requestCert: true, rejectUnauthorized: false},
		socket => {
			socket.on('error', () => undefined);
			presented.push(inspect(socket.getPeerCertificate()));
			serve(heard, () => established, server.port)(socket);
		},
	);
	proxy.on('tlsClientError', () => undefined);
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	t.after(() => proxy.close());
	const address = proxy.address();
	assert.ok(address !== null && typeof address === 'object');
	const url = `https://localhost:${address.port}`;

	await assert.rejects(through(t, server.url, url).get('/version'), {
		kind: 'proxy',
		message: new RegExp(`: proxy ${url}: .*certificate`, 'v'),
	});
	assert.deepEqual(heard.requests, []);

	setDefaultCACertificates([...trusted, authority.ca]);
	const certificate = authority.issue({name: 'me', purpose: 'clientAuth'});
	const cluster = clusterFor(
		t,
		contextFor(server.url, {
			cluster: {proxyUrl: new Sensitive(url)},
			user: {certificate: {certificate: certificate.cert, key: new Sensitive(certificate.key)}},
		}),
	);
	assert.deepEqual(await cluster.get('/version'), version);
	assert.deepEqual(heard.requests, [`CONNECT 127.0.0.1:${server.port} HTTP/1.1`]);
	assert.deepEqual(presented, ['{}']);
	assert.ok(!heard.bytes.includes(token));
	cluster.close();
	await until('the tunnel is closed', () => heard.open === 0);
});

test('DEBUG=* shows what the library does, and no password', async t => {
	const {heard, url} = await startProxy(t, () => 'HTTP/1.1 407 Who are you?\r\n\r\n');
	const file = (name: string) => JSON.stringify(path.resolve(import.meta.dirname, name));
	const {stdout, stderr} = await execa(
		process.execPath,
		[
			'--import=tsx',
			'--input-type=module',
			'-e',
			`const {makeCluster} = await import(${file('../../../source/adapters/cluster/cluster.ts')});
			const {kubeContext} = await import(${file('../../helpers/kube-context.ts')});
			const cluster = makeCluster(kubeContext({server: 'http://api.example'}), {timeoutMs: 5000, userAgent: 'test', env: process.env});
			await cluster.get('/version').catch(error => console.log(error.message));
			cluster.close();`,
		],
		{env: {HTTP_PROXY: url.replace('//', '//me:canary@'), DEBUG: '*'}},
	);
	assert.match(stdout, /it wants a user and a password/v);
	assert.match(stderr, /https-proxy-agent/v);
	assert.doesNotMatch(stderr + stdout, /canary|bWU6Y2FuYXJ5/v);
	assert.match(heard.bytes, /bWU6Y2FuYXJ5/v);
});

test('an abort while the proxy is silent leaves it, and lets in whoever waits for a connection', async t => {
	const server = await healthy(t);
	const {heard, url} = await startProxy(
		t,
		index => (index === 0 ? undefined : established),
		server.port,
	);
	const cluster = through(t, server.url, url, {maxSockets: 1, timeoutMs: 60_000});
	const stop = new AbortController();
	const hanging = cluster.get('/version', {signal: stop.signal});
	const waiting = cluster.get('/version');
	await until('the proxy is asked', () => heard.requests.length === 1);
	stop.abort();
	await assert.rejects(hanging, {kind: 'aborted'});
	assert.deepEqual(await waiting, version);
	assert.equal(heard.open, 1);
});

test('closing a cluster leaves a proxy that is silent', async t => {
	const {heard, url} = await startProxy(t, () => undefined);
	const cluster = through(t, 'https://api.example:6443', url, {timeoutMs: 60_000});
	const hanging = cluster.get('/version');
	await until('the proxy is asked', () => heard.requests.length === 1);
	cluster.close();
	await assert.rejects(hanging, {kind: 'aborted'});
	await until('the proxy is left', () => heard.open === 0);
});

test('tunnels are bounded and kept as connections are, and each request hears of its own that fails', async t => {
	const gate = new AbortController();
	const server = await startFakeApiServer(
		t,
		async (_request, response) => {
			if (!gate.signal.aborted) {
				await once(gate.signal, 'abort');
			}

			sendJson(response, version);
		},
		serverTls,
	);
	let isOpen = true;
	const {heard, url} = await startProxy(
		t,
		() => (isOpen ? established : 'HTTP/1.1 403 Forbidden\r\n\r\n'),
		server.port,
	);
	const cluster = through(t, server.url, url);
	const asked = Array.from({length: 20}, async () => cluster.get('/version'));
	await until('six requests are being answered', () => server.requests.length === 6);
	assert.equal(heard.requests.length, 6);
	gate.abort();
	await Promise.all(asked);
	await cluster.get('/version');
	assert.equal(heard.requests.length, 6);

	isOpen = false;
	const refused = through(t, server.url, url);
	const failed = await Promise.allSettled(
		Array.from({length: 20}, async () => refused.get('/version')),
	);
	assert.ok(
		failed.every(
			({status, ...outcome}) =>
				status === 'rejected' && inspect(outcome).includes('it answers 403 Forbidden'),
		),
	);
	assert.equal(heard.requests.length, 26);
});
