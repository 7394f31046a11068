import {once} from 'node:events';
import {
	createServer as createHttpServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import {createServer as createHttpsServer} from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {text} from 'node:stream/consumers';
import type {TestContext} from 'node:test';
import type {TlsOptions} from 'node:tls';

export type SeenRequest = {method: string; url: string; headers: IncomingHttpHeaders; body: string};
type Respond = (
	request: SeenRequest,
	response: ServerResponse,
	incoming: IncomingMessage,
) => void | Promise<void>;

/** A server that a test scripts; speaks HTTPS when it is given a certificate. */
export type FakeApiServer = {
	url: string;
	port: number;
	requests: SeenRequest[];
	/** TCP connections taken so far. */
	connections: () => number;
	/** Connections open now. */
	sockets: Set<Socket>;
	/** Ends all connections; from the next one on it shows this certificate. */
	showCertificate: (tls: TlsOptions) => void;
	onUpgrade: (
		listener: (request: IncomingMessage, socket: Duplex, head: Uint8Array) => void,
	) => void;
};

export const startFakeApiServer = async (
	t: Pick<TestContext, 'after'>,
	respond: Respond,
	tls?: TlsOptions,
	host = '127.0.0.1',
): Promise<FakeApiServer> => {
	const requests: SeenRequest[] = [];
	const sockets = new Set<Socket>();
	let connections = 0;
	const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
		const seen = {
			method: incoming.method ?? '',
			url: incoming.url ?? '',
			headers: incoming.headers,
			body: await text(incoming),
		};
		requests.push(seen);
		await respond(seen, response, incoming);
	};

	const listener = (incoming: IncomingMessage, response: ServerResponse) => {
		void answer(incoming, response);
	};

	const secure = tls === undefined ? undefined : createHttpsServer(tls, listener);
	const server = secure ?? createHttpServer(listener);
	server.on('connection', (socket: Socket) => {
		connections++;
		sockets.add(socket);
		socket.on('close', () => {
			sockets.delete(socket);
		});
		socket.on('error', () => undefined);
	});
	server.listen(0, host);
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	const endAll = () => {
		for (const socket of sockets) {
			socket.destroy();
		}
	};

	t.after(() => {
		server.close();
		endAll();
	});
	return {
		url: `${tls === undefined ? 'http' : 'https'}://${host}:${port}`,
		port,
		requests,
		connections: () => connections,
		sockets,
		showCertificate(next) {
			secure?.setSecureContext(next);
			endAll();
		},
		onUpgrade(upgrade) {
			server.on('upgrade', upgrade);
		},
	};
};

export const sendJson = (response: ServerResponse, body: unknown, status = 200): void => {
	response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body));
};

/** A Kubernetes Status, as every refusal is. */
export const sendStatus = (
	response: ServerResponse,
	code: number,
	message: string,
	extra: object = {},
): void => {
	sendJson(
		response,
		{
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			message,
			code,
			...extra,
		},
		code,
	);
};
