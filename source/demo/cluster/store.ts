import {randomUUID} from 'node:crypto';
import {isDeepStrictEqual} from 'node:util';
import type {ResourceKind} from '../../mesh/kube-kinds.ts';
import {objectPath} from '../../mesh/kube-paths.ts';
import type {KubeObject} from '../../mesh/kube-object.ts';
import type {WatchEvent} from '../../ports/cluster.ts';
import {managedFields, type Owners} from './ownership.ts';

type Entry = {resource: ResourceKind; object: KubeObject; owners: Owners};
type Listener = (event: WatchEvent, resource: ResourceKind) => void;

/** What a fake cluster holds: objects by path, with resource versions that grow and events for watches. */
export type ObjectStore = {
	get: (resource: ResourceKind, where: {name: string; namespace?: string}) => Entry | undefined;
	at: (path: string) => Entry | undefined;
	list: (resource: ResourceKind, namespace?: string) => KubeObject[];
	all: () => KubeObject[];
	/** Stores the object and says whether anything but server fields changed. */
	put: (resource: ResourceKind, object: KubeObject, owners: Owners) => {object: KubeObject; changed: boolean};
	/** What `put` would store. */
	preview: (resource: ResourceKind, object: KubeObject, owners: Owners) => {object: KubeObject; changed: boolean};
	remove: (resource: ResourceKind, where: {name: string; namespace?: string}) => KubeObject | undefined;
	listen: (listener: Listener) => () => void;
};

const content = ({metadata, ...rest}: KubeObject): unknown => {
	const {uid: _uid, resourceVersion: _version, generation: _generation, creationTimestamp: _created, managedFields: _managed, ...kept} = metadata;
	return {...rest, metadata: kept};
};

const desired = ({metadata: _metadata, status: _status, ...rest}: KubeObject): unknown => rest;

export const makeObjectStore = (now: () => number): ObjectStore => {
	const entries = new Map<string, Entry>();
	const listeners = new Set<Listener>();
	let version = 1000;

	const emit = (event: WatchEvent, resource: ResourceKind) => {
		for (const listener of listeners) {
			listener(structuredClone(event), resource);
		}
	};

	const get: ObjectStore['get'] = (resource, where) => entries.get(objectPath(resource, where));

	const preview: ObjectStore['preview'] = (resource, object, owners) => {
		const live = get(resource, object.metadata)?.object;
		const changed = live === undefined || !isDeepStrictEqual(content(live), content(object));
		const generation = live?.metadata.generation ?? 0;
		return {
			changed,
			object: {
				...structuredClone(object),
				metadata: {
					...structuredClone(object.metadata),
					uid: live?.metadata.uid ?? object.metadata.uid ?? randomUUID(),
					creationTimestamp: live?.metadata.creationTimestamp ?? object.metadata.creationTimestamp ?? new Date(now()).toISOString().replace(/\.\d+Z$/v, 'Z'),
					generation: live === undefined || !isDeepStrictEqual(desired(live), desired(object)) ? generation + 1 : generation,
					...(live?.metadata.resourceVersion === undefined ? {} : {resourceVersion: live.metadata.resourceVersion}),
					managedFields: managedFields(owners),
				},
			},
		};
	};

	return {
		get,
		preview,
		at: path => entries.get(path),
		list: (resource, namespace) => [...entries.values()]
			.filter(entry => entry.resource.apiVersion === resource.apiVersion && entry.resource.kind === resource.kind)
			.filter(entry => namespace === undefined || !resource.namespaced || entry.object.metadata.namespace === namespace)
			.map(entry => structuredClone(entry.object)),
		all: () => [...entries.values()].map(entry => structuredClone(entry.object)),
		put(resource, object, owners) {
			const result = preview(resource, object, owners);
			const isNew = get(resource, object.metadata) === undefined;
			if (result.changed) {
				version++;
				result.object.metadata.resourceVersion = String(version);
			}

			entries.set(objectPath(resource, object.metadata), {resource, object: result.object, owners});
			if (result.changed) {
				emit({type: isNew ? 'added' : 'modified', object: result.object}, resource);
			}

			return structuredClone(result);
		},
		remove(resource, where) {
			const entry = get(resource, where);
			if (entry === undefined) {
				return undefined;
			}

			version++;
			entries.delete(objectPath(resource, where));
			emit({type: 'deleted', object: entry.object}, resource);
			return structuredClone(entry.object);
		},
		listen(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
};
