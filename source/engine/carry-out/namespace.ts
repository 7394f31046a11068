import {MeshError} from '../../errors.ts';
import {managedByLabel, managedByValue, systemNamespace} from '../../mesh/well-known.ts';
import {namespaceObject} from '../../plan/manifests/namespace.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import type {RunContext} from '../run-context.ts';

const ref = {apiVersion: 'v1', kind: 'Namespace', name: systemNamespace} as const;
const pollMs = 500;

/** Waits for a namespace that is on its way out: nothing can be made in it. */
const waitUntilGone = async (cluster: ClusterPort, context: RunContext) => {
	const until = context.clock.monotonic() + context.readyTimeoutMs;
	for (;;) {
		const live = await cluster.read(ref, {signal: context.signal});
		if (live?.metadata.deletionTimestamp === undefined) {
			return live;
		}

		if (context.clock.monotonic() > until) {
			throw new MeshError(`namespace ${systemNamespace} is still being deleted`, {
				remedy: [
					`See what holds it: kubectl --context ${cluster.context} get namespace ${systemNamespace} -o jsonpath={.status.conditions}`,
				],
			});
		}

		await context.clock.sleep(pollMs, context.signal);
	}
};

/** Creates istio-system with our label, or gives an existing one its network and its owner. */
export const prepareNamespace = async (
	cluster: ClusterPort,
	wanted: {network: string; attachTo?: string},
	context: RunContext,
): Promise<void> => {
	const live = await waitUntilGone(cluster, context);
	const isOurs = live === undefined || live.metadata.labels?.[managedByLabel] === managedByValue;
	await cluster.apply(namespaceObject({...wanted, isOurs}), {signal: context.signal});
};
