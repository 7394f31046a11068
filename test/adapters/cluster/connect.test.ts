import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {writeFile} from 'node:fs/promises';
import {createServer, type AddressInfo} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {makeResolve} from '../../../source/adapters/cluster/lookup.ts';
import type {ApiError} from '../../../source/ports/cluster.ts';
import {Sensitive} from '../../../source/sensitive.ts';
import {startDnsServer} from '../../helpers/dns-server.ts';
import {sendJson, startFakeApiServer} from '../../helpers/fake-api-server.ts';
import {execPlugin} from '../../helpers/kube-context.ts';
import {
	authority,
	clusterFor,
	contextFor,
	failure,
	healthy,
	listen,
	local,
	serverTls,
	token,
	version,
} from '../../helpers/secure-api.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';
import {makeTestAuthority} from '../../helpers/test-authority.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

test('a server is known by the CA of its kubeconfig, by name and by address', async t => {
	const {port} = await healthy(t);
	for (const server of [`https://127.0.0.1:${port}`, `https://localhost:${port}`]) {
		assert.deepEqual(await clusterFor(t, contextFor(server)).get('/version'), version);
	}
});

test('a port where nothing listens is refused', async t => {
	const closed = createServer().listen(0, '127.0.0.1');
	await once(closed, 'listening');
	const free = (closed.address() as AddressInfo).port;
	closed.close();
	await failure(t, contextFor(`https://127.0.0.1:${free}`), [
		'refused',
		/nothing listens at port \d+ \(connection refused\)$/v,
	]);
});

test(
	'a server that drops packets times out at the connection',
	{skip: process.platform !== 'linux' || !hasPython},
	async t => {
		const blackHole = await fillBacklog(t);
		const error = await failure(
			t,
			contextFor(`https://127.0.0.1:${blackHole}`),
			[
				'timed-out',
				/no answer to the connection within 0\.4 s \(packets are dropped on the way\)$/v,
			],
			{timeoutMs: 400},
		);
		assert.equal(error.status, undefined);
	},
);

test('a server that takes connections and never speaks is TLS-silent', async t => {
	const port = await listen(t, () => undefined);
	await failure(
		t,
		contextFor(`https://127.0.0.1:${port}`),
		['tls-silent', /the connection opens, but the TLS handshake did not end within 0\.3 s$/v],
		{timeoutMs: 300},
	);
});

test('a server that never answers a request times out after the connection', async t => {
	const {url} = await startFakeApiServer(t, () => undefined, serverTls);
	await failure(
		t,
		contextFor(url),
		['unanswered', /connected, but no answer to the request within 0\.3 s$/v],
		{timeoutMs: 300},
	);
	const half = await startFakeApiServer(
		t,
		(_request, response) => {
			response.writeHead(200, {'content-type': 'application/json'}).write('{');
		},
		serverTls,
	);
	await failure(
		t,
		contextFor(half.url),
		['unanswered', /the answer began, but did not end within 0\.3 s$/v],
		{timeoutMs: 300},
	);
});

test('a request that waits for a connection fails as the connections do', async t => {
	const port = await listen(t, () => undefined);
	const cluster = clusterFor(t, contextFor(`https://127.0.0.1:${port}`), {
		timeoutMs: 300,
		maxSockets: 1,
	});
	const kinds = await Promise.all(
		[1, 2, 3].map(async () =>
			cluster.get('/version').catch((error: unknown) => (error as ApiError).kind),
		),
	);
	assert.deepEqual(kinds, ['tls-silent', 'tls-silent', 'tls-silent']);
});

test('a server that speaks something else than TLS is told apart', async t => {
	const {port} = await startFakeApiServer(t, (_request, response) => {
		sendJson(response, version);
	});
	await failure(t, contextFor(`https://127.0.0.1:${port}`), [
		'not-tls',
		/something answers at port \d+, but it does not speak TLS$/v,
	]);
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
	await failure(t, contextFor(`https://127.0.0.1:${port}`), [
		'network',
		/closed in the TLS handshake/v,
	]);
});

test('certificates that we cannot trust are told apart', async t => {
	const other = makeTestAuthority('another-ca');
	const foreign = other.issue({name: 'api', names: 'IP:127.0.0.1'});
	const expired = authority.issue({name: 'api', names: 'IP:127.0.0.1', expired: true});
	const elsewhere = authority.issue({name: 'api', names: 'DNS:api.corp.example,IP:10.0.0.9'});
	const table: Array<[typeof serverTls, RegExp]> = [
		[foreign, /its certificate comes from a CA that the kubeconfig does not trust$/v],
		[expired, /its certificate has expired$/v],
		[
			elsewhere,
			/its certificate is for other names than 127\.0\.0\.1: api\.corp\.example, 10\.0\.0\.9$/v,
		],
	];
	for (const [tls, words] of table) {
		const {url} = await healthy(t, tls);
		await failure(t, contextFor(url), ['wrong-ca', words]);
		assert.deepEqual(
			await clusterFor(
				t,
				contextFor(url, {cluster: {authority: undefined, skipTlsVerify: true}}),
			).get('/version'),
			version,
		);
	}

	const {url} = await healthy(t, elsewhere);
	assert.deepEqual(
		await clusterFor(t, contextFor(url, {cluster: {tlsServerName: 'api.corp.example'}})).get(
			'/version',
		),
		version,
	);
	await failure(
		t,
		contextFor(url, {
			cluster: {authority: '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n'},
		}),
		['wrong-ca', /the CA certificate of context "east-1" cannot be used|does not trust/v],
	);
	await failure(t, contextFor(url, {cluster: {authority: undefined}}), [
		'wrong-ca',
		/that the kubeconfig does not trust/v,
	]);
});

test('a server that refuses our client certificate, or wants one, is told apart', async t => {
	const strict = {
		...serverTls,
		ca: authority.ca,
		requestCert: true,
		rejectUnauthorized: true,
	};
	const stranger = makeTestAuthority('stranger').issue({name: 'me', purpose: 'clientAuth'});
	const own = authority.issue({name: 'me', purpose: 'clientAuth'});
	const userOf = ({cert, key}: typeof own) => ({
		user: {token: undefined, certificate: {certificate: cert, key: new Sensitive(key)}},
	});
	for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
		const accepted = await startFakeApiServer(
			t,
			(_request, response, incoming) => {
				sendJson(response, {
					subject: (
						incoming.socket as unknown as {getPeerCertificate: () => {subject: {CN: string}}}
					).getPeerCertificate().subject.CN,
				});
			},
			{...strict, maxVersion},
		);
		assert.deepEqual(await clusterFor(t, contextFor(accepted.url, userOf(own))).get('/version'), {
			subject: 'me',
		});
	}

	for (const tlsVersion of ['-tls1_2', '-tls1_3']) {
		const refusing = await listenStrictly(t, tlsVersion);
		await failure(t, contextFor(`https://127.0.0.1:${refusing}`, userOf(stranger)), [
			'client-certificate',
			/it refuses our client certificate, or wants one/v,
		]);
		// TLS 1.2 has no word of its own for a certificate that is wanted.
		const [kind, words] =
			tlsVersion === '-tls1_3'
				? ['client-certificate' as const, /or wants one \(certificate required\)$/v]
				: ['network' as const, /the TLS handshake failed \(handshake failure\)$/v];
		await failure(t, contextFor(`https://127.0.0.1:${refusing}`, {user: {token: undefined}}), [
			kind,
			words,
		]);
	}

	const {url} = await healthy(t);
	await failure(t, contextFor(url, userOf({cert: own.cert, key: stranger.key})), [
		'client-certificate',
		/the client certificate of context "east-1" cannot be used/v,
	]);
});

test('a name that does not resolve, or whose DNS server is silent, is told apart', async t => {
	const {server} = await startDnsServer(t, {
		'silent.example': 'silent',
		'api.example': {a: '127.0.0.1'},
	});
	const resolve = makeResolve({
		servers: [server],
		hostsFile: '/nowhere',
		timeoutMs: 4000,
		async system() {
			throw Object.assign(new Error('unknown'), {code: 'ENOTFOUND'});
		},
	});
	await failure(
		t,
		contextFor('https://none.example:6443'),
		['dns', /the name none\.example does not resolve \(ENOTFOUND\)$/v],
		{resolve},
	);
	await failure(
		t,
		contextFor('https://silent.example:6443'),
		[
			'dns',
			/the name silent\.example did not resolve within 0\.3 s: the DNS server does not answer$/v,
		],
		{resolve, timeoutMs: 300},
	);
	const {port} = await healthy(t);
	assert.deepEqual(
		await clusterFor(t, contextFor(`https://api.example:${port}`), {resolve}).get('/version'),
		version,
	);
});

test('a credential plugin that is missing is the failure, and no request is made', async t => {
	const {url, requests} = await healthy(t);
	await failure(
		t,
		contextFor(url, {user: {token: undefined, exec: execPlugin({command: 'no-such-plugin'})}}),
		['exec-plugin', /no-such-plugin is not installed$/v],
	);
	assert.equal(requests.length, 0);
});

test("a plugin's token is used, and dropped when the server refuses it", async t => {
	let refuse = false;
	const {url, requests} = await startFakeApiServer(
		t,
		(_request, response) => {
			sendJson(
				response,
				refuse ? {kind: 'Status', message: 'Unauthorized', code: 401} : version,
				refuse ? 401 : 200,
			);
		},
		serverTls,
	);
	const bin = path.resolve(import.meta.dirname, '../../fixtures/bin');
	const context = contextFor(url, {
		user: {
			token: undefined,
			exec: execPlugin({env: {FAKE_DIR: await temporaryDirectory(t), FAKE_TOKEN: token}}),
		},
	});
	const cluster = clusterFor(t, context, {env: {PATH: `${bin}:${process.env['PATH']}`}});
	await cluster.get('/version');
	assert.equal(requests[0]?.headers.authorization, `Bearer ${token}`);
	refuse = true;
	await assert.rejects(cluster.get('/version'), {kind: 'unauthorized'});
	refuse = false;
	await cluster.get('/version');
	assert.equal(requests.length, 3);
});

/** OpenSSL's server, which refuses certificates by alerts as Go's does; Node's only hangs up. */
const listenStrictly = async (t: TestContext, version: string): Promise<number> => {
	const directory = await temporaryDirectory(t);
	await writeFile(path.join(directory, 'all.pem'), authority.ca + local.cert + local.key);
	await writeFile(path.join(directory, 'cert.pem'), local.cert);
	await writeFile(path.join(directory, 'key.pem'), local.key);
	await writeFile(path.join(directory, 'ca.pem'), authority.ca);
	const child = spawn(
		'openssl',
		[
			's_server',
			'-accept',
			'127.0.0.1:0',
			version,
			'-cert',
			'cert.pem',
			'-key',
			'key.pem',
			'-CAfile',
			'ca.pem',
			'-Verify',
			'2',
			'-verify_return_error',
			'-www',
		],
		{cwd: directory, stdio: ['ignore', 'pipe', 'ignore']},
	);
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
	const script =
		'import socket,sys,time\ns=socket.socket(); s.bind(("127.0.0.1",0)); s.listen(0)\nkept=[]\nfor i in range(4):\n c=socket.socket(); c.setblocking(False); c.connect_ex(s.getsockname()); kept.append(c)\ntime.sleep(.1); print(s.getsockname()[1],flush=True); sys.stdin.read()';
	const child = spawn('python3', ['-c', script], {stdio: ['pipe', 'pipe', 'inherit']});
	t.after(() => {
		child.kill('SIGKILL');
	});
	const [line] = (await once(child.stdout, 'data')) as [Uint8Array];
	return Number(String(line));
};
