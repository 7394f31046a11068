import {type Model, clusterOf} from '../../mesh/model.ts';
import {laggardsIn, isLagging, type Laggard} from '../../plan/laggards.ts';
import {
	outdatedIn,
	plannedProxyVersion,
	type OutdatedProxies,
} from '../../plan/outdated-proxies.ts';
import type {Action, Observation} from '../../plan/steps.ts';
import {identityWords} from '../../mesh/proxy-identity.ts';
import type {ProxyWorkload} from '../../survey/facts.ts';
import {proxyPods, proxyWorkloadsOf} from '../../survey/proxies.ts';
import type {ClusterPort} from '../../ports/cluster.ts';
import {portOf, type LookContext} from '../run-context.ts';
import {toObservation} from './objects.ts';
import {rolloutProblems} from '../../kubernetes/rollout.ts';

/** The workloads with proxies of a cluster, or of one of its namespaces, as they are now. */
const proxiesOf = async (
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
export type Behind = {laggards: readonly Laggard[]; outdated: readonly OutdatedProxies[]};

/** A cluster whose pods can't be listed has none here; preflight says that nobody knows. */
export const lookAtProxies = async (
	context: Pick<LookContext, 'clusters' | 'signal'> & {model: Model},
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
					...(port.kubeconfig === undefined ? {} : {kubeconfig: port.kubeconfig}),
				};
				return {
					laggards: laggardsIn(model, cluster, workloads),
					outdated: outdatedIn(
						{cluster: name, place, wanted: plannedProxyVersion(model, cluster)},
						workloads,
					),
				};
			} catch {
				signal.throwIfAborted();
				return {laggards: [], outdated: []};
			}
		}),
	);
	return {
		laggards: found.flatMap(({laggards}) => laggards),
		outdated: found
			.flatMap(({outdated}) => outdated)
			.toSorted((one, other) => Number(other.workload.isGateway) - Number(one.workload.isGateway)),
	};
};

/** Whether the workloads of a restart have come back as planned. */
export const observeRestart = async (
	context: LookContext,
	name: string,
	{namespace, workloads, identity}: Extract<Action, {type: 'restart'}>,
): Promise<Observation> => {
	const cluster = portOf(context, clusterOf(context.model, name).name);
	const isMeant = ({kind, name: own}: ProxyWorkload) =>
		workloads.some(target => target.kind === kind && target.name === own);
	const [proxies, live] = await Promise.all([
		proxiesOf(cluster, context.signal, namespace),
		Promise.all(
			workloads.map(async ({kind, name: own}) =>
				cluster.read(
					{
						apiVersion: 'apps/v1',
						kind,
						name: own,
						namespace,
					},
					{signal: context.signal},
				),
			),
		),
	]);
	const lagging = proxies
		.filter(proxy => isMeant(proxy) && isLagging(proxy, identity))
		.map(
			proxy =>
				`${proxy.kind} ${namespace}/${proxy.name}: ${String(proxy.pods)} ${proxy.pods === 1 ? 'pod runs' : 'pods run'} ${identityWords(proxy, identity)}`,
		);
	// Whoever scaled a workload to nothing meanwhile has nothing that lags.
	const rollouts =
		lagging.length > 0
			? []
			: live.flatMap(workload =>
					workload === undefined || workload.spec?.replicas === 0
						? []
						: rolloutProblems(workload),
				);
	return toObservation(
		[...lagging, ...rollouts],
		`${workloads.map(({kind, name: own}) => `${kind} ${namespace}/${own}`).join(', ')} restarted`,
	);
};
