import type {KubeObject} from '../kubernetes/object.ts';
import {managedByLabel, managedByValue} from '../mesh/well-known.ts';

/** On everything that `istioctl install` makes: `istioctl uninstall --purge` deletes by it, in every namespace. */
export const componentLabel = 'operator.istio.io/component';
/** Names the IstioOperator document that an object was installed from; `unknown` for one without a name (fact I-3). */
const operatorLabel = 'install.operator.istio.io/owning-resource';
/** On the root that istiod hands out in every namespace. */
export const configLabel = 'istio.io/config';
/** istiod's elections hold their state in it. */
export const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader';
/** The field manager of istiod. */
const istiod = 'pilot-discovery';
const wizard = 'mesh-wizard';

/** Who has written an object, by the API server's own record. */
export const managersOf = ({metadata}: KubeObject): string[] => [
	...new Set((metadata.managedFields ?? []).flatMap(({manager}) => manager ?? [])),
];

/** The same in words. */
export const makersOf = (object: KubeObject): string =>
	managersOf(object).join(', ') || 'somebody who left no name';

export const isMadeByIstiod = (object: KubeObject): boolean => managersOf(object).includes(istiod);

/** By our label, or, for objects that look like istioctl's own (the reader's account), by our field manager. */
export const isMadeByUs = (object: KubeObject): boolean =>
	object.metadata.labels?.[managedByLabel] === managedByValue ||
	managersOf(object).includes(wizard);

/** The name of the IstioOperator that installed an object; undefined for one that istioctl did not install. */
export const operatorOf = ({metadata: {labels = {}}}: KubeObject): string | undefined =>
	labels[componentLabel] === undefined ? undefined : (labels[operatorLabel] ?? 'unknown');

export const groupOf = (apiVersion: string): string =>
	apiVersion.includes('/') ? apiVersion.split('/', 1).join('') : '';

/** Istio's own kinds: `networking.istio.io` and its siblings. */
export const isIstioGroup = (apiVersion: string): boolean =>
	groupOf(apiVersion).endsWith('.istio.io');
