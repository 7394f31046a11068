import {Agent as HttpAgent, type AgentOptions} from 'node:http';
import {Agent as HttpsAgent} from 'node:https';
import {isIP, type LookupFunction} from 'node:net';
import type {KubeContext} from '../../ports/kubeconfig.ts';
import type {Credentials} from './credentials.ts';
import {secureContextFor} from './secure-context.ts';
import type {Target} from './target.ts';
import {TunnelAgent} from './tunnel.ts';

/** One pool for requests, bounded so that no API server is flooded, and one for what stays open: watches and port-forwards. */
export type Agents = {requests: HttpAgent; streams: HttpAgent};

/** An idle connection is given up before load balancers do so (60 s is usual), which would cost a failed request. */
const idleMs = 20_000;
/** With several addresses, how long one is tried before the next; Node's 250 ms are too few for servers on another continent. */
const nextAddressMs = 1000;

type Options = {
	context: KubeContext;
	target: Target;
	certificate: Credentials['certificate'];
	proxy: URL | undefined;
	lookup: LookupFunction;
	maxSockets: number;
	/** Milliseconds that a proxy may take. */
	connectMs: number;
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
}: Options): Agents => {
	const common = {
		keepAlive: true,
		timeout: idleMs,
		lookup,
		autoSelectFamilyAttemptTimeout: nextAddressMs,
	};
	const {tlsServerName, skipTlsVerify} = context.cluster;
	const identity =
		target.url.protocol === 'http:'
			? undefined
			: {
					secureContext: secureContextFor(context, certificate),
					rejectUnauthorized: !skipTlsVerify,
					// An address must not be sent as a server name.
					servername: tlsServerName ?? (isIP(target.host) === 0 ? target.host : ''),
				};
	const pool = (options: AgentOptions): HttpAgent => {
		if (proxy !== undefined) {
			return new TunnelAgent(proxy, target, {...common, ...options, identity, connectMs});
		}

		return identity === undefined
			? new HttpAgent({...common, ...options})
			: new HttpsAgent({...common, ...options, ...identity});
	};

	return {requests: pool({maxSockets}), streams: pool({})};
};
