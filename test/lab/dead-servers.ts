import {once} from 'node:events';
import {createServer, type AddressInfo, type Server} from 'node:net';

/** Where a kubeconfig's API server is dead, each in a way of its own. */
type DeadServers = AsyncDisposable & {
	readonly servers: Readonly<Record<'refused' | 'no-tls' | 'tls-silent' | 'hanging-dns', string>>;
};

const listen = async (server: Server): Promise<number> => {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
};

/** Starts servers on loopback that are no API servers: one that speaks no TLS, one that never answers; and a port where nothing is. */
export const startDeadServers = async (): Promise<DeadServers> => {
	const sockets = new Set<{destroy: () => void}>();
	const plain = createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.once('data', () => {
			socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n');
		});
	});
	const silent = createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => undefined);
	});
	const closed = createServer();
	const [plainPort, silentPort, closedPort] = await Promise.all([
		listen(plain),
		listen(silent),
		listen(closed),
	]);
	closed.close();
	return {
		servers: {
			refused: `https://127.0.0.1:${String(closedPort)}`,
			'no-tls': `https://127.0.0.1:${String(plainPort)}`,
			'tls-silent': `https://127.0.0.1:${String(silentPort)}`,
			'hanging-dns': 'https://api.dead.invalid:6443',
		},
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) {
				socket.destroy();
			}

			await Promise.all(
				[plain, silent].map(
					async server =>
						new Promise(resolve => {
							server.close(resolve);
						}),
				),
			);
		},
	};
};
