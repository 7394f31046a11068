/**
Stands before an API server within its network namespace: `node front.ts PKI-FOLDER JSON`. It ends TLS with the server's own
certificate and asks it as its administrator, by the request headers that it trusts of its front proxy. Prints its port.
*/
import {readFileSync} from 'node:fs';
import {createServer, request, Agent} from 'node:https';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Front} from './servers.ts';

const [folder = '', options = '{}'] = process.argv.slice(2);
const {ahead = 0, gitVersion, versionTakes = 0, isWebsite = false} = JSON.parse(options) as Front;
const read = (name: string) => readFileSync(path.join(folder, name));
const agent = new Agent({
	keepAlive: true, cert: read('front-proxy.crt'), key: read('front-proxy.key'), ca: read('ca.crt'),
});
const cluster = path.basename(path.dirname(folder));

const server = createServer({cert: read('apiserver.crt'), key: read('apiserver.key')}, (incoming, response) => {
	if (isWebsite) {
		response.writeHead(incoming.url === '/' ? 200 : 404, {'content-type': 'text/html'}).end('<!doctype html><title>Welcome</title><h1>It works!</h1>');
		return;
	}

	const forward = async () => {
		const isVersion = incoming.url?.startsWith('/version') ?? false;
		if (isVersion) {
			await sleep(versionTakes);
		}

		const outgoing = request(`https://127.0.0.1:6443${incoming.url ?? '/'}`, {
			method: incoming.method,
			agent,
			headers: {
				...incoming.headers, host: '127.0.0.1:6443', 'accept-encoding': 'identity', 'x-remote-user': `${cluster}-admin`, 'x-remote-group': 'system:masters',
			},
		}, answer => {
			const {'content-length': length, ...others} = answer.headers;
			const headers = {...others, date: new Date(Date.now() + (ahead * 1000)).toUTCString()};
			if (isVersion && gitVersion !== undefined) {
				const [, major = '', minor = ''] = gitVersion.split(/[.v]/v);
				answer.resume();
				response.writeHead(200, {...headers, 'content-type': 'application/json'}).end(JSON.stringify({major, minor, gitVersion}));
				return;
			}

			response.writeHead(answer.statusCode ?? 502, length === undefined ? headers : {...headers, 'content-length': length});
			answer.pipe(response);
		});
		outgoing.on('error', () => {
			response.destroy();
		});
		incoming.pipe(outgoing);
	};

	void forward();
});
server.listen(0, '0.0.0.0', () => {
	console.log((server.address() as AddressInfo).port);
});
