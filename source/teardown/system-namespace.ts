import type {KubeObject} from '../kubernetes/object.ts';
import {fieldManager, managedByLabel, managedByValue} from '../mesh/well-known.ts';

/** istio-system, as a teardown needs to know it. */
export type SystemNamespaceState = {
	uid: string;
	/** The wizard created it. Only such a namespace is ever deleted. */
	isOurs: boolean;
	isTerminating: boolean;
	/** What the wizard wrote on it, and nobody else along with it. */
	ownLabels: readonly string[];
	ownAnnotations: readonly string[];
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The keys below a field of the metadata in a manager's `fieldsV1`. */
const keysIn = (fieldsV1: unknown, field: 'labels' | 'annotations'): string[] => {
	const metadata = isRecord(fieldsV1) ? fieldsV1['f:metadata'] : undefined;
	const fields = isRecord(metadata) ? metadata[`f:${field}`] : undefined;
	return isRecord(fields)
		? Object.keys(fields)
				.filter(key => key.startsWith('f:'))
				.map(key => key.slice(2))
		: [];
};

const ownKeys = (
	{metadata: {managedFields = []}}: KubeObject,
	field: 'labels' | 'annotations',
): string[] => {
	const keysOf = (isOurs: boolean) =>
		new Set(
			managedFields
				.filter(({manager}) => (manager === fieldManager) === isOurs)
				.flatMap(({fieldsV1}) => keysIn(fieldsV1, field)),
		);
	const theirs = keysOf(false);
	return [...keysOf(true)].filter(key => !theirs.has(key)).toSorted();
};

export const systemNamespaceFrom = (namespace: KubeObject): SystemNamespaceState => {
	const {uid = '', labels = {}, deletionTimestamp} = namespace.metadata;
	return {
		uid,
		isOurs: labels[managedByLabel] === managedByValue,
		isTerminating: deletionTimestamp !== undefined,
		ownLabels: ownKeys(namespace, 'labels'),
		ownAnnotations: ownKeys(namespace, 'annotations'),
	};
};
