import type {Model} from '../../mesh/model.ts';
import {outdatedWorkloadsIn, type OutdatedWorkload} from '../../plan/outdated-workloads.ts';
import {
	outdatedIn,
	plannedProxyVersion,
	type OutdatedProxies,
} from '../../plan/outdated-proxies.ts';
import type {ProxyWorkload} from '../../survey/facts.ts';
import {proxyPods, proxyWorkloadsOf} from '../../survey/proxies.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import {portOf, type ObserveContext} from '../run-context.ts';

/** The workloads with proxies of a cluster, or of one of its namespaces, as they are now. */
export const proxiesOf = async (
	cluster: ClusterPort,
	signal: AbortSignal,
	namespace?: string,
): Promise<readonly ProxyWorkload[]> =>
	proxyWorkloadsOf(
		await cluster.list(
			{...proxyPods.kind, ...(namespace === undefined ? {} : {namespace})},
			{...proxyPods.options, signal},
		),
	);

/** The workloads of a mesh whose proxies lag behind its plan, in what they say of themselves or in their version. */
type Behind = {
	outdatedWorkloads: readonly OutdatedWorkload[];
	outdated: readonly OutdatedProxies[];
};

/** A cluster whose pods can't be listed has none here; preflight says that nobody knows. */
export const inspectProxies = async (
	context: Pick<ObserveContext, 'clusters' | 'signal'> & {model: Model},
): Promise<Behind> => {
	const {model, signal} = context;
	const found = await Promise.all(
		model.clusters.map(async (cluster): Promise<Behind> => {
			const {name} = cluster;
			const port = portOf(context, name);
			try {
				const workloads = await proxiesOf(port, signal);
				const place = {
					context: port.context,
					kubeconfig: port.kubeconfig,
				};
				return {
					outdatedWorkloads: outdatedWorkloadsIn(model, cluster, workloads),
					outdated: outdatedIn(
						{cluster: name, place, wanted: plannedProxyVersion(model, cluster)},
						workloads,
					),
				};
			} catch {
				signal.throwIfAborted();
				return {outdatedWorkloads: [], outdated: []};
			}
		}),
	);
	return {
		outdatedWorkloads: found.flatMap(({outdatedWorkloads}) => outdatedWorkloads),
		outdated: found
			.flatMap(({outdated}) => outdated)
			.toSorted((one, other) => Number(other.workload.isGateway) - Number(one.workload.isGateway)),
	};
};
