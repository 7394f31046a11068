/**
Stands before an API server within its network namespace: `node front.ts PKI-FOLDER JSON`. It ends TLS with the server's own
certificate and asks it as its administrator, by the request headers that it trusts of its front proxy. Prints its port.
*/
import {readFileSync} from 'node:fs';
import {createServer, request, Agent} from 'node:https';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {connect} from 'node:tls';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Front} from './servers.ts';

const [folder = '', options = '{}'] = process.argv.slice(2);
const {ahead = 0, gitVersion, versionTakes = 0, isWebsite = false} = JSON.parse(options) as Front;
const read = (name: string) => readFileSync(path.join(folder, name));
const identity = {cert: read('front-proxy.crt'), key: read('front-proxy.key'), ca: read('ca.crt')};
const agent = new Agent({keepAlive: true, ...identity});
const administrator = {
	'x-remote-user': `${path.basename(path.dirname(folder))}-admin`,
	'x-remote-group': 'system:masters',
};

const server = createServer(
	{cert: read('apiserver.crt'), key: read('apiserver.key')},
	(incoming, response) => {
		if (isWebsite) {
			response
				.writeHead(incoming.url === '/' ? 200 : 404, {'content-type': 'text/html'})
				.end('<!doctype html><title>Welcome</title><h1>It works!</h1>');
			return;
		}

		const forward = async () => {
			const isVersion = incoming.url?.startsWith('/version') ?? false;
			if (isVersion) {
				await sleep(versionTakes);
			}

			const outgoing = request(
				`https://127.0.0.1:6443${incoming.url ?? '/'}`,
				{
					method: incoming.method,
					agent,
					headers: {
						...incoming.headers,
						host: '127.0.0.1:6443',
						'accept-encoding': 'identity',
						...administrator,
					},
				},
				answer => {
					const {'content-length': length, ...others} = answer.headers;
					const headers = {...others, date: new Date(Date.now() + ahead * 1000).toUTCString()};
					if (isVersion && gitVersion !== undefined) {
						const [, major = '', minor = ''] = gitVersion.split(/[.v]/v);
						answer.resume();
						response
							.writeHead(200, {...headers, 'content-type': 'application/json'})
							.end(JSON.stringify({major, minor, gitVersion}));
						return;
					}

					response.writeHead(
						answer.statusCode ?? 502,
						length === undefined ? headers : {...headers, 'content-length': length},
					);
					answer.pipe(response);
				},
			);
			outgoing.on('error', () => {
				response.destroy();
			});
			incoming.pipe(outgoing);
		};

		void forward();
	},
);
// Port-forwards and the like: the upgraded connection is handed through as it is.
server.on('upgrade', (incoming, socket, head) => {
	const upstream = connect(
		{
			host: '127.0.0.1',
			port: 6443,
			...identity,
		},
		() => {
			const headers = Object.entries({
				...incoming.headers,
				host: '127.0.0.1:6443',
				...administrator,
			}).flatMap(([name, value]) => [value ?? []].flat().map(each => `${name}: ${each}\r\n`));
			upstream.write(
				`${incoming.method ?? 'GET'} ${incoming.url ?? '/'} HTTP/1.1\r\n${headers.join('')}\r\n`,
			);
			upstream.write(head);
			socket.pipe(upstream).pipe(socket);
		},
	);
	for (const end of [socket, upstream]) {
		end
			.on('error', () => undefined)
			.on('close', () => {
				socket.destroy();
				upstream.destroy();
			});
	}
});
server.listen(0, '0.0.0.0', () => {
	console.log((server.address() as AddressInfo).port);
});
