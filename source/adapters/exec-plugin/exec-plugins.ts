import type PQueue from 'p-queue';
import {MeshError} from '../../errors.ts';
import {ApiError} from '../../ports/cluster.ts';
import type {KubeContext} from '../../ports/kubeconfig.ts';
import {untilAborted} from '../until-aborted.ts';
import type {ExecCredential} from './credential.ts';
import {oidcRemedy} from './oidc-remedy.ts';
import {runOnTerminal} from './run-on-terminal.ts';
import {runPlugin} from './run-plugin.ts';

export type {ExecCredential} from './credential.ts';

export type ExecPlugins = {
	/** The credentials of a context whose user has a plugin: kept ones until they expire, else by running it. Throws `ApiError`. */
	credential: (context: KubeContext, options?: {signal?: AbortSignal}) => Promise<ExecCredential>;
	/** Runs the plugin of a context on the terminal, for minutes if it must, and keeps what it gives. Throws `ApiError`. */
	login: (context: KubeContext, options?: {signal?: AbortSignal}) => Promise<void>;
	/** Drops kept credentials that the server refused. */
	forget: (context: KubeContext, credential: ExecCredential) => void;
};

type Options = {
	env: Readonly<Record<string, string | undefined>>;
	/** Milliseconds for one run. */
	timeoutMs?: number;
	/** Milliseconds for one run on the terminal, where a person looks for a telephone. */
	loginTimeoutMs?: number;
	/** How many plugins run at once. */
	concurrency?: number;
	now?: () => number;
};

type Flight = {result: Promise<ExecCredential>; stop: AbortController; waiting: number};

/** Contexts that share a user share its credentials, unless the plugin is told which cluster they are for. */
const keyOf = ({user, cluster}: KubeContext): string =>
	JSON.stringify([
		user.file,
		user.name,
		...(user.exec?.provideClusterInfo === true ? [cluster.file, cluster.name] : []),
	]);

/** Why nothing can be run for a context. */
const noPlugin = (context: KubeContext): MeshError => {
	const {name, auth, user} = context;
	return auth === 'oidc'
		? new MeshError(`context ${name} logs in through OIDC, which only its own tool can do`, {
				code: 'login.oidc',
				remedy: oidcRemedy(context),
			})
		: new MeshError(
				`user ${JSON.stringify(user.name)} of context ${name} has no credential plugin, so there is nothing to log in with`,
				{code: 'login.none', remedy: ['Renew its token or certificate in the kubeconfig.']},
			);
};

/**
Runs kubeconfig credential plugins (decision D-17): one run in flight per user entry however many ask, four at once over all users,
15 seconds each, results kept until they expire. A run is stopped when everyone who waits for it has given up.
*/
export const makeExecPlugins = ({
	env,
	timeoutMs = 15_000,
	loginTimeoutMs = 300_000,
	concurrency = 4,
	now = Date.now,
}: Options): ExecPlugins => {
	const kept = new Map<string, ExecCredential>();
	const flights = new Map<string, Flight>();
	let queue: Promise<PQueue> | undefined;

	const launch = (key: string, context: KubeContext): Flight => {
		const stop = new AbortController();
		const run = async (): Promise<ExecCredential> => {
			const {exec} = context.user;
			if (exec === undefined) {
				throw new TypeError(`the user of context ${context.name} has no exec plugin`);
			}

			queue ??= (async () => {
				const {default: Queue} = await import('p-queue');
				return new Queue({concurrency});
			})();
			const places = await queue;
			return places.add(async () => {
				stop.signal.throwIfAborted();
				return runPlugin(context, exec, {env, timeoutMs, signal: stop.signal});
			});
		};

		const flight: Flight = {stop, waiting: 0, result: run()};
		const settle = async () => {
			try {
				kept.set(key, await flight.result);
			} catch {
				// Everyone who waits learns of it.
			} finally {
				flights.delete(key);
			}
		};

		void settle();
		return flight;
	};

	return {
		async credential(context, {signal} = {}) {
			const key = keyOf(context);
			const present = kept.get(key);
			if (present !== undefined && (present.expiresAt === undefined || present.expiresAt > now())) {
				return present;
			}

			const flight = flights.get(key) ?? launch(key, context);
			flights.set(key, flight);
			flight.waiting++;
			try {
				return await untilAborted(
					flight.result,
					signal,
					() =>
						new ApiError(
							'aborted',
							`stopped while waiting for credential plugin ${context.user.exec?.command ?? ''}`,
							{server: context.server},
						),
				);
			} finally {
				flight.waiting--;
				if (flight.waiting === 0) {
					flight.stop.abort();
					if (flights.get(key) === flight) {
						flights.delete(key);
					}
				}
			}
		},
		async login(context, {signal = new AbortController().signal} = {}) {
			const {exec} = context.user;
			if (exec === undefined) {
				throw noPlugin(context);
			}

			kept.set(
				keyOf(context),
				await runOnTerminal(context, exec, {env, timeoutMs: loginTimeoutMs, signal}),
			);
		},
		forget(context, credential) {
			const key = keyOf(context);
			if (kept.get(key) === credential) {
				kept.delete(key);
			}
		},
	};
};
