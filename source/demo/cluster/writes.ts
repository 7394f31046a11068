import {describeRef, refOf, type KubeObject, type ObjectRef} from '../../kubernetes/object.ts';
import {ApiError, type ApplyOptions, type RequestOptions} from '../../ports/cluster.ts';
import {answerWith, encodeSecret, mergePatch, untyped} from './bodies.ts';
import type {Contents} from './contents.ts';
import type {Gate} from './gate.ts';
import {applyTo, ownersAfterUpdate, type Owners} from './ownership.ts';
import type {ClusterRequest, ClusterWrite, MemoryCluster, MemoryClusterOptions} from './types.ts';

const wizard = 'mesh-wizard';

type Written = {value: KubeObject; changed: boolean};

/** The part of the port that writes. `record` hears of every attempt that was meant to store something. */
export const makeWrites = (
	contents: Contents,
	gate: Gate,
	{
		server,
		record,
		finalize,
		keepsHistory,
	}: {
		server: string;
		record: (write: ClusterWrite) => void;
		finalize: MemoryClusterOptions['finalize'];
		keepsHistory: boolean;
	},
): Pick<MemoryCluster, 'apply' | 'create' | 'replace' | 'patch' | 'remove'> => {
	const {store, kindOf, findKind, pathOf, notFound} = contents;

	const write = async <T>(
		request: Omit<ClusterRequest, 'dryRun'> & {dryRun?: boolean},
		ref: ObjectRef,
		options: RequestOptions | undefined,
		run: () => {value: T; changed: boolean},
	): Promise<T> => {
		const full: ClusterRequest = {dryRun: false, ...request};
		const report = (outcome: {changed: boolean; failed?: ApiError}): void => {
			if (!full.dryRun) {
				record({...full, ref, ...outcome});
			}
		};

		try {
			await gate.enter(full, options);
			const {value, changed} = run();
			report({changed});
			return value;
		} catch (error) {
			if (error instanceof ApiError) {
				report({changed: false, failed: error});
			}

			throw error;
		}
	};

	/** What was sent, for the record. */
	const bodyOf = (sent: unknown): unknown => (keepsHistory ? structuredClone(sent) : undefined);

	const needNamespace = (object: KubeObject): void => {
		const {namespace} = object.metadata;
		if (namespace === undefined) {
			return;
		}

		const home = store.at(`/api/v1/namespaces/${namespace}`);
		if (home === undefined) {
			throw notFound(`namespaces "${namespace}"`);
		}

		if (home.object.metadata.deletionTimestamp !== undefined) {
			throw new ApiError(
				'forbidden',
				`${describeRef(refOf(object))} is forbidden: namespace ${namespace} is being terminated`,
				{server, status: 403},
			);
		}
	};

	/** What was only kept by a finalizer goes with that. */
	const leave = ({object, changed}: {object: KubeObject; changed: boolean}): Written => {
		if (
			object.metadata.deletionTimestamp !== undefined &&
			(object.metadata.finalizers ?? []).length === 0 &&
			object.kind !== 'Namespace'
		) {
			contents.drop(refOf(object));
		}

		return {value: object, changed};
	};

	const update = (object: KubeObject, manager = wizard): Written => {
		const resource = kindOf(object);
		const live = store.get(resource, object.metadata);
		const {status: _status, ...rest} = encodeSecret(structuredClone(object));
		const next =
			live?.object['status'] === undefined ? rest : {...rest, status: live.object['status']};
		return leave(
			store.put(
				resource,
				next,
				ownersAfterUpdate(live?.owners ?? new Map(), live?.object, next, manager),
			),
		);
	};

	const apply = (
		raw: KubeObject,
		{fieldManager = wizard, force = false, dryRun = false}: ApplyOptions,
	): Written => {
		const resource = kindOf(raw);
		const object = encodeSecret(raw);
		const live = store.get(resource, object.metadata);
		if (live === undefined) {
			needNamespace(object);
		}

		const owners: Owners = live?.owners ?? new Map();
		const applied = applyTo(live?.object, owners, object, {manager: fieldManager, force});
		if ('conflicts' in applied) {
			const text = applied.conflicts
				.map(conflict => `"${conflict.manager}" owns ${conflict.fields.join(', ')}`)
				.join('; ');
			throw new ApiError(
				'conflict',
				`${describeRef(refOf(object))} is managed by someone else: ${text}`,
				{server, status: 409},
			);
		}

		if (dryRun) {
			const {object: value, changed} = store.preview(resource, applied.object, applied.owners);
			return {value, changed};
		}

		return leave(store.put(resource, applied.object, applied.owners));
	};

	/** Marks what takes its time to go, and takes it away when `finalize` says so. */
	const end = (live: KubeObject, drop: () => void): void => {
		if (finalize === undefined || live.kind !== 'Namespace') {
			drop();
		} else if (live.metadata.deletionTimestamp === undefined) {
			contents.put(
				{
					...live,
					metadata: {...live.metadata, deletionTimestamp: new Date(store.now()).toISOString()},
					status: {phase: 'Terminating'},
				},
				{manager: 'kube-apiserver'},
			);
			finalize(refOf(live), drop);
		}
	};

	return {
		apply: async (object, options = {}) =>
			write(
				{
					verb: 'apply',
					path: pathOf(refOf(object)),
					body: bodyOf(object),
					dryRun: options.dryRun ?? false,
					fieldManager: options.fieldManager ?? wizard,
					force: options.force ?? false,
				},
				refOf(object),
				options,
				() => apply(object, options),
			),
		create: async (object, options) =>
			answerWith(
				await write(
					{verb: 'create', path: pathOf(refOf(object)), body: bodyOf(object)},
					refOf(object),
					options,
					() => {
						needNamespace(object);
						if (store.get(kindOf(object), object.metadata) !== undefined) {
							throw new ApiError('conflict', `${describeRef(refOf(object))} already exists`, {
								server,
								status: 409,
							});
						}

						return update(object, options?.fieldManager);
					},
				),
				object,
			),
		replace: async (object, options) =>
			answerWith(
				await write(
					{verb: 'update', path: pathOf(refOf(object)), body: bodyOf(object)},
					refOf(object),
					options,
					() => {
						const live = store.get(kindOf(object), object.metadata)?.object;
						if (live === undefined) {
							throw notFound(describeRef(refOf(object)));
						}

						const {resourceVersion, uid} = object.metadata;
						if (
							(resourceVersion !== undefined &&
								resourceVersion !== live.metadata.resourceVersion) ||
							(uid !== undefined && uid !== live.metadata.uid)
						) {
							throw new ApiError('conflict', `${describeRef(refOf(object))} has been modified`, {
								server,
								status: 409,
							});
						}

						return update(object, options?.fieldManager);
					},
				),
				object,
			),
		patch: async (ref, patch, options) =>
			write({verb: 'patch', path: pathOf(ref), body: bodyOf(patch)}, ref, options, () => {
				const live = store.get(kindOf(ref), ref)?.object;
				if (live === undefined) {
					throw notFound(describeRef(ref));
				}

				return update(untyped<KubeObject>(mergePatch(live, patch)), options?.fieldManager);
			}),
		remove: async (ref, options) =>
			write({verb: 'delete', path: pathOf(ref)}, ref, options, () => {
				const resource = findKind(ref);
				const live = resource === undefined ? undefined : store.get(resource, ref)?.object;
				if (resource === undefined || live === undefined) {
					return {value: false, changed: false};
				}

				if (options?.uid !== undefined && options.uid !== live.metadata.uid) {
					throw new ApiError('conflict', `${describeRef(ref)} has another uid by now`, {
						server,
						status: 409,
					});
				}

				end(live, () => {
					contents.drop(ref);
				});
				return {value: true, changed: true};
			}),
	};
};
