import {Buffer} from 'node:buffer';
import {EventEmitter} from 'node:events';
import type {AgentOptions, ClientRequest} from 'node:http';
import {Socket, type LookupFunction} from 'node:net';
import {connect, type ConnectionOptions} from 'node:tls';
import {HttpsProxyAgent} from 'https-proxy-agent';
import {toError} from '../../errors.ts';
import {recordOf} from '../../untyped.ts';
import {connectThroughSocks, isSocks, SocksRefusal} from './socks.ts';

/** A proxy that cannot be reached or does not let us through. Its password is never part of the message. */
export class ProxyFailure extends Error {
	override readonly name = 'ProxyFailure';
}

/** The proxy as a person may see it. */
export const proxyName = (proxy: URL): string => `${proxy.protocol}//${proxy.host}`;

/** The proxy without its credentials: the library prints its address when `DEBUG` asks for it. */
const withoutCredentials = (proxy: URL): URL =>
	Object.assign(new URL(proxy), {username: '', password: ''});

const authorization = ({username, password}: URL): Record<string, string> =>
	username === '' && password === ''
		? {}
		: {
				'proxy-authorization': `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`,
			};

const failureText = (thrown: unknown): string => {
	const {code} = recordOf(thrown);
	switch (code) {
		case 'ECONNREFUSED': {
			return 'nothing listens there';
		}

		case 'ABORT_ERR': {
			return 'no answer in time';
		}

		// The library's own errors have no code: the connection ended instead of an answer.
		case undefined: {
			return 'socket hang up';
		}

		default: {
			return toError(thrown).message;
		}
	}
};

type Answer = {statusCode: number; statusText: string};

const refusalWords = (answer: Answer | undefined): string => {
	if (answer === undefined || Number.isNaN(answer.statusCode)) {
		return 'it does not speak HTTP';
	}

	return answer.statusCode === 407
		? 'it wants a user and a password, or other ones (407)'
		: `it answers ${answer.statusCode} ${answer.statusText}`.trim();
};

/** The options of a request that ends with `signal`, its tunnel with it if there is none yet: Node keeps `signal` itself from agents. */
export const abandonedBy = (signal: AbortSignal) => ({signal, abandon: signal});

/** What a request gets instead of a tunnel: a socket that fails when it is used, or at once as the pool keeps none that is not writable. */
class FailedTunnel extends Socket {
	readonly #failure: ProxyFailure;

	constructor(failure: ProxyFailure, writable: boolean) {
		super({writable});
		this.#failure = failure;
		// It may be nobody's by then.
		this.on('error', () => undefined);
	}

	override _destroy(_error: Error | null, callback: (error?: Error | null) => void): void {
		super._destroy(this.#failure, callback);
	}
}

type TunnelOptions = Omit<AgentOptions, 'lookup'> & {
	lookup: LookupFunction;
	/** Who we are and whom we trust behind the tunnel; undefined for a server without TLS. */
	identity: ConnectionOptions | undefined;
	/** Milliseconds that the proxy may take for a connection; the request's own time when there are none. */
	connectMs?: number;
};

/** A pool of connections to one server through an HTTP proxy (CONNECT) or a SOCKS proxy. Requests whose tunnel fails throw `ProxyFailure`. */
export class TunnelAgent extends HttpsProxyAgent<string> {
	/** With its credentials. */
	readonly #given: URL;
	readonly #target: {host: string; port: number};
	readonly #identity: ConnectionOptions | undefined;
	readonly #connectMs: number | undefined;

	constructor(
		proxy: URL,
		target: {host: string; port: number},
		{identity, connectMs, timeout, ...options}: TunnelOptions,
	) {
		super(withoutCredentials(proxy), {...options, headers: authorization(proxy)});
		// The library takes the options for the connection to the proxy, and leaves the pool none.
		this.options.timeout = timeout;
		this.protocol = identity === undefined ? 'http:' : 'https:';
		this.#given = proxy;
		this.#target = target;
		this.#identity = identity;
		this.#connectMs = connectMs;
	}

	/** The library's tunnels stay plain. TLS is ours: the library's would hold an address' certificate against the proxy's name. */
	override isSecureEndpoint(): boolean {
		return false;
	}

	override async connect(_request: ClientRequest, options: object): Promise<Socket> {
		const {abandon} = recordOf(options);
		// The pool may dial for a request that ended while it waited, and hands the tunnel on.
		const ending = abandon instanceof AbortSignal && !abandon.aborted ? abandon : undefined;
		try {
			return await this.#open(ending);
		} catch (error) {
			// No rejection, since only the end of a socket lets those in who wait for one of the pool. Nobody hears of a dial that ended with its
			// request: who waits dials anew.
			return new FailedTunnel(this.#failure(error), ending?.aborted !== true);
		}
	}

	async #open(ending: AbortSignal | undefined): Promise<Socket> {
		const {host} = this.#target;
		const {protocol} = this.proxy;
		if (protocol !== 'http:' && protocol !== 'https:' && !isSocks(this.proxy)) {
			throw new ProxyFailure(
				`proxies of the kind ${protocol.replace(/:$/v, '')} are not supported; use an HTTP proxy, or one of the kind socks5`,
			);
		}

		const over = AbortSignal.any([
			...(ending === undefined ? [] : [ending]),
			...(this.#connectMs === undefined ? [] : [AbortSignal.timeout(this.#connectMs)]),
		]);
		// Its own signal, which is silent once there is a tunnel: others may use that after this request.
		const dial = new AbortController();
		const giveUp = () => {
			dial.abort();
		};

		over.addEventListener('abort', giveUp);
		this.connectOpts = {...this.connectOpts, signal: dial.signal};
		try {
			const tunnel = isSocks(this.proxy)
				? await connectThroughSocks(this.#given, this.#target, this.connectOpts)
				: await this.#openHttp();
			return this.#identity === undefined
				? tunnel
				: connect({...this.#identity, host, socket: tunnel});
		} finally {
			over.removeEventListener('abort', giveUp);
		}
	}

	async #openHttp(): Promise<Socket> {
		// Not the request itself, on which the library replays what a proxy says that refuses, as if the server had said it.
		// eslint-disable-next-line unicorn/prefer-event-target -- as a request emits
		const heard = new EventEmitter();
		let answer: Answer | undefined;
		heard.once('proxyConnect', (given: Answer) => {
			answer = given;
		});
		const tunnel = await super.connect(heard as ClientRequest, {
			...this.#target,
			secureEndpoint: false,
		});
		if (answer?.statusCode !== 200) {
			tunnel.destroy();
			throw this.#refusal(refusalWords(answer));
		}

		return tunnel;
	}

	#refusal(words: string): ProxyFailure {
		const {host, port} = this.#target;
		return new ProxyFailure(
			`proxy ${proxyName(this.proxy)} does not connect to ${host.includes(':') ? `[${host}]` : host}:${port}: ${words}`,
		);
	}

	#failure(thrown: unknown): ProxyFailure {
		if (thrown instanceof SocksRefusal) {
			return this.#refusal(thrown.message);
		}

		return thrown instanceof ProxyFailure
			? thrown
			: new ProxyFailure(`proxy ${proxyName(this.proxy)}: ${failureText(thrown)}`, {
					cause: thrown,
				});
	}
}
