import {isDeepStrictEqual} from 'node:util';
import type {KubeObject} from '../../kubernetes/object.ts';
import {describePath, fieldsV1, leaves, withLeaves, type FieldPath} from './fields.ts';

type Operation = 'Apply' | 'Update';
/** Who owns which fields, by `manager` and operation: an applier and an updater of one name are two, as in Kubernetes. */
export type Owners = ReadonlyMap<
	string,
	{manager: string; operation: Operation; paths: ReadonlySet<FieldPath>}
>;

type Conflict = {manager: string; operation: Operation; fields: string[]};
type Applied = {object: KubeObject; owners: Owners} | {conflicts: Conflict[]};

const keyOf = (manager: string, operation: Operation) => `${operation} ${manager}`;

const without = (
	owners: Owners,
	paths: ReadonlySet<FieldPath>,
	except: string,
): Map<string, {manager: string; operation: Operation; paths: ReadonlySet<FieldPath>}> =>
	new Map(
		[...owners].flatMap(([key, owner]) => {
			const rest =
				key === except ? owner.paths : new Set([...owner.paths].filter(path => !paths.has(path)));
			return rest.size === 0 ? [] : [[key, {...owner, paths: rest}]];
		}),
	);

/** The owners after `manager` updated an object (POST, PUT, PATCH): it owns what it changed, what is gone belongs to nobody. */
export const ownersAfterUpdate = (
	owners: Owners,
	before: KubeObject | undefined,
	after: KubeObject,
	manager: string,
): Owners => {
	const old = before === undefined ? new Map<FieldPath, unknown>() : leaves(before);
	const now = leaves(after);
	const changed = new Set(
		[...now]
			.filter(([path, value]) => !old.has(path) || !isDeepStrictEqual(old.get(path), value))
			.map(([path]) => path),
	);
	const gone = new Set([...old.keys()].filter(path => !now.has(path)));
	const key = keyOf(manager, 'Update');
	const result = without(owners, new Set([...changed, ...gone]), '');
	const own = new Set([...(result.get(key)?.paths ?? []), ...changed]);
	if (own.size > 0) {
		result.set(key, {manager, operation: 'Update', paths: own});
	}

	return result;
};

/** Server-side apply, as far as this fake needs it: per-leaf ownership, conflicts by manager, removal of what is no longer applied. */
export const applyTo = (
	live: KubeObject | undefined,
	owners: Owners,
	config: KubeObject,
	{manager, force}: {manager: string; force: boolean},
): Applied => {
	const key = keyOf(manager, 'Apply');
	const wanted = leaves(config);
	const present = live === undefined ? new Map<FieldPath, unknown>() : leaves(live);
	const contested = new Set(
		[...wanted]
			.filter(([path, value]) => present.has(path) && !isDeepStrictEqual(present.get(path), value))
			.map(([path]) => path),
	);
	const conflicts = [...owners]
		.filter(([owner]) => owner !== key)
		.flatMap(([, owner]): Conflict[] => {
			const fields = [...owner.paths]
				.filter(path => contested.has(path))
				.map(path => describePath(path));
			return fields.length === 0
				? []
				: [{manager: owner.manager, operation: owner.operation, fields}];
		});
	if (conflicts.length > 0 && !force) {
		return {conflicts};
	}

	const others = without(owners, contested, key);
	others.delete(key);
	const heldByOthers = new Set([...others.values()].flatMap(owner => [...owner.paths]));
	const dropped = [...(owners.get(key)?.paths ?? [])].filter(
		path => !wanted.has(path) && !heldByOthers.has(path),
	);
	const base: KubeObject = live ?? {
		apiVersion: config.apiVersion,
		kind: config.kind,
		metadata: {
			name: config.metadata.name,
			namespace: config.metadata.namespace,
		},
	};
	others.set(key, {manager, operation: 'Apply', paths: new Set(wanted.keys())});
	return {object: withLeaves(base, wanted, dropped), owners: others};
};

/** `metadata.managedFields` of these owners. */
export const managedFields = (
	owners: Owners,
): NonNullable<KubeObject['metadata']['managedFields']> =>
	[...owners.values()].map(({manager, operation, paths}) => ({
		manager,
		operation,
		fieldsV1: fieldsV1(paths),
	}));
