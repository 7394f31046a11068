import {identityMark, identityText, type PlannedIdentity} from '../mesh/proxy-identity.ts';
import type {Model, ModelCluster} from '../mesh/model.ts';
import {networkLabel, probeNamespacePrefix, verifyNamespacePrefix} from '../mesh/well-known.ts';
import type {ProxyWorkload} from '../survey/facts.ts';

/**
What gives a workload another identity than the planned one again whenever it is restarted: the label of its pods, the proxy in its own
template, or something that only a restart for the planned identity has shown.
*/
type KeptBy = 'label' | 'template' | 'unknown';

/** A workload whose proxies are not what the plan says: they came up before it, or something of their own says otherwise. */
export type OutdatedWorkload = {
	cluster: string;
	workload: ProxyWorkload;
	/** Such as `as Kubernetes, without a network`. */ says: string;
	/** What would make it the same after a restart; undefined where a restart changes it. */
	keptBy?: KeptBy;
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
	{name, network, formerName}: Pick<ModelCluster, 'name' | 'network' | 'formerName'>,
): PlannedIdentity => ({
	cluster: name,
	network,
	mesh,
	...(formerName === undefined ? {} : {formerName}),
});

/** The pods of the wizard's own probes and proofs come and go with them; one that was made without its proxy says nothing until it is made anew. */
export const isTemporary = ({namespace, isUninjected}: ProxyWorkload): boolean =>
	isUninjected === true ||
	[verifyNamespacePrefix, probeNamespacePrefix].some(prefix => namespace.startsWith(prefix));

/** Whether its pods are of another network than planned, by what their proxies say or by their label, which istiod goes by (fact G-8). */
export const isElsewhere = (
	{network, networkLabel: labelled = network}: ProxyWorkload,
	planned: string,
): boolean => network !== planned || labelled !== planned;

/**
Whether its running proxies are not what the plan says. No restart and no mark of one counts: only what runs. A proxy in a
template of its own keeps the former name for good, under istiod's alias (docs/grow.md).
*/
export const isOutdated = (workload: ProxyWorkload, planned: PlannedIdentity): boolean => {
	const {isInjected, cluster, mesh} = workload;
	const isLetIn = !isInjected && cluster !== undefined && cluster === planned.formerName;
	return (
		!isTemporary(workload) &&
		(isElsewhere(workload, planned.network) ||
			(!isLetIn && (cluster !== planned.cluster || mesh !== planned.mesh)))
	);
};

/** What makes an outdated workload the same after a restart. */
const keeperOf = (
	{isInjected, network, networkLabel: labelled, restartedFor}: ProxyWorkload,
	planned: PlannedIdentity,
): KeptBy | undefined => {
	if (labelled !== undefined && labelled !== planned.network) {
		return 'label';
	}

	// A restart gives a proxy of the template's own its network, and nothing else.
	if (!isInjected && network !== undefined) {
		return 'template';
	}

	return restartedFor === identityMark(planned) ? 'unknown' : undefined;
};

/** What ends each of them; a restart by itself does not. */
export const keptCures: Readonly<Record<KeptBy, string>> = {
	label: `correct the label ${networkLabel} in its template, or take it out: the injector and istiod go by it`,
	template: 'its proxy stands in its own template: correct the ISTIO_META_ variables there',
	unknown:
		'it came back so from a restart for what is planned: correct what its template, its annotation proxy.istio.io/config or the istiod of its revision gives it, then restart it',
};

/** What ends that a workload is the same after a restart; undefined where a restart changes it. */
export const cureOf = (workload: ProxyWorkload, planned: PlannedIdentity): string | undefined => {
	const keptBy = keeperOf(workload, planned);
	return keptBy === undefined ? undefined : keptCures[keptBy];
};

/** Whether a restart changes it, and there is something that brings its pods back. */
export const isRestartCure = ({
	workload: {kind},
	keptBy,
}: Pick<OutdatedWorkload, 'workload' | 'keptBy'>): boolean =>
	isRestartable(kind) && keptBy === undefined;

/**
Whether an outdated workload loses what it reaches now: with networks apart, a proxy that isn't on its cluster's network takes everything beside it
for another network's, which is reached through the gateway by mutual TLS alone. Workloads without a proxy, and the API server, are gone for it.
*/
export const isCutOff = (
	{networks, clusters}: Pick<Model, 'networks' | 'clusters'>,
	{cluster, workload}: OutdatedWorkload,
): boolean =>
	networks.length > 1 &&
	isElsewhere(workload, clusters.find(({name}) => name === cluster)?.network ?? '');

/** Whatever their versions: pods of one workload that say the same of themselves are told once. */
const regardlessOfVersion = (workloads: readonly ProxyWorkload[]): readonly ProxyWorkload[] => {
	const found = new Map<string, ProxyWorkload>();
	for (const workload of workloads) {
		const {
			namespace,
			kind,
			name,
			restartedFor,
			cluster,
			network,
			networkLabel: label,
			mesh,
		} = workload;
		const key = JSON.stringify([
			namespace,
			kind,
			name,
			restartedFor ?? '',
			cluster ?? '',
			network ?? '',
			label ?? '',
			mesh ?? '',
		]);
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
		.map(workload => {
			const keptBy = keeperOf(workload, planned);
			return {
				cluster: cluster.name,
				workload,
				says: identityText(workload, planned),
				...(keptBy === undefined ? {} : {keptBy}),
			};
		})
		.toSorted((one, other) =>
			`${one.workload.namespace}/${one.workload.name}`.localeCompare(
				`${other.workload.namespace}/${other.workload.name}`,
			),
		);
};
