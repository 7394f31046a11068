import PQueue from 'p-queue';
import {ApiError, type RequestOptions} from '../../ports/cluster.ts';
import type {ClusterRequest} from '../cluster/memory-cluster.ts';
import type {ClusterSpec} from '../scenario.ts';
import type {World} from './world.ts';

export const pluginName = 'simulated-auth-plugin';

/** How long a credential plugin takes to find that it has no session. */
const pluginMs = 600;
/** How long a person takes to log in. */
export const loginMs = 2500;

const whyNot = ({server, trouble}: ClusterSpec, timeoutMs: number): ApiError => {
	const {hostname, port} = new URL(server);
	const tryPort = `Try the port: nc -vz ${hostname} ${port === '' ? '443' : port}`;
	return trouble === 'timed-out'
		? new ApiError(
				'timed-out',
				`no answer to the connection within ${String(timeoutMs / 1000)} s (packets are dropped on the way)`,
				{server, remedy: ["Check VPN, firewall and the server's address.", tryPort]},
			)
		: new ApiError(
				'refused',
				`nothing listens at port ${port === '' ? '443' : port} (connection refused)`,
				{
					server,
					remedy: [
						'Check that the API server runs, and that the kubeconfig names its port.',
						tryPort,
					],
				},
			);
};

const needsLogin = ({server, context}: ClusterSpec): ApiError =>
	new ApiError(
		'exec-plugin',
		`no credentials for user "${context}": credential plugin ${pluginName} failed with exit code 1: your session has ended, log in again`,
		{
			server,
			remedy: [`Log in by hand, then run this again: kubectl --context ${context} get namespaces`],
			needsLogin: true,
		},
	);

/** As many connections as the real adapter has; what stays open doesn't count. */
const requestsAtOnce = 6;
const streams = new Set<ClusterRequest['verb']>(['watch', 'forward']);

/** How an API server behaves before it looks at a request: it takes its time, or doesn't answer. */
export const makeApiBehaviour = (
	world: Pick<World, 'sleep'>,
	spec: ClusterSpec,
	options: {
		timeoutMs: number;
		ready: () => Promise<void>;
		/** Whether the credential plugin has a session. */
		isLoggedIn: () => boolean;
	},
): ((request: Pick<ClusterRequest, 'verb'>, given: RequestOptions) => Promise<void>) => {
	const stopped = () => new ApiError('aborted', 'the request was stopped', {server: spec.server});

	/** A usual answer comes so soon that nobody has to be woken before it. */
	const answer = async (ms: number, {signal}: RequestOptions) => {
		await world.sleep(ms);
		if (signal?.aborted === true) {
			throw stopped();
		}
	};

	const staySilent = async (ms: number, {signal}: RequestOptions) => {
		try {
			await world.sleep(ms, signal);
		} catch (error) {
			throw signal?.aborted === true ? stopped() : error;
		}
	};

	const places = new PQueue({concurrency: requestsAtOnce});
	return async ({verb}, given) => {
		const timeoutMs = given.timeoutMs ?? options.timeoutMs;
		if (spec.trouble !== undefined) {
			await (spec.trouble === 'timed-out'
				? staySilent(timeoutMs, given)
				: answer(spec.latencyMs, given));
			throw whyNot(spec, timeoutMs);
		}

		if (!options.isLoggedIn()) {
			await answer(pluginMs, given);
			throw needsLogin(spec);
		}

		await options.ready();
		const work = async () => answer(spec.latencyMs, given);
		await (streams.has(verb) ? work() : places.add(work));
	};
};
