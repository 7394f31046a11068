import {Buffer} from 'node:buffer';
import type {IncomingMessage} from 'node:http';
import {connect} from 'node:net';
import type {TestContext} from 'node:test';
import {WebSocketServer, type WebSocket} from 'ws';
import type {FakeApiServer} from './fake-api-server.ts';

/** How an API server answers port-forwards: by the pods' ports, given as `namespace/name:port` and a local port behind it. */
type PortForwards = {
	/** Upgrade requests that came. */
	urls: string[];
	protocols: string[];
	/** Sockets that are open now. */
	open: Set<WebSocket>;
};

/** Serves `v4.channel.k8s.io` as a kubelet does: two channels, each begun by the port, bytes to and from a real TCP port. */
export const servePortForwards = (
	t: Pick<TestContext, 'after'>,
	server: FakeApiServer,
	ports: Readonly<Record<string, number | 'refused' | 'silent'>>,
): PortForwards => {
	const sockets = new WebSocketServer({
		noServer: true,
		handleProtocols: protocols =>
			protocols.has('v4.channel.k8s.io') ? 'v4.channel.k8s.io' : false,
	});
	const seen: PortForwards = {urls: [], protocols: [], open: new Set()};
	server.onUpgrade((request: IncomingMessage, socket, head) => {
		seen.urls.push(request.url ?? '');
		const {namespace, name, port} =
			/namespaces\/(?<namespace>[^\/]+)\/pods\/(?<name>[^\/]+)\/portforward\?ports=(?<port>\d+)$/v.exec(
				request.url ?? '',
			)?.groups ?? {};
		const local = ports[`${namespace}/${name}:${port}`];
		if (local === undefined) {
			const body = JSON.stringify({
				kind: 'Status',
				message: `pods "${name}" is forbidden: cannot create resource "pods/portforward"`,
				code: 403,
			});
			socket.end(
				`HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
			);
			return;
		}

		sockets.handleUpgrade(request, socket, Buffer.from(head), client => {
			seen.protocols.push(client.protocol);
			seen.open.add(client);
			client.on('close', () => {
				seen.open.delete(client);
			});
			client.on('error', () => undefined);
			const header = Buffer.alloc(2);
			header.writeUInt16LE(Number(port));
			client.send(Buffer.concat([Buffer.from([0]), header]));
			client.send(Buffer.concat([Buffer.from([1]), header]));
			if (local === 'refused') {
				client.send(
					Buffer.concat([
						Buffer.from([1]),
						Buffer.from(
							`error forwarding port ${port} to pod: dial tcp4 127.0.0.1:${port}: connect: connection refused`,
						),
					]),
				);
				return;
			}

			if (local === 'silent') {
				return;
			}

			const upstream = connect(local, '127.0.0.1');
			client.on('message', data => {
				const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
				if (bytes[0] === 0) {
					upstream.write(bytes.subarray(1));
				}
			});
			upstream.on('data', chunk => {
				client.send(Buffer.concat([Buffer.from([0]), chunk]));
			});
			upstream.on('close', () => {
				client.close();
			});
			upstream.on('error', () => undefined);
			client.on('close', () => {
				upstream.destroy();
			});
		});
	});
	t.after(() => {
		for (const client of seen.open) {
			client.terminate();
		}
	});
	return seen;
};
