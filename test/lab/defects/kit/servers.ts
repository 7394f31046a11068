import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import {writeFile} from 'node:fs/promises';
import {createServer as createHttpServer} from 'node:http';
import {connect, createServer, type AddressInfo} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {execa} from 'execa';
import {clusterFile} from '../../lab-script.ts';
import {startDeadServers} from '../../dead-servers.ts';
import type {Place} from './defect.ts';
import type {Scene} from './scene.ts';

/** What stands before an API server, at an address of its own node and with its own certificate. */
export type Front = {
	/** Seconds by which its clock is ahead. */
	ahead?: number;
	/** What it says it is. */
	gitVersion?: string;
	/** Milliseconds that GET /version takes. */
	versionTakes?: number;
	/** Answers everything by itself, like a web server. */
	isWebsite?: boolean;
};

/** Leads a place's kubeconfig entry to something in front of its API server, which peers could reach as well. */
export const putInFront = async (scene: Scene, place: Place, front: Front): Promise<void> => {
	const name = scene.name(place);
	const child = execa(
		'nsenter',
		[
			`--net=/run/netns/lab-${name}`,
			process.execPath,
			path.join(import.meta.dirname, 'front.ts'),
			clusterFile(name, 'pki'),
			JSON.stringify(front),
		],
		{
			stdin: 'ignore',
			stderr: 'inherit',
			reject: false,
			buffer: false,
		},
	);
	scene.during({
		async [Symbol.asyncDispose]() {
			child.kill();
			await child;
		},
	});
	const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
	const server = new URL(String(scene.entry(place).cluster['server']));
	server.port = port;
	scene.entry(place).cluster['server'] = server.origin;
};

/** A loopback port that is forwarded to an API server, as by an SSH tunnel; its URL. */
export const startForwarder = async (
	target: string,
): Promise<AsyncDisposable & {server: string}> => {
	const {hostname, port} = new URL(target);
	const sockets = new Set<{destroy: () => void}>();
	const server = createServer(socket => {
		const upstream = connect(Number(port), hostname);
		for (const end of [socket, upstream]) {
			sockets.add(end);
			end
				.on('error', () => undefined)
				.on('close', () => {
					socket.destroy();
					upstream.destroy();
				});
		}

		socket.pipe(upstream).pipe(socket);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		server: `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) {
				socket.destroy();
			}

			server.close();
			await once(server, 'close');
		},
	};
};

/** Leads a place's entry to a loopback port that is forwarded to its API server. */
export const forwardFromLoopback = async (scene: Scene, place: Place): Promise<void> => {
	const {cluster} = scene.entry(place);
	const forwarder = await startForwarder(String(cluster['server']));
	scene.during(forwarder);
	cluster['server'] = forwarder.server;
};

/** Leads a place's entry to a server that is dead in the given way. */
export const kill = async (
	scene: Scene,
	place: Place,
	way: 'refused' | 'no-tls' | 'tls-silent' | 'hanging-dns',
): Promise<void> => {
	const dead = await startDeadServers();
	scene.during(dead);
	scene.entry(place).cluster['server'] = dead.servers[way];
};

/** Lets the program ask a DNS server that takes every question and answers none. */
export const silenceDns = async (scene: Scene): Promise<void> => {
	const address = '127.66.0.53';
	const socket = createSocket('udp4');
	socket.bind(53, address);
	await once(socket, 'listening');
	scene.during({
		async [Symbol.asyncDispose]() {
			socket.close();
			await once(socket, 'close');
		},
	});
	const file = path.join(scene.folder, 'resolv.conf');
	await writeFile(file, `nameserver ${address}\n`);
	scene.through(
		'unshare',
		'--mount',
		'sh',
		'-c',
		`mount --bind '${file}' /etc/resolv.conf && exec "$@"`,
		'sh',
	);
};

/** A proxy on this machine that leads anywhere; its URL. */
export const startProxy = async (scene: Scene): Promise<string> => {
	const sockets = new Set<{destroy: () => void}>();
	const server = createHttpServer();
	server.on('connect', (request, socket) => {
		const {hostname, port} = new URL(`http://${request.url ?? ''}`);
		const upstream = connect(Number(port), hostname, () => {
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			socket.pipe(upstream).pipe(socket);
		});
		for (const end of [socket, upstream]) {
			sockets.add(end);
			end
				.on('error', () => undefined)
				.on('close', () => {
					socket.destroy();
					upstream.destroy();
				});
		}
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	scene.during({
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) {
				socket.destroy();
			}

			server.close();
			await once(server, 'close');
		},
	});
	return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
};
