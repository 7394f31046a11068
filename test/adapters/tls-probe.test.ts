import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer as createTcpServer, type AddressInfo, type Server} from 'node:net';
import path from 'node:path';
import {createServer} from 'node:tls';
import {test, type TestContext} from 'node:test';
import {makeTlsProbe} from '../../source/adapters/tls-probe.ts';
import {makeOpenssl} from '../helpers/openssl.ts';

/** What the other side does in the end is not what is tested. */
const ignore = (): undefined => undefined;

const listen = async (context: TestContext, server: Server): Promise<number> => {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	context.after(() => {
		server.close();
	});
	return (server.address() as AddressInfo).port;
};

const handshake = async (port: number, options: {timeoutMs?: number; signal?: AbortSignal} = {}) =>
	makeTlsProbe().handshake(
		{
			host: '127.0.0.1',
			port,
			serverName: 'outbound_.8080_._.hello.test.svc.cluster.local',
			protocols: ['istio'],
		},
		{timeoutMs: 5000, ...options},
	);

test('the whole chain of a server that wants a client certificate comes back, leaf first', async t => {
	await using folder = await makeOpenssl();
	const curve = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';
	await folder.openssl(`req -x509 ${curve} -keyout root.key -out root.pem -days 1 -subj /CN=root`);
	await folder.write('extensions', 'basicConstraints=critical,CA:TRUE');
	await folder.openssl(`req ${curve} -keyout middle.key -out middle.csr -subj /CN=middle`);
	await folder.openssl(
		'x509 -req -in middle.csr -CA root.pem -CAkey root.key -CAcreateserial -out middle.pem -days 1 -extfile extensions',
	);
	await folder.openssl(`req ${curve} -keyout leaf.key -out leaf.csr -subj /CN=leaf`);
	await folder.openssl(
		'x509 -req -in leaf.csr -CA middle.pem -CAkey middle.key -CAcreateserial -out leaf.pem -days 1',
	);
	const read = async (name: string) => readFile(path.join(folder.folder, name), 'utf8');
	const names: Array<{sni: string | false; protocol: string | false | null}> = [];
	const server = createServer({
		key: await read('leaf.key'),
		cert: `${await read('leaf.pem')}${await read('middle.pem')}${await read('root.pem')}`,
		ca: await read('root.pem'),
		requestCert: true,
		rejectUnauthorized: true,
		ALPNProtocols: ['istio'],
		SNICallback(name, done) {
			names.push({sni: name, protocol: null});
			done(null);
		},
	});
	server.on('tlsClientError', ignore);
	const port = await listen(t, server);
	const result = await handshake(port);
	assert.equal(result.kind, 'chain');
	const chain = result.kind === 'chain' ? result.certificates : [];
	assert.deepEqual(
		chain.map(pem => new X509Certificate(pem).subject),
		['CN=leaf', 'CN=middle', 'CN=root'],
	);
	assert.equal(names[0]?.sni, 'outbound_.8080_._.hello.test.svc.cluster.local');
});

test('a port where nobody listens is refused', async t => {
	const server = createTcpServer();
	const port = await listen(t, server);
	server.close();
	await once(server, 'close');
	assert.equal((await handshake(port)).kind, 'refused');
});

test('a handshake that is broken off is a reset', async t => {
	const port = await listen(
		t,
		createTcpServer(socket => {
			socket.once('data', () => {
				socket.resetAndDestroy();
			});
		}),
	);
	assert.equal((await handshake(port)).kind, 'reset');
});

test('a server that says nothing is given up after the time', async t => {
	const port = await listen(
		t,
		createTcpServer(socket => {
			t.after(() => {
				socket.destroy();
			});
		}),
	);
	assert.equal((await handshake(port, {timeoutMs: 50})).kind, 'timed-out');
});

test('something that does not speak TLS is a failure, with the reason', async t => {
	const port = await listen(
		t,
		createTcpServer(socket => {
			socket.on('error', ignore);
			socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
		}),
	);
	const result = await handshake(port);
	assert.ok(result.kind === 'failed' || result.kind === 'reset', result.kind);
});

test('a name that nothing resolves is told apart', async () => {
	const result = await makeTlsProbe().handshake(
		{
			host: 'gateway.invalid',
			port: 15_443,
			serverName: 'x',
			protocols: ['istio'],
		},
		{timeoutMs: 20_000},
	);
	assert.equal(result.kind, 'dns');
});

test("an abort ends it with the signal's reason", async t => {
	const stop = new AbortController();
	const port = await listen(
		t,
		createTcpServer(socket => {
			t.after(() => {
				socket.destroy();
			});
			stop.abort(new Error('enough'));
		}),
	);
	await assert.rejects(handshake(port, {signal: stop.signal}), /enough/v);
});
