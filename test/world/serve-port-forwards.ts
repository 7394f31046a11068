import {Buffer} from 'node:buffer';
import {createServer, type IncomingMessage} from 'node:http';
import {Duplex} from 'node:stream';
import {WebSocketServer, type RawData, type WebSocket} from 'ws';
import type {MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {ApiError} from '../../source/ports/cluster.ts';

const asked =
	/\/namespaces\/(?<namespace>[^\/]+)\/pods\/(?<name>[^\/]+)\/portforward\?ports=(?<port>\d+)$/v;

const dataChannel = 0;
const errorChannel = 1;

const frame = (channel: number, bytes: Uint8Array) =>
	Buffer.concat([Buffer.from([channel]), bytes]);

/** The bytes of one port, as a stream over the messages of `v4.channel.k8s.io`. */
const portStream = (socket: WebSocket): Duplex => {
	const stream = new Duplex({
		read() {
			// Messages come when they come.
		},
		write(chunk: Uint8Array, _encoding, done) {
			socket.send(frame(dataChannel, chunk), error => {
				done(error);
			});
		},
		final(done) {
			socket.close(1000);
			done();
		},
		destroy(error, done) {
			socket.terminate();
			done(error);
		},
	});
	socket.on('message', (data: RawData) => {
		const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
		if (bytes[0] === dataChannel && !stream.destroyed) {
			stream.push(bytes.subarray(1));
		}
	});
	socket.on('close', () => {
		stream.destroy();
	});
	socket.on('error', () => undefined);
	stream.on('error', () => undefined);
	return stream;
};

/** Answers port-forwards of a simulated cluster as a kubelet does behind an API server: what the pod's port says over HTTP. */
export const servePortForwards = (api: MemoryCluster) => {
	const sockets = new WebSocketServer({
		noServer: true,
		handleProtocols: protocols =>
			protocols.has('v4.channel.k8s.io') ? 'v4.channel.k8s.io' : false,
	});
	return (request: IncomingMessage, connection: Duplex, head: Uint8Array): void => {
		const {namespace, name, port} = asked.exec(request.url ?? '')?.groups ?? {};
		connection.on('error', () => undefined);
		if (
			namespace === undefined ||
			name === undefined ||
			port === undefined ||
			api.inspect({
				apiVersion: 'v1',
				kind: 'Pod',
				namespace: decodeURIComponent(namespace),
				name: decodeURIComponent(name),
			}) === undefined
		) {
			connection.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
			return;
		}

		sockets.handleUpgrade(request, connection, Buffer.from(head), socket => {
			const header = Buffer.alloc(2);
			header.writeUInt16LE(Number(port));
			socket.send(frame(dataChannel, header));
			socket.send(frame(errorChannel, header));
			const pod = {
				namespace: decodeURIComponent(namespace),
				name: decodeURIComponent(name),
			};
			const server = createServer((incoming, response) => {
				const pass = async () => {
					try {
						const answer = await api.forward(pod, Number(port), async send =>
							send(incoming.url ?? '/'),
						);
						response.writeHead(answer.status).end(answer.body);
					} catch (error) {
						socket.send(
							frame(
								errorChannel,
								Buffer.from(
									error instanceof ApiError
										? `error forwarding port ${port} to pod: connection refused`
										: String(error),
								),
							),
						);
					}
				};

				void pass();
			});
			server.emit('connection', portStream(socket));
		});
	};
};
