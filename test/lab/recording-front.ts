import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import type {IncomingHttpHeaders} from 'node:http';
import {Agent, createServer, request} from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import {buffer} from 'node:stream/consumers';
import {parse} from 'yaml';
import {readClusterFile} from './lab-script.ts';

/** One request and its answer, as they went over the wire (the answer uncompressed). */
export type Exchange = {
	method: string;
	url: string;
	headers: IncomingHttpHeaders;
	asked: string;
	status: number;
	contentType: string;
	answered: string;
};

type RecordingFront = AsyncDisposable & {
	/** For a kubeconfig's cluster entry; its CA stays as it is. */
	readonly server: string;
	readonly exchanges: readonly Exchange[];
	/** TCP connections taken so far. */
	connections: () => number;
};

type Kubeconfig = {clusters: Array<{cluster: {server: string}}>};

/**
Stands before a lab cluster's API server on loopback and writes everything down. It ends TLS with the server's own certificate and
asks as the cluster's administrator, by the request headers that the server trusts of its front proxy: whatever credentials it is
shown, so that nothing but the recording depends on it.
*/
export const startRecordingFront = async (cluster: string): Promise<RecordingFront> => {
	const pki = (name: string) => readClusterFile(cluster, `pki/${name}`);
	const {
		clusters: [target],
	} = parse(readClusterFile(cluster, 'admin.kubeconfig')) as Kubeconfig;
	const upstream = target?.cluster.server ?? '';
	const agent = new Agent({
		keepAlive: true,
		cert: pki('front-proxy.crt'),
		key: pki('front-proxy.key'),
		ca: pki('ca.crt'),
	});
	const exchanges: Exchange[] = [];
	const sockets = new Set<Socket>();
	let connections = 0;
	const server = createServer(
		{cert: pki('apiserver.crt'), key: pki('apiserver.key')},
		(incoming, response) => {
			const forward = async () => {
				const asked = await buffer(incoming);
				const {authorization: _, ...headers} = incoming.headers;
				const outgoing = request(new URL(incoming.url ?? '/', upstream), {
					method: incoming.method,
					agent,
					headers: {
						...headers,
						host: new URL(upstream).host,
						'accept-encoding': 'identity',
						'x-remote-user': `${cluster}-admin`,
						'x-remote-group': 'system:masters',
					},
				});
				outgoing.end(asked);
				const [answer] = (await once(outgoing, 'response')) as [typeof incoming];
				const answered = await buffer(answer);
				const contentType = String(answer.headers['content-type']);
				exchanges.push({
					method: incoming.method ?? '',
					url: incoming.url ?? '',
					headers,
					asked: asked.toString(),
					status: answer.statusCode ?? 0,
					contentType,
					answered: answered.toString(),
				});
				response
					.writeHead(answer.statusCode ?? 502, {
						'content-type': contentType,
						'content-length': String(Buffer.byteLength(answered)),
						...(answer.headers.date === undefined ? {} : {date: answer.headers.date}),
					})
					.end(answered);
			};

			forward().catch(() => {
				response.destroy();
			});
		},
	);
	server.on('connection', (socket: Socket) => {
		connections++;
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.on('close', () => {
			sockets.delete(socket);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		server: `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
		exchanges,
		connections: () => connections,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) {
				socket.destroy();
			}

			agent.destroy();
			server.close();
			await once(server, 'close');
		},
	};
};
