import {builtInKinds, type ResourceKind} from '../../kubernetes/kinds.ts';
import {groupPath, objectPath} from '../../kubernetes/paths.ts';
import type {KubeObject, ObjectRef} from '../../kubernetes/object.ts';
import {ApiError} from '../../ports/cluster.ts';
import {encodeSecret} from './bodies.ts';
import {ownersAfterUpdate} from './ownership.ts';
import {makeObjectStore, type ObjectStore} from './store.ts';
import type {MemoryCluster} from './types.ts';

/** What a cluster in memory holds and which kinds it serves; changed here behind the API's back. */
export type Contents = Pick<MemoryCluster, 'put' | 'drop' | 'serve'> & {
	store: ObjectStore;
	kinds: ReadonlyMap<string, ResourceKind>;
	/** Throws `not-found` for a kind that is not served. */
	kindOf: (kind: {apiVersion: string; kind: string}) => ResourceKind;
	/** The same, undefined for one that is not. */
	findKind: (kind: {apiVersion: string; kind: string}) => ResourceKind | undefined;
	/** The path of an object, whether its kind is served or not. */
	pathOf: (ref: ObjectRef) => string;
	notFound: (what: string) => ApiError;
};

const nameOf = ({apiVersion, kind}: {apiVersion: string; kind: string}): string =>
	`${apiVersion} ${kind}`;

export const makeContents = (server: string, now: () => number): Contents => {
	const store = makeObjectStore(now);
	const kinds = new Map<string, ResourceKind>(builtInKinds.map(kind => [nameOf(kind), kind]));
	const notFound: Contents['notFound'] = what =>
		new ApiError('not-found', `${what} not found`, {server, status: 404});
	const findKind: Contents['findKind'] = kind => kinds.get(nameOf(kind));
	const kindOf: Contents['kindOf'] = kind => {
		const found = findKind(kind);
		if (found === undefined) {
			throw notFound(`the server does not serve ${kind.kind} (${kind.apiVersion}):`);
		}

		return found;
	};

	const serve: Contents['serve'] = kind => {
		kinds.set(nameOf(kind), {plural: `${kind.kind.toLowerCase()}s`, ...kind});
	};

	const isDependent = (
		object: KubeObject,
		owner: ResourceKind,
		ref: {name: string; namespace?: string},
	): boolean =>
		(owner.kind === 'Namespace' && object.metadata.namespace === ref.name) ||
		(object.metadata.namespace === ref.namespace &&
			(object.metadata.ownerReferences ?? []).some(
				({kind, name}) => kind === owner.kind && name === ref.name,
			));

	const dependentsOf = (resource: ResourceKind, ref: {name: string; namespace?: string}) =>
		store.where(({object}) => isDependent(object, resource, ref));

	/** Says of an object that it goes, for as long as its finalizers keep it. */
	const markDeleted = (resource: ResourceKind, ref: {name: string; namespace?: string}): void => {
		const live = store.get(resource, ref);
		if (live !== undefined && live.object.metadata.deletionTimestamp === undefined) {
			const deletionTimestamp = new Date(now()).toISOString().replace(/\.\d+Z$/v, 'Z');
			store.put(
				resource,
				{...live.object, metadata: {...live.object.metadata, deletionTimestamp}},
				live.owners,
			);
		}
	};

	const removeWithDependents = (
		resource: ResourceKind,
		ref: {name: string; namespace?: string},
	): void => {
		const live = store.get(resource, ref)?.object;
		const isKept =
			(live?.metadata.finalizers ?? []).length > 0 ||
			(resource.kind === 'Namespace' &&
				dependentsOf(resource, ref).some(
					({object}) => (object.metadata.finalizers ?? []).length > 0,
				));
		if (isKept) {
			markDeleted(resource, ref);
		} else {
			store.remove(resource, ref);
		}

		for (const {resource: kind, object} of dependentsOf(resource, ref)) {
			removeWithDependents(kind, object.metadata);
		}

		const home = store.at(`/api/v1/namespaces/${ref.namespace ?? ''}`);
		// A namespace that waited for this one only.
		if (
			home?.object.metadata.deletionTimestamp !== undefined &&
			dependentsOf(home.resource, home.object.metadata).length === 0
		) {
			store.remove(home.resource, home.object.metadata);
		}
	};

	return {
		store,
		kinds,
		kindOf,
		findKind,
		notFound,
		serve,
		pathOf(ref) {
			const resource = findKind(ref);
			return resource === undefined
				? `${groupPath(ref.apiVersion)}/${ref.kind}/${ref.name}`
				: objectPath(resource, ref);
		},
		put(raw, {manager = 'someone'} = {}) {
			const object = encodeSecret(structuredClone(raw));
			if (findKind(object) === undefined) {
				serve({
					apiVersion: object.apiVersion,
					kind: object.kind,
					namespaced: object.metadata.namespace !== undefined,
				});
			}

			const resource = kindOf(object);
			const live = store.get(resource, object.metadata);
			return store.put(
				resource,
				object,
				ownersAfterUpdate(live?.owners ?? new Map(), live?.object, object, manager),
			).object;
		},
		drop(ref) {
			removeWithDependents(kindOf(ref), ref);
		},
	};
};
