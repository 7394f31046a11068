import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import {writeFile} from 'node:fs/promises';
import {createServer as createTlsServer} from 'node:https';
import {createServer, type AddressInfo, type Server, type Socket} from 'node:net';
import path from 'node:path';

export type DeadEndpoints = AsyncDisposable & {
	readonly servers: Readonly<Record<'accepts-no-tls' | 'tls-no-reply' | 'hanging-dns', string>>;
	/** Runs a command with a name server that never answers. */
	readonly through: readonly string[];
};

const address = '127.67.0.53';

/** API servers that are dead after the connection, after TLS, and before either: their name server takes questions and answers none. */
export const startDeadEndpoints = async (
	folder: string,
	tls: {cert: string; key: string},
): Promise<DeadEndpoints> => {
	const sockets = new Set<Socket>();
	const keep = (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
	};

	const listen = async (server: Server): Promise<string> => {
		server.on('connection', keep);
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
	};

	const [silent, mute] = [createServer(), createTlsServer(tls, () => undefined)];
	const names = createSocket('udp4');
	names.bind(53, address);
	await once(names, 'listening');
	const file = path.join(folder, 'resolv.conf');
	await writeFile(file, `nameserver ${address}\n`);
	const [accepts, replies] = await Promise.all([listen(silent), listen(mute)]);
	return {
		servers: {
			'accepts-no-tls': accepts,
			'tls-no-reply': replies,
			'hanging-dns': 'https://api.dead.invalid:6443',
		},
		through: [
			'unshare',
			'--mount',
			'sh',
			'-c',
			`mount --bind '${file}' /etc/resolv.conf && exec "$@"`,
			'sh',
		],
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) {
				socket.destroy();
			}

			names.close();
			await Promise.all(
				[silent, mute].map(
					async server =>
						new Promise(resolve => {
							server.close(resolve);
						}),
				),
			);
		},
	};
};
