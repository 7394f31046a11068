import {request as httpRequest, type ClientRequest, type IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import type {WebSocket} from 'ws';
import {toError} from '../../errors.ts';
import {
	ApiError,
	type PodRequest,
	type PodResponse,
	type RequestOptions,
} from '../../ports/cluster.ts';
import {untilAborted} from '../until-aborted.ts';
import {abortedError} from './deadline.ts';
import {readBody, TooLong} from './read-body.ts';
import {answerError} from './status.ts';
import type {Target} from './target.ts';
import type {Transport} from './transport.ts';
import {PortFailure, tunnelStream} from './tunnel-stream.ts';

type Pod = {namespace: string; name: string};
type Options = {pod: Pod; port: number; timeoutMs: number; maximumBytes: number};

const longestRefusal = 64 * 1024;

const webSocketUrl = ({url}: Target, {namespace, name}: Pod, port: number): URL => {
	const scheme = url.protocol === 'http:' ? 'ws' : 'wss';
	const path = `${url.pathname.replace(/\/$/v, '')}/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/portforward?ports=${port}`;
	return new URL(`${scheme}://${url.host}${path}`);
};

const opened = async (socket: WebSocket, target: Target, what: string): Promise<void> =>
	new Promise((resolve, reject) => {
		socket.once('open', resolve);
		socket.once('error', reject);
		socket.once('unexpected-response', (_request: ClientRequest, response: IncomingMessage) => {
			const refuse = async () => {
				const body = await readBody(response, longestRefusal).catch(() => '');
				reject(
					answerError(
						{status: response.statusCode ?? 0, headers: response.headers, body},
						target,
						what,
					),
				);
			};

			void refuse();
		});
	});

/** Opens a stream to a pod's port through the API server: a WebSocket, as `kubectl port-forward` did before it tunnelled SPDY. */
const openStream = async (
	transport: Transport,
	{pod, port, maximumBytes}: Options,
	request: RequestOptions,
): Promise<Duplex> => {
	const {default: WebSocketClient} = await import('ws');
	const {options, track, attempt} = await transport.prepare(request);
	const socket = new WebSocketClient(
		webSocketUrl(transport.target, pod, port),
		['v4.channel.k8s.io'],
		{
			...options,
			perMessageDeflate: false,
			// One message is held whole before anybody can count it.
			maxPayload: maximumBytes,
			finishRequest(sent: ClientRequest) {
				track(sent);
				sent.end();
			},
		},
	);
	// The first messages may come with the end of the handshake: the stream has to listen before.
	const stream = tunnelStream(socket);
	stream.on('error', () => undefined);
	try {
		await untilAborted(
			opened(socket, transport.target, `forward port ${port} of pod ${pod.namespace}/${pod.name}`),
			attempt.signal,
			() => abortedError(transport.target),
		);
		return stream;
	} catch (error) {
		stream.destroy();
		throw attempt.failure(error);
	} finally {
		attempt.release();
	}
};

const get = async (
	stream: Duplex,
	path: string,
	headers: Record<string, string>,
	maximumBytes: number,
): Promise<PodResponse> => {
	const response = await new Promise<IncomingMessage>((resolve, reject) => {
		stream.once('close', () => {
			reject(stream.errored ?? new PortFailure('the tunnel is closed'));
		});
		if (stream.destroyed) {
			reject(stream.errored ?? new PortFailure('the tunnel is closed'));
			return;
		}

		const request = httpRequest({
			createConnection: () => stream,
			method: 'GET',
			path,
			headers: {host: 'localhost', connection: 'close', ...headers},
		});
		request.once('response', resolve);
		request.on('error', error => {
			reject(stream.errored ?? error);
		});
		request.end();
	});
	return {status: response.statusCode ?? 0, body: await readBody(response, maximumBytes)};
};

const podError = (thrown: unknown, server: string, what: string): ApiError => {
	if (thrown instanceof ApiError) {
		return thrown;
	}

	if (thrown instanceof TooLong) {
		return new ApiError('too-large', `${what}: the answer is too long`, {server});
	}

	if (thrown instanceof PortFailure) {
		const isRefused = /connection refused/iv.test(thrown.message);
		return new ApiError(
			isRefused ? 'refused' : 'network',
			`${what}: ${isRefused ? 'nothing listens at this port of the pod' : thrown.message}`,
			{server, cause: thrown},
		);
	}

	return new ApiError('network', `${what}: the tunnel broke: ${toError(thrown).message}`, {
		server,
		cause: thrown,
	});
};

/** Makes GET requests to one port of a pod, each over a tunnel of its own; `close` ends those that are open. */
export const makePodRequester = (
	transport: Transport,
	options: Options,
): {request: PodRequest; close: () => void} => {
	const {pod, port, timeoutMs, maximumBytes} = options;
	const {server} = transport.target;
	const open = new Set<Duplex>();
	let isClosed = false;

	const request: PodRequest = async (
		path,
		{headers = {}, signal, timeoutMs: ownMs = timeoutMs} = {},
	) => {
		const what = `GET ${path.split('?')[0] ?? path} at port ${port} of pod ${pod.namespace}/${pod.name}`;
		if (isClosed) {
			throw new ApiError('aborted', `${what}: the port-forward is over`, {server});
		}

		const begun = performance.now();
		const stream = await openStream(transport, options, {signal, timeoutMs: ownMs});
		open.add(stream);
		const deadline = AbortSignal.timeout(
			Math.max(1, Math.ceil(ownMs - (performance.now() - begun))),
		);
		const outer = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
		try {
			return await untilAborted(get(stream, path, headers, maximumBytes), outer, () =>
				signal?.aborted === true
					? abortedError(transport.target)
					: new ApiError('unanswered', `${what}: no whole answer within ${ownMs / 1000} s`, {
							server,
						}),
			);
		} catch (error) {
			throw podError(error instanceof ApiError ? error : (stream.errored ?? error), server, what);
		} finally {
			open.delete(stream);
			stream.destroy();
		}
	};

	return {
		request,
		close() {
			isClosed = true;
			for (const stream of open) {
				stream.destroy();
			}
		},
	};
};
