import {groupOf, type KubeObject} from '../kubernetes/object.ts';
import {managedByLabel, managedByValue} from '../mesh/well-known.ts';

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

/** By our label, or, for objects that look like an installer's (the reader's account), by our field manager. */
export const isMadeByUs = (object: KubeObject): boolean =>
	object.metadata.labels?.[managedByLabel] === managedByValue ||
	managersOf(object).includes(wizard);

/** Istio's own kinds: `networking.istio.io` and its siblings. */
export const isIstioGroup = (apiVersion: string): boolean =>
	groupOf(apiVersion).endsWith('.istio.io');
