import {Buffer} from 'node:buffer';
import {
	request as httpRequest,
	type ClientRequest,
	type IncomingMessage,
	type RequestOptions as NodeRequestOptions,
} from 'node:http';
import {request as httpsRequest} from 'node:https';
import type {LookupFunction} from 'node:net';
import {TLSSocket} from 'node:tls';
import {ApiError} from '../../ports/cluster.ts';
import type {KubeContext} from '../../ports/kubeconfig.ts';
import {recordOf} from '../../untyped.ts';
import {chainOf} from '../shown-chain.ts';
import {untilAborted} from '../until-aborted.ts';
import {atMostTwice, BrokenConnection, type Repeatable} from './at-most-twice.ts';
import {makeAgents, type Agents} from './agents.ts';
import {abortedError, longestConnectMs, makeBeginDeadline, type Deadline} from './deadline.ts';
import type {Credentials} from './credentials.ts';
import {identityHeaders} from './identity-headers.ts';
import {readBody, TooLong} from './read-body.ts';
import {followPhases} from './phase.ts';
import {answerError, type Answer} from './status.ts';
import {targetOf, type Target} from './target.ts';
import {abandonedBy} from './tunnel.ts';

/** One request to an API server. */
export type Call = {
	method: string;
	/** Below the server's own path, with its query. */
	path: string;
	/** What it does, for errors: `list secrets`. */
	what: string;
	accept?: string;
	contentType?: string;
	body?: string;
	signal?: AbortSignal;
	timeoutMs?: number;
	/** Undefined: it is sent once. */
	repeatable?: Repeatable;
};

export type Transport = {
	target: Target;
	/** Sends a request and reads its answer. Throws `ApiError`, also for an answer that is no success. */
	exchange: (call: Call) => Promise<Answer>;
	/** Sends a request and hands over the answer as it begins, outside the bounded pool. */
	stream: (call: Call) => Promise<{response: IncomingMessage; attempt: Deadline}>;
	/** What a WebSocket needs to connect as `exchange` does: options, and a tracker for its request. */
	prepare: (call: Pick<Call, 'signal' | 'timeoutMs'>) => Promise<{
		options: NodeRequestOptions;
		track: (request: ClientRequest) => void;
		attempt: Deadline;
	}>;
	clock: () => {server: number; local: number} | undefined;
	/** What the server showed in its first handshake, leaf first, each as PEM. */
	certificates: () => readonly string[];
	close: () => void;
};

type TransportOptions = {
	context: KubeContext;
	credentials: (signal?: AbortSignal) => Promise<Credentials>;
	proxy: URL | undefined;
	lookup: LookupFunction;
	userAgent: string;
	timeoutMs: number;
	maxSockets: number;
	maximumBytes: number;
};

const isReset = (error: unknown): boolean =>
	['ECONNRESET', 'EPIPE'].includes(String(recordOf(error)['code']));

export const makeTransport = ({
	context,
	credentials,
	proxy,
	lookup,
	userAgent,
	timeoutMs,
	maxSockets,
	maximumBytes,
}: TransportOptions): Transport => {
	const target = targetOf(context, proxy);
	const send = target.url.protocol === 'http:' ? httpRequest : httpsRequest;
	const basePath = target.url.pathname.replace(/\/$/v, '');
	const closing = new AbortController();
	const pools = new Map<string, Agents>();
	/** Of the answer that took least: the longer one is under way, the older is its date when it arrives. */
	let clock: {server: number; local: number; tookMs: number} | undefined;
	let presented: readonly string[] = [];
	const begin = makeBeginDeadline({target, proxy, closed: closing.signal});

	const poolFor = ({certificate}: Credentials): Agents => {
		const key = certificate?.certificate ?? '';
		const present = pools.get(key);
		if (present !== undefined) {
			return present;
		}

		const made = makeAgents({
			context,
			target,
			certificate,
			proxy,
			lookup,
			maxSockets,
			connectMs: longestConnectMs,
		});
		pools.set(key, made);
		return made;
	};

	const headersFor = (
		call: Pick<Call, 'accept' | 'contentType' | 'body'>,
		{authorization}: Credentials,
	) => ({
		accept: call.accept ?? 'application/json',
		'accept-encoding': 'gzip',
		'user-agent': userAgent,
		...(authorization === undefined ? {} : {authorization: authorization.reveal()}),
		...identityHeaders(context.user.impersonation),
		...(call.body === undefined
			? {}
			: {
					'content-type': call.contentType ?? 'application/json',
					'content-length': String(Buffer.byteLength(call.body)),
				}),
	});

	/** Resolves with the beginning of the answer. */
	const open = async (call: Call, pool: keyof Agents, shown: Credentials) => {
		const attempt = begin(call.signal, call.timeoutMs ?? timeoutMs);
		const {signal} = attempt;
		let request: ClientRequest | undefined;
		try {
			signal.throwIfAborted();
			const sentAt = performance.now();
			const sent = send({
				agent: poolFor(shown)[pool],
				host: target.host,
				port: target.port,
				method: call.method,
				path: `${basePath}${call.path}`,
				headers: headersFor(call, shown),
				...abandonedBy(signal),
			});
			request = sent;
			followPhases(sent, target.host, attempt.enter);
			const answer = new Promise<IncomingMessage>((resolve, reject) => {
				sent.once('response', resolve);
				sent.on('error', reject);
			});
			sent.end(call.body);
			// A request that waits for a connection does not notice that it is stopped.
			const response = await untilAborted(answer, signal, () => abortedError(target));
			attempt.enter('reading');
			if (presented.length === 0 && response.socket instanceof TLSSocket) {
				presented = chainOf(response.socket);
			}

			const date = Date.parse(response.headers.date ?? '');
			const tookMs = performance.now() - sentAt;
			if (!Number.isNaN(date) && (clock === undefined || tookMs < clock.tookMs)) {
				clock = {server: date, local: Date.now(), tookMs};
			}

			return {response, attempt};
		} catch (error) {
			attempt.release();
			const mayRepeat =
				call.repeatable === 'read' ||
				(call.repeatable === 'write' && request?.reusedSocket === true);
			throw mayRepeat && attempt.phase() === 'waiting' && !signal.aborted && isReset(error)
				? new BrokenConnection()
				: attempt.failure(error);
		}
	};

	const authenticate = async (signal: AbortSignal | undefined) => {
		if (closing.signal.aborted || signal?.aborted) {
			throw abortedError(target);
		}

		return credentials(signal);
	};

	const begun = async (call: Call, pool: keyof Agents) => {
		const shown = await authenticate(call.signal);
		return {shown, ...(await open(call, pool, shown))};
	};

	const read = async (
		response: IncomingMessage,
		attempt: Deadline,
		{what, repeatable}: Call,
	): Promise<Answer> => {
		try {
			return {
				status: response.statusCode ?? 0,
				headers: response.headers,
				body: await readBody(response, maximumBytes),
			};
		} catch (error) {
			if (repeatable === 'read' && !attempt.signal.aborted && isReset(response.errored)) {
				throw new BrokenConnection();
			}

			throw error instanceof TooLong
				? new ApiError(
						'too-large',
						`the answer exceeds ${Math.round(maximumBytes / 1024 / 1024)} MiB (${what})`,
						{server: target.server, status: response.statusCode},
					)
				: attempt.failure(error);
		} finally {
			attempt.release();
		}
	};

	/** The error in an answer. Nothing that we sent to prove who we are may come back in it. */
	const refusal = (answer: Answer, call: Call, shown: Credentials): ApiError => {
		if (answer.status === 401) {
			shown.onRefused?.();
		}

		const secret = shown.authorization?.reveal().split(' ')[1] ?? '';
		return answerError(
			secret.length < 6 ? answer : {...answer, body: answer.body.replaceAll(secret, '•••')},
			target,
			call.what,
		);
	};

	const isSuccess = (status = 0) => status >= 200 && status < 300;

	return {
		target,
		exchange: async call =>
			atMostTwice(call, async once => {
				const {response, attempt, shown} = await begun(once, 'requests');
				const answer = await read(response, attempt, once);
				if (!isSuccess(answer.status)) {
					throw refusal(answer, once, shown);
				}

				return answer;
			}),
		stream: async call =>
			atMostTwice(call, async once => {
				const {response, attempt, shown} = await begun(once, 'streams');
				if (!isSuccess(response.statusCode)) {
					throw refusal(await read(response, attempt, once), once, shown);
				}

				attempt.endDeadline();
				return {response, attempt};
			}),
		async prepare(call) {
			const shown = await authenticate(call.signal);
			const attempt = begin(call.signal, call.timeoutMs ?? timeoutMs);
			return {
				attempt,
				options: {
					agent: poolFor(shown).streams,
					headers: headersFor({accept: '*/*'}, shown),
					...abandonedBy(attempt.signal),
				},
				track(request) {
					followPhases(request, target.host, attempt.enter);
				},
			};
		},
		clock: () => clock,
		certificates: () => presented,
		close() {
			closing.abort();
			for (const {requests, streams} of pools.values()) {
				requests.destroy();
				streams.destroy();
			}
		},
	};
};
