import {Agent as HttpAgent, type AgentOptions} from 'node:http';
import {Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions} from 'node:https';
import {isIP, type LookupFunction, type Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {connect} from 'node:tls';
import {toError} from '../../errors.ts';
import type {KubeContext} from '../../ports/kubeconfig.ts';
import type {Credentials} from './credentials.ts';
import {secureContextFor} from './secure-context.ts';
import type {Target} from './target.ts';
import {openTunnel} from './tunnel.ts';

type Connected = (error: Error | null, socket?: Duplex) => void;
type Dial = (connected: Connected) => void;

/** One pool for requests, bounded so that no API server is flooded, and one for what stays open: watches and port-forwards. */
export type Agents = {requests: HttpAgent; streams: HttpAgent};

/** An idle connection is given up before load balancers do so (60 s is usual), which would cost a failed request. */
const idleMs = 20_000;
/** With several addresses, how long one is tried before the next; Node's 250 ms are too few for servers on another continent. */
const nextAddressMs = 1000;

/** Node's types want a socket beside an error. */
const failable = (connected: unknown): Connected => connected as Connected;

class TunnelAgent extends HttpAgent {
	readonly #dial: Dial;

	constructor(options: AgentOptions, dial: Dial) {
		super(options);
		this.#dial = dial;
	}

	override createConnection(_options: unknown, connected: unknown): undefined {
		this.#dial(failable(connected));
	}
}

class TlsTunnelAgent extends HttpsAgent {
	readonly #dial: Dial;

	constructor(options: HttpsAgentOptions, dial: Dial) {
		super(options);
		this.#dial = dial;
	}

	override createConnection(_options: unknown, connected: unknown): undefined {
		this.#dial(failable(connected));
	}
}

type Options = {
	context: KubeContext;
	target: Target;
	certificate: Credentials['certificate'];
	proxy: URL | undefined;
	lookup: LookupFunction;
	maxSockets: number;
	/** Milliseconds that a proxy may take. */
	connectMs: number;
	signal: AbortSignal;
};

/** The connection pools of one cluster for one client certificate. Throws `ApiError` when certificates cannot be used. */
export const makeAgents = ({
	context,
	target,
	certificate,
	proxy,
	lookup,
	maxSockets,
	connectMs,
	signal,
}: Options): Agents => {
	const dialWith =
		(through: URL, secure: (socket: Socket) => Duplex): Dial =>
		connected => {
			openTunnel(through, target, {
				lookup,
				signal: AbortSignal.any([signal, AbortSignal.timeout(connectMs)]),
			}).then(
				socket => {
					connected(null, secure(socket));
				},
				(error: unknown) => {
					connected(toError(error));
				},
			);
		};

	const common = {
		keepAlive: true,
		timeout: idleMs,
		lookup,
		autoSelectFamilyAttemptTimeout: nextAddressMs,
	};
	if (target.url.protocol === 'http:') {
		const plain = (options: AgentOptions) =>
			proxy === undefined
				? new HttpAgent(options)
				: new TunnelAgent(
						options,
						dialWith(proxy, socket => socket),
					);
		return {requests: plain({...common, maxSockets}), streams: plain(common)};
	}

	const {tlsServerName, skipTlsVerify} = context.cluster;
	const identity = {
		secureContext: secureContextFor(context, certificate),
		rejectUnauthorized: !skipTlsVerify,
		// An address must not be sent as a server name.
		servername: tlsServerName ?? (isIP(target.host) === 0 ? target.host : ''),
	};
	const secure = (options: HttpsAgentOptions) =>
		proxy === undefined
			? new HttpsAgent(options)
			: new TlsTunnelAgent(
					options,
					dialWith(proxy, socket => connect({...identity, host: target.host, socket})),
				);
	return {
		requests: secure({...common, ...identity, maxSockets}),
		streams: secure({...common, ...identity}),
	};
};
