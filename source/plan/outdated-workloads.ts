import {
	identityMark,
	identityText,
	isSameIdentity,
	type PlannedIdentity,
} from '../mesh/proxy-identity.ts';
import type {Model, ModelCluster} from '../mesh/model.ts';
import {probeNamespacePrefix, verifyNamespacePrefix} from '../mesh/well-known.ts';
import type {ProxyWorkload} from '../survey/facts.ts';

/** A workload whose proxies came up before its cluster got its name, network or mesh, and a restart of which changes that. */
export type OutdatedWorkload = {
	cluster: string;
	workload: ProxyWorkload;
	/** Such as `as Kubernetes, without a network`. */ says: string;
};

export type RestartableKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

const restartable: ReadonlySet<string> = new Set<RestartableKind>([
	'Deployment',
	'StatefulSet',
	'DaemonSet',
]);

/** Kinds that bring their pods back with a new template, one after the other. */
export const isRestartable = (kind: string): kind is RestartableKind => restartable.has(kind);

export const plannedIdentity = (
	{mesh}: Pick<Model, 'mesh'>,
	{name, network}: Pick<ModelCluster, 'name' | 'network'>,
): PlannedIdentity => ({cluster: name, network, mesh});

/** The pods of the wizard's own probes and proofs come and go with them. */
export const isTemporary = ({namespace}: ProxyWorkload): boolean =>
	[verifyNamespacePrefix, probeNamespacePrefix].some(prefix => namespace.startsWith(prefix));

/** Whether its proxies are not what the plan says, and no restart has shown yet that they stay so (their own template may say otherwise). */
export const isOutdated = (workload: ProxyWorkload, planned: PlannedIdentity): boolean =>
	!isSameIdentity(workload, planned) &&
	workload.restartedFor !== identityMark(planned) &&
	!isTemporary(workload);

/**
Whether an outdated workload loses what it reaches now: with networks apart, a proxy that isn't on its cluster's network takes everything beside it
for another network's, which is reached through the gateway by mutual TLS alone. Workloads without a proxy, and the API server, are gone for it.
*/
export const isCutOff = (
	{networks, clusters}: Pick<Model, 'networks' | 'clusters'>,
	{cluster, workload}: OutdatedWorkload,
): boolean =>
	networks.length > 1 && clusters.find(({name}) => name === cluster)?.network !== workload.network;

/** Whatever their versions: pods of one workload that say the same of themselves are told once. */
const regardlessOfVersion = (workloads: readonly ProxyWorkload[]): readonly ProxyWorkload[] => {
	const found = new Map<string, ProxyWorkload>();
	for (const workload of workloads) {
		const {namespace, kind, name, restartedFor, cluster, network, mesh} = workload;
		const key = JSON.stringify([namespace, kind, name, restartedFor, cluster, network, mesh]);
		const same = found.get(key);
		found.set(key, same === undefined ? workload : {...same, pods: same.pods + workload.pods});
	}

	return [...found.values()];
};

/** Pure: the workloads of a cluster that lag behind the plan, by namespace and name. */
export const outdatedWorkloadsIn = (
	model: Pick<Model, 'mesh'>,
	cluster: ModelCluster,
	workloads: readonly ProxyWorkload[],
): readonly OutdatedWorkload[] => {
	const planned = plannedIdentity(model, cluster);
	return regardlessOfVersion(workloads.filter(workload => isOutdated(workload, planned)))
		.map(workload => ({cluster: cluster.name, workload, says: identityText(workload, planned)}))
		.toSorted((one, other) =>
			`${one.workload.namespace}/${one.workload.name}`.localeCompare(
				`${other.workload.namespace}/${other.workload.name}`,
			),
		);
};
