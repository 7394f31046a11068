import {Buffer} from 'node:buffer';
import {request, type RequestOptions} from 'node:https';
import {createInterface} from 'node:readline';
import {text} from 'node:stream/consumers';
import {once} from 'node:events';
import type {IncomingMessage} from 'node:http';

type Answer = {status: number; type: string; text: string; body: unknown};
type Sent = {body?: unknown; type?: string; accept?: string; credentials?: boolean};

/** An API server as anybody can speak to it, without anything of mesh-wizard between. */
export type RawApi = {
	send: (method: string, path: string, sent?: Sent) => Promise<Answer>;
	/** The lines of a stream, until its end or until the consumer has had enough. */
	lines: (path: string) => AsyncIterable<string>;
	/** The status with which an upgrade to a WebSocket is answered. */
	upgrade: (path: string, protocol: string) => Promise<number>;
};

export type RawAccess = {
	server: string;
	ca: string;
	cert?: string;
	key?: string;
	token?: string;
};

const contentTypes: Readonly<Record<string, string>> = {
	POST: 'application/json',
	PUT: 'application/json',
	DELETE: 'application/json',
	PATCH: 'application/merge-patch+json',
};

const authorizationOf = (token: string | undefined) =>
	token === undefined ? {} : {authorization: `Bearer ${token}`};

export const makeRawApi = ({server, ca, cert, key, token}: RawAccess): RawApi => {
	const begin = async (
		method: string,
		path: string,
		{body, type, accept = 'application/json', credentials = true}: Sent,
	): Promise<IncomingMessage> => {
		const payload = body === undefined ? undefined : JSON.stringify(body);
		const options: RequestOptions = {
			method,
			ca,
			...(credentials ? {cert, key} : {}),
			headers: {
				accept,
				'user-agent': 'raw',
				...authorizationOf(credentials ? token : 'nobody'),
				...(payload === undefined
					? {}
					: {
							'content-type': type ?? contentTypes[method],
							'content-length': Buffer.byteLength(payload),
						}),
			},
		};
		const sending = request(new URL(path, server), options);
		sending.end(payload);
		const [response] = (await once(sending, 'response')) as [IncomingMessage];
		return response;
	};

	return {
		async send(method, path, sent = {}) {
			const response = await begin(method, path, sent);
			const answer = await text(response);
			const type = response.headers['content-type'] ?? '';
			return {
				status: response.statusCode ?? 0,
				type,
				text: answer,
				body: type.startsWith('application/json') ? JSON.parse(answer) : undefined,
			};
		},
		async *lines(path) {
			const response = await begin('GET', path, {});
			try {
				yield* createInterface({input: response});
			} finally {
				response.destroy();
			}
		},
		async upgrade(path, protocol) {
			const sending = request(new URL(path, server), {
				ca,
				cert,
				key,
				headers: {
					connection: 'Upgrade',
					upgrade: 'websocket',
					'sec-websocket-version': '13',
					'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
					'sec-websocket-protocol': protocol,
					...authorizationOf(token),
				},
			});
			sending.end();
			return new Promise<number>((resolve, reject) => {
				sending.on('upgrade', (_response, socket) => {
					socket.destroy();
					resolve(101);
				});
				sending.on('response', response => {
					response.destroy();
					resolve(response.statusCode ?? 0);
				});
				sending.on('error', reject);
			});
		},
	};
};
