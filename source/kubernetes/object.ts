/** Any Kubernetes object, as far as this program needs to know it. */
export type KubeObject = {
	[field: string]: unknown;
	apiVersion: string;
	kind: string;
	metadata: {
		name: string;
		namespace?: string;
		uid?: string;
		resourceVersion?: string;
		generation?: number;
		creationTimestamp?: string;
		deletionTimestamp?: string;
		finalizers?: readonly string[];
		labels?: Record<string, string>;
		annotations?: Record<string, string>;
		managedFields?: ReadonlyArray<{manager?: string; operation?: string; fieldsV1?: unknown}>;
		ownerReferences?: ReadonlyArray<{kind: string; name: string}>;
	};
};

/** Where an object lives; enough to read or delete it. */
export type ObjectRef = {
	apiVersion: string;
	kind: string;
	name: string;
	namespace?: string;
};

export const refOf = (object: KubeObject): ObjectRef => ({
	apiVersion: object.apiVersion,
	kind: object.kind,
	name: object.metadata.name,
	namespace: object.metadata.namespace,
});

/** `Deployment istio-system/istiod`: how an object is named in plans, lines and errors. */
/** The API group of a version; empty for the core's. */
export const groupOf = (apiVersion: string): string =>
	apiVersion.includes('/') ? apiVersion.split('/', 1).join('') : '';

export const describeRef = (ref: ObjectRef): string =>
	`${ref.kind} ${ref.namespace === undefined ? '' : `${ref.namespace}/`}${ref.name}`;
