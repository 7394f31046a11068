import {listOf, recordOf, textOf} from '../untyped.ts';
import type {Overlay} from './mesh.ts';
import {mergeOverlays} from './overlay.ts';

const valueAt = (value: unknown, path: readonly string[]): unknown =>
	path.length === 0 ? value : valueAt(recordOf(value)[path[0] ?? ''], path.slice(1));

/** What a cluster's overlays set below `values`; `unvalidatedValues` counts as it does for istioctl. */
export const valueSet = (overlays: readonly Overlay[], ...path: readonly string[]): unknown => {
	const merged = mergeOverlays(overlays);
	return valueAt(merged, ['values', ...path]) ?? valueAt(merged, ['unvalidatedValues', ...path]);
};

/** What they set in the mesh's configuration. */
export const meshConfigSet = (overlays: readonly Overlay[], ...path: readonly string[]): unknown =>
	valueAt(mergeOverlays(overlays), ['meshConfig', ...path]) ??
	valueSet(overlays, 'meshConfig', ...path);

/** What they set of a component's Kubernetes objects: `components.pilot.k8s`. */
export const componentSet = (
	overlays: readonly Overlay[],
	component: string,
	...path: readonly string[]
): unknown => valueAt(mergeOverlays(overlays), ['components', component, ...path]);

/** Under which services have their names, unless istiod is told another. */
export const usualDomain = 'cluster.local';

/** The trust domain that they set for identities. */
export const trustDomainSet = (overlays: readonly Overlay[]): string | undefined =>
	textOf(meshConfigSet(overlays, 'trustDomain')) ??
	textOf(valueSet(overlays, 'global', 'trustDomain'));

/** The domain that they tell istiod. */
export const domainSet = (overlays: readonly Overlay[]): string =>
	textOf(valueSet(overlays, 'global', 'proxy', 'clusterDomain')) ?? usualDomain;

/** Whether they install Istio's CNI plugin, which spares pods the rights that redirecting traffic takes. */
export const installsCni = (overlays: readonly Overlay[]): boolean =>
	componentSet(overlays, 'cni', 'enabled') === true ||
	valueSet(overlays, 'pilot', 'cni', 'enabled') === true;

/** The platform that they name to Istio's charts. */
export const platformSet = (overlays: readonly Overlay[]): string | undefined =>
	textOf(valueSet(overlays, 'global', 'platform'));

export type Toleration = {key?: string; effect?: string};

/** What istiod's pods tolerate beside the taint of Istio's own CNI plugin. */
export const tolerationsSet = (overlays: readonly Overlay[]): readonly Toleration[] =>
	[
		...listOf(componentSet(overlays, 'pilot', 'k8s', 'tolerations')),
		...listOf(valueSet(overlays, 'pilot', 'tolerations')),
	].map(toleration => {
		const {key, effect} = recordOf(toleration);
		return {key: textOf(key), effect: textOf(effect)};
	});
