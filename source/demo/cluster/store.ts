import {randomUUID} from 'node:crypto';
import {isDeepStrictEqual} from 'node:util';
import type {ResourceKind} from '../../kubernetes/kinds.ts';
import {objectPath} from '../../kubernetes/paths.ts';
import type {KubeObject} from '../../kubernetes/object.ts';
import type {WatchEvent} from '../../ports/cluster.ts';
import {managedFields, type Owners} from './ownership.ts';

type Entry = {resource: ResourceKind; object: KubeObject; owners: Owners};
type Listener = (event: WatchEvent, resource: ResourceKind) => void;

/** What a cluster holds: objects by path, with resource versions that grow and events for watches. Readers must not change what they get. */
export type ObjectStore = {
	get: (resource: ResourceKind, where: {name: string; namespace?: string}) => Entry | undefined;
	at: (path: string) => Entry | undefined;
	list: (resource: ResourceKind, namespace?: string) => KubeObject[];
	/** All entries that `is` chooses. */
	where: (is: (entry: Entry) => boolean) => Entry[];
	/** Epoch milliseconds. */
	now: () => number;
	/** Stores the object, which is its own from now on, and says whether anything but server fields changed. */
	put: (
		resource: ResourceKind,
		object: KubeObject,
		owners: Owners,
	) => {object: KubeObject; changed: boolean};
	/** What `put` would store. */
	preview: (
		resource: ResourceKind,
		object: KubeObject,
		owners: Owners,
	) => {object: KubeObject; changed: boolean};
	remove: (
		resource: ResourceKind,
		where: {name: string; namespace?: string},
	) => KubeObject | undefined;
	listen: (listener: Listener) => () => void;
};

const content = ({metadata, ...rest}: KubeObject): unknown => {
	const {
		uid: _uid,
		resourceVersion: _version,
		generation: _generation,
		creationTimestamp: _created,
		managedFields: _managed,
		...kept
	} = metadata;
	return {...rest, metadata: kept};
};

const desired = ({metadata: _metadata, status: _status, ...rest}: KubeObject): unknown => rest;

export const makeObjectStore = (now: () => number): ObjectStore => {
	const entries = new Map<string, Entry>();
	const byKind = new Map<string, Map<string, Entry>>();
	const listeners = new Set<Listener>();
	let version = 1000;

	const emit = (event: WatchEvent, resource: ResourceKind) => {
		for (const listener of listeners) {
			listener(event, resource);
		}
	};

	const ofKind = ({apiVersion, kind}: ResourceKind): Map<string, Entry> => {
		const name = `${apiVersion} ${kind}`;
		const found = byKind.get(name) ?? new Map<string, Entry>();
		byKind.set(name, found);
		return found;
	};

	const get: ObjectStore['get'] = (resource, where) => entries.get(objectPath(resource, where));

	const preview: ObjectStore['preview'] = (resource, object, owners) => {
		const live = get(resource, object.metadata)?.object;
		const changed = live === undefined || !isDeepStrictEqual(content(live), content(object));
		const generation = live?.metadata.generation ?? 0;
		return {
			changed,
			object: {
				...object,
				metadata: {
					...object.metadata,
					uid: live?.metadata.uid ?? object.metadata.uid ?? randomUUID(),
					creationTimestamp:
						live?.metadata.creationTimestamp ??
						object.metadata.creationTimestamp ??
						new Date(now()).toISOString().replace(/\.\d+Z$/v, 'Z'),
					generation:
						live === undefined || !isDeepStrictEqual(desired(live), desired(object))
							? generation + 1
							: generation,
					...(live?.metadata.resourceVersion === undefined
						? {}
						: {resourceVersion: live.metadata.resourceVersion}),
					managedFields: managedFields(owners),
				},
			},
		};
	};

	return {
		get,
		preview,
		at: path => entries.get(path),
		now,
		list: (resource, namespace) =>
			[...ofKind(resource).values()]
				.filter(
					entry =>
						namespace === undefined ||
						!resource.namespaced ||
						entry.object.metadata.namespace === namespace,
				)
				.map(entry => entry.object),
		where: is => [...entries.values()].filter(entry => is(entry)),
		put(resource, object, owners) {
			const result = preview(resource, object, owners);
			const isNew = get(resource, object.metadata) === undefined;
			if (result.changed) {
				version++;
				result.object.metadata.resourceVersion = String(version);
			}

			const path = objectPath(resource, object.metadata);
			const entry = {resource, object: result.object, owners};
			entries.set(path, entry);
			ofKind(resource).set(path, entry);
			if (result.changed) {
				emit({type: isNew ? 'added' : 'modified', object: result.object}, resource);
			}

			return {changed: result.changed, object: structuredClone(result.object)};
		},
		remove(resource, where) {
			const entry = get(resource, where);
			if (entry === undefined) {
				return undefined;
			}

			version++;
			entries.delete(objectPath(resource, where));
			ofKind(resource).delete(objectPath(resource, where));
			const gone = {
				...entry.object,
				metadata: {...entry.object.metadata, resourceVersion: String(version)},
			};
			emit({type: 'deleted', object: gone}, resource);
			return gone;
		},
		listen(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
};
