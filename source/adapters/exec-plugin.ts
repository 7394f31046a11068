import type PQueue from 'p-queue';
import {ApiError} from '../ports/cluster.ts';
import type {KubeContext} from '../ports/kubeconfig.ts';
import type {ExecCredential} from './exec-plugin/credential.ts';
import {runPlugin} from './exec-plugin/run-plugin.ts';
import {untilAborted} from './until-aborted.ts';

export type {ExecCredential} from './exec-plugin/credential.ts';

export type ExecPlugins = {
	/** The credentials of a context whose user has a plugin: kept ones until they expire, else by running it. Throws `ApiError`. */
	credential: (context: KubeContext, options?: {signal?: AbortSignal}) => Promise<ExecCredential>;
	/** Drops kept credentials that the server refused. */
	forget: (context: KubeContext, credential: ExecCredential) => void;
};

type Options = {
	env: Readonly<Record<string, string | undefined>>;
	/** Milliseconds for one run. */
	timeoutMs?: number;
	/** How many plugins run at once. */
	concurrency?: number;
	now?: () => number;
};

type Flight = {result: Promise<ExecCredential>; stop: AbortController; waiting: number};

/** Contexts that share a user share its credentials, unless the plugin is told which cluster they are for. */
const keyOf = ({user, cluster}: KubeContext): string =>
	JSON.stringify([user.file, user.name, ...(user.exec?.provideClusterInfo === true ? [cluster.file, cluster.name] : [])]);

/**
Runs kubeconfig credential plugins (design, section 4): one run in flight per user entry however many ask, four at once over all users,
15 seconds each, results kept until they expire. A run is stopped when everyone who waits for it has given up.
*/
export const makeExecPlugins = ({env, timeoutMs = 15_000, concurrency = 4, now = Date.now}: Options): ExecPlugins => {
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
				return await untilAborted(flight.result, signal, () => new ApiError('aborted', `${context.server}: stopped while waiting for credential plugin ${context.user.exec?.command ?? ''}`));
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
		forget(context, credential) {
			const key = keyOf(context);
			if (kept.get(key) === credential) {
				kept.delete(key);
			}
		},
	};
};
