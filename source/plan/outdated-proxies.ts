import {tagOf, withoutVariant} from '../mesh/image-tag.ts';
import type {Model, ModelCluster} from '../mesh/model.ts';
import {mergeOverlays} from '../mesh/overlay.ts';
import {valueSet} from '../mesh/overlay-settings.ts';
import {kubectl, type Place} from '../mesh/pasted-command.ts';
import {textOf} from '../untyped.ts';
import type {ProxyWorkload} from '../survey/facts.ts';
import {isTemporary, isRestartable} from './outdated-workloads.ts';

/** A workload whose pods run another version of Istio's proxy than the one that new pods of it get. */
export type OutdatedProxies = {
	cluster: string;
	/** How commands reach its cluster. */
	place: Place;
	workload: ProxyWorkload;
	/** Tags of images, without their variants. */
	runs: string;
	wanted: string;
};

/** Whether a restart brings the injector's proxy; else its image stands in the workload itself, or nothing restarts it. */
export const isRenewedByRestart = ({
	kind,
	pinsImage,
}: Pick<ProxyWorkload, 'kind' | 'pinsImage'>): boolean =>
	isRestartable(kind) && pinsImage === undefined;

/**
The version of the proxies that the plan's istiod injects in a cluster: a remote's are injected by its owner's. As istioctl has it, an
overlay's `values.global.tag` wins over its `tag`, and both over istioctl's own version; a whole image as `values.global.proxy.image`
is taken as it is (`ProxyImage` in pkg/kube/inject/inject.go). Undefined where that image is named by digest alone.
*/
export const plannedProxyVersion = (
	model: Pick<Model, 'clusters' | 'istioVersion'>,
	{owner, overlays: own}: Pick<ModelCluster, 'owner' | 'overlays'>,
): string | undefined => {
	const overlays = model.clusters.find(({name}) => name === owner)?.overlays ?? own;
	const image = textOf(valueSet(overlays, 'global', 'proxy', 'image'));
	return image?.includes('/') === true
		? tagOf(image)
		: withoutVariant(
				textOf(valueSet(overlays, 'global', 'tag')) ??
					textOf(mergeOverlays(overlays)['tag']) ??
					model.istioVersion,
			);
};

/**
Pure: the workloads of a cluster whose proxies are not of the wanted version, gateways first, then by namespace and name. A proxy of
which nobody knows the version is none of them, nor one that another revision's istiod injected: that one is not the plan's.
*/
export const outdatedIn = (
	{cluster, place, wanted}: {cluster: string; place: Place; wanted?: string},
	workloads: readonly ProxyWorkload[],
): readonly OutdatedProxies[] =>
	workloads
		.filter(workload => !isTemporary(workload) && (workload.revision ?? 'default') === 'default')
		.flatMap(workload =>
			wanted === undefined || workload.version === undefined || workload.version === wanted
				? []
				: [
						{
							cluster,
							place,
							workload,
							runs: workload.version,
							wanted,
						},
					],
		)
		.toSorted(
			(one, other) =>
				Number(other.workload.isGateway) - Number(one.workload.isGateway) ||
				`${one.workload.namespace}/${one.workload.name}`.localeCompare(
					`${other.workload.namespace}/${other.workload.name}`,
				),
		);

/** Commands to paste that restart what a restart renews: one for each gateway, in front, then one for each namespace of the others. */
export const renewalCommands = (outdated: readonly OutdatedProxies[]): readonly string[] => {
	const groups = Map.groupBy(
		outdated.filter(({workload}) => isRenewedByRestart(workload)),
		({cluster, workload: {namespace, kind, name, isGateway}}) =>
			JSON.stringify([cluster, namespace, ...(isGateway ? [kind, name] : [])]),
	);
	return [...groups.values()].flatMap(group => {
		const [first] = group;
		const targets = new Set(
			group.map(({workload: {kind, name}}) => `${kind.toLowerCase()}/${name}`),
		);
		return first === undefined
			? []
			: [
					kubectl(
						first.place,
						`-n ${first.workload.namespace} rollout restart ${[...targets].join(' ')}`,
					),
				];
	});
};
