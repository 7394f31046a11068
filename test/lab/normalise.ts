import type {LabObject} from './cluster-client.ts';

/** Kinds that change by themselves all the time and say nothing about what was installed. */
const restless = new Set(['Event', 'Lease', 'ComponentStatus']);

/** Fields of the metadata that the API server counts or dates by itself. */
const bookkeeping = new Set([
	'resourceVersion',
	'uid',
	'creationTimestamp',
	'generation',
	'managedFields',
	'selfLink',
]);

/**
An object without what differs between two equal objects made at different times: its status, the server's bookkeeping
and its owners' uids. Key order is made the same, so that equal objects give equal JSON.
*/
const normalise = (object: LabObject): LabObject => {
	const {status: _, metadata, ...rest} = object;
	const kept = Object.fromEntries(
		Object.entries(metadata).filter(([field]) => !bookkeeping.has(field)),
	);
	if (Array.isArray(kept['ownerReferences'])) {
		kept['ownerReferences'] = kept['ownerReferences'].map((owner: Record<string, unknown>) => ({
			...owner,
			uid: undefined,
		}));
	}

	return sorted({...rest, metadata: kept}) as LabObject;
};

/** All objects but those of restless kinds, normalised, in the order of their keys. */
export const normaliseAll = (objects: readonly LabObject[]): LabObject[] =>
	objects
		.filter(({kind}) => !restless.has(kind))
		.map(object => normalise(object))
		.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

/** `ConfigMap default/settings`, or `Node a-node`; with the API group where there is one. */
export const keyOf = ({apiVersion, kind, metadata}: LabObject): string => {
	const [group, version] = apiVersion.split('/');
	return `${version ? `${kind}.${group}` : kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;
};

const sorted = (value: unknown): unknown => {
	if (Array.isArray(value)) {
		return value.map(item => sorted(item));
	}

	if (typeof value !== 'object' || value === null) {
		return value;
	}

	return Object.fromEntries(
		Object.entries(value)
			.filter(([, field]) => field !== undefined)
			.toSorted(([a], [b]) => (a < b ? -1 : 1))
			.map(([name, field]) => [name, sorted(field)]),
	);
};
