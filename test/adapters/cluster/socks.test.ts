import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {connect, type Socket} from 'node:net';
import {test, type TestContext} from 'node:test';
import {inspect} from 'node:util';
import type {ApiError} from '../../../source/ports/cluster.ts';
import {Sensitive} from '../../../source/sensitive.ts';
import {clusterFor, contextFor, healthy, listen, token, version} from '../../helpers/secure-api.ts';
import {until} from '../../helpers/until.ts';

type Heard = {bytes: Buffer[]; open: number};

/**
A SOCKS 5 proxy: `method` is what it chooses of those that are offered, `reply` its last word (0: it connects), which it says by joining
the connection to `port` of this machine.
*/
const startSocks = async (
	t: TestContext,
	{
		method = 0,
		isAccepted = true,
		reply = 0,
		port,
	}: {method?: number; isAccepted?: boolean; reply?: number; port?: number},
) => {
	const heard: Heard = {bytes: [], open: 0};
	const answers = [
		Buffer.from([5, method]),
		...(method === 2 ? [Buffer.from([1, isAccepted ? 0 : 1])] : []),
		Buffer.from([5, reply, 0, 1, 127, 0, 0, 1, 0, 80]),
	];
	const proxyPort = await listen(t, (socket: Socket) => {
		heard.open++;
		let step = 0;
		socket.on('error', () => undefined);
		socket.on('close', () => {
			heard.open--;
		});
		const onData = (data: Buffer) => {
			heard.bytes.push(data);
			const answer = answers[step];
			step++;
			if (answer !== undefined) {
				socket.write(answer);
			}

			if (step === answers.length && reply === 0 && port !== undefined) {
				socket.off('data', onData);
				const upstream = connect(port, '127.0.0.1');
				upstream.on('error', () => undefined);
				socket.on('close', () => {
					upstream.destroy();
				});
				socket.pipe(upstream).pipe(socket);
			}
		};

		socket.on('data', onData);
	});
	return {heard, address: `127.0.0.1:${String(proxyPort)}`};
};

const through = (t: TestContext, server: string, proxyUrl: string) =>
	clusterFor(t, contextFor(server, {cluster: {proxyUrl: new Sensitive(proxyUrl)}}));

for (const kind of ['socks5', 'socks5h']) {
	test(`through ${kind} the proxy resolves the name, and sees neither token nor path`, async t => {
		const server = await healthy(t);
		const {heard, address} = await startSocks(t, {port: server.port});
		const url = `https://localhost:${String(server.port)}`;
		assert.deepEqual(await through(t, url, `${kind}://${address}`).get('/version'), version);
		const bytes = Buffer.concat(heard.bytes).toString('latin1');
		assert.ok(bytes.includes('\u0003\u0009localhost'));
		assert.ok(!bytes.includes(token));
	});
}

test('user and password of the URL are said to the proxy and to nobody else', async t => {
	const server = await healthy(t);
	const {heard, address} = await startSocks(t, {method: 2, port: server.port});
	const cluster = through(t, server.url, `socks5://me:can%40ary@${address}`);
	assert.deepEqual(await cluster.get('/version'), version);
	assert.ok(Buffer.concat(heard.bytes).includes('\u0002me\u0007can@ary'));

	const refusing = await startSocks(t, {method: 2, isAccepted: false});
	await assert.rejects(
		through(t, server.url, `socks5://me:can%40ary@${refusing.address}`).get('/version'),
		(error: ApiError) => {
			assert.equal(error.kind, 'proxy');
			assert.match(
				error.message,
				new RegExp(
					`: proxy socks5://${refusing.address} does not connect to 127.0.0.1:${String(server.port)}: .*[Aa]uthentication`,
					'v',
				),
			);
			assert.doesNotMatch(inspect(error, {depth: 9, showHidden: true}), /can(?:@|%40)ary/v);
			return true;
		},
	);
});

test('a SOCKS proxy that does not connect, ends early or is not there is named', async t => {
	const server = 'https://api.example:6443';
	const failing = await startSocks(t, {reply: 4});
	await assert.rejects(through(t, server, `socks5://${failing.address}`).get('/version'), {
		kind: 'proxy',
		message: new RegExp(
			String.raw`proxy socks5://${failing.address} does not connect to api\.example:6443: .*HostUnreachable`,
			'v',
		),
	});
	await until('the proxy is left', () => failing.heard.open === 0);

	const closing = await listen(t, socket => {
		socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
	});
	await assert.rejects(
		through(t, server, `socks5://127.0.0.1:${String(closing)}`).get('/version'),
		/does not connect to api\.example:6443/v,
	);
	await assert.rejects(through(t, server, 'socks5://127.0.0.1:1').get('/version'), {
		message: `${server}: proxy socks5://127.0.0.1:1: nothing listens there`,
	});
	await assert.rejects(through(t, server, 'socks5:proxy').get('/version'), /names no host/v);
	await assert.rejects(
		through(t, server, 'socks4://127.0.0.1:1').get('/version'),
		/of the kind socks4 are not supported; use an HTTP proxy, or one of the kind socks5/v,
	);
});

test('a dial through a proxy that is silent ends with its request', async t => {
	let open = 0;
	const silent = await listen(t, socket => {
		open++;
		socket.on('error', () => undefined);
		socket.on('data', () => undefined);
		socket.on('close', () => {
			open--;
		});
	});
	const cluster = through(t, 'https://api.example:6443', `socks5://127.0.0.1:${String(silent)}`);
	await assert.rejects(cluster.get('/version', {timeoutMs: 200}), (error: ApiError) => {
		assert.equal(error.kind, 'proxy');
		return true;
	});
	await until('the proxy is left', () => open === 0);
});

test('what to try goes through the proxy as the request did, and directly where there is none', async t => {
	const server = await healthy(t);
	const {address} = await startSocks(t, {port: server.port});
	const remedyOf = async (cluster: ReturnType<typeof clusterFor>) => {
		try {
			await cluster.get('/version');
			return '';
		} catch (error) {
			return (error as ApiError).remedy.join('\n');
		}
	};

	const url = `https://wrong.example:${String(server.port)}`;
	assert.doesNotMatch(await remedyOf(through(t, url, `socks5://${address}`)), /openssl|nc -vz/v);
	assert.match(await remedyOf(through(t, url, `socks5://${address}`)), /kubectl --context/v);
	assert.match(
		await remedyOf(clusterFor(t, contextFor('https://127.0.0.1:1'))),
		/nc -vz 127\.0\.0\.1 1/v,
	);
});
