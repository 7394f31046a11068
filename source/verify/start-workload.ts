import type {Model} from '../mesh/model.ts';
import {holderAnnotation} from '../mesh/well-known.ts';
import {ApiError, type ClusterPort} from '../ports/cluster.ts';
import type {ClockPort} from '../ports/clock.ts';
import {helloObjects, namespaceObject} from './manifests.ts';
import {poll} from './poll.ts';
import {tryRead} from './read-result.ts';

/** How long writes are tried again while the API server does not answer. */
const patienceMs = 15_000;

/** An earlier try may have arrived although its answer did not; a namespace of somebody else's is not touched. */
const isOurs = async (
	port: ClusterPort,
	{namespace, holder, signal}: {namespace: string; holder: string; signal: AbortSignal},
): Promise<boolean> => {
	const live = await port.read({apiVersion: 'v1', kind: 'Namespace', name: namespace}, {signal});
	return (
		live?.metadata.annotations?.[holderAnnotation] === holder &&
		live.metadata.deletionTimestamp === undefined
	);
};

/** Creates one cluster's share of the run. Resolves with why it could not, and whether the server itself refused it. */
export const startWorkload = async (options: {
	model: Model;
	cluster: string;
	port: ClusterPort;
	namespace: string;
	holder: string;
	clock: ClockPort;
	signal: AbortSignal;
}): Promise<{why: string; isRefused: boolean} | undefined> => {
	const {model, cluster, port, namespace, holder, clock, signal} = options;
	const created = await poll(
		{
			clock,
			signal,
			timeoutMs: patienceMs,
			intervalMs: 1000,
		},
		async () => {
			const result = await tryRead(signal, async () => {
				try {
					await port.create(namespaceObject(namespace, holder), {signal});
				} catch (error) {
					if (
						!(error instanceof ApiError && error.kind === 'conflict') ||
						!(await isOurs(port, {namespace, holder, signal}))
					) {
						throw error;
					}
				}

				await Promise.all(
					helloObjects(model, cluster, namespace).map(async object => port.apply(object, {signal})),
				);
			});
			return {value: result, isSettled: result.seen || !result.mayHeal};
		},
	);
	return created.seen
		? undefined
		: {
				why: created.why,
				isRefused: ['forbidden', 'invalid', 'conflict', 'not-found'].includes(created.kind ?? ''),
			};
};
