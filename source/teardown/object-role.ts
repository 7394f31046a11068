import {groupOf, type KubeObject, type ObjectRef} from '../kubernetes/object.ts';

/**
What an object is to a teardown.

- `remote-secret`: credentials of a peer, which this cluster's istiod reads.
- `exposed`: what the wizard applied of Istio's kinds, to let others in through a gateway.
- `custom-resource`: any other object of Istio's own kinds: the user's.
- `installed`: an installer made it.
- `made-by-istiod`: its roots in every namespace, its elections, its self-signed CA, its GatewayClasses.
- `ours`: the wizard made it.
- `foreign`: anything else in istio-system, a CA of somebody else's for one.
- `dependent`: comes and goes with another object (pods of a Deployment), or is Kubernetes' own in every namespace.
*/
export type Role =
	| 'remote-secret'
	| 'exposed'
	| 'custom-resource'
	| 'installed'
	| 'made-by-istiod'
	| 'ours'
	| 'foreign'
	| 'dependent';

/** An object that was seen in a cluster, by its metadata alone. */
export type FoundObject = {
	ref: ObjectRef;
	role: Role;
	/** Who made it, in words; undefined for the wizard, its installer and its istiod. */
	foreignOwner?: string;
};

/** One name for one object, whatever the version in which it was read. */
export const keyOf = ({apiVersion, kind, namespace, name}: ObjectRef): string =>
	`${groupOf(apiVersion)}/${kind} ${namespace ?? ''}/${name}`;

/** What a cluster holds that concerns a teardown, out of several reads that overlap. */
export const distinct = (objects: readonly KubeObject[]): KubeObject[] => [
	...new Map(
		objects.map(object => [
			keyOf({
				apiVersion: object.apiVersion,
				kind: object.kind,
				name: object.metadata.name,
				namespace: object.metadata.namespace,
			}),
			object,
		]),
	).values(),
];
