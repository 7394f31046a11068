import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {recordOf} from '../../mesh/untyped.ts';
import {builtInKinds, type ResourceKind} from '../../mesh/kube-kinds.ts';
import {collectionPath, groupPath, objectPath} from '../../mesh/kube-paths.ts';
import {
	describeRef, refOf, type KubeObject, type ObjectRef,
} from '../../mesh/kube-object.ts';
import {
	ApiError, type ApplyOptions, type PodResponse, type RequestOptions, type WatchEvent,
} from '../../ports/cluster.ts';
import {
	encodeSecret, mergePatch, metadataOf, untyped,
} from './bodies.ts';
import {makeEventQueue} from './event-queue.ts';
import {applyTo, ownersAfterUpdate, type Owners} from './ownership.ts';
import {isSelected} from './selectors.ts';
import {makeObjectStore} from './store.ts';
import type {
	MemoryCluster, MemoryClusterOptions, ClusterRequest, ClusterWrite,
} from './types.ts';

export type {
	MemoryCluster, MemoryClusterOptions, ClusterRequest, ClusterWrite,
} from './types.ts';

type Rule = {matches: (request: ClusterRequest) => boolean; act: () => Promise<void> | void};

const matcher = (what: string | RegExp) => (request: ClusterRequest): boolean =>
	typeof what === 'string' ? request.path.startsWith(what) : what.test(`${request.verb} ${request.path}`);

/**
An in-memory cluster behind the `ClusterPort`: an object store with resource versions, per-field ownership for server-side apply,
watches, access reviews (all allowed, unless `answer` says otherwise) and pods that answer. It has `default` and `kube-system`.

What it leaves out: defaulting, admission, validation, finalizers, merge keys other than `name`, and every controller but two (a deleted
namespace takes its objects along, a deleted owner its dependents). Writes through the port never touch `status`; `put` does.
*/
export const makeMemoryCluster = (options: MemoryClusterOptions = {}): MemoryCluster => {
	const context = options.context ?? 'fake';
	const server = options.server ?? `https://${context}.example:6443`;
	const now = options.now ?? Date.now;
	const store = makeObjectStore(now);
	const kinds = new Map<string, ResourceKind>(builtInKinds.map(kind => [`${kind.apiVersion} ${kind.kind}`, kind]));
	const requests: ClusterRequest[] = [];
	const writes: ClusterWrite[] = [];
	const rules = new Set<Rule>();
	const answers = new Map<string, unknown>([
		['/version', {major: '1', minor: '35', gitVersion: options.version ?? 'v1.35.4'}],
		['/readyz', 'ok'],
		['/healthz', 'ok'],
	]);
	const reviews = new Map<string, (body: unknown) => unknown>();
	const pods = new Map<string, (path: string) => PodResponse | Promise<PodResponse>>();
	const writeListeners: Array<(write: ClusterWrite) => void> = [];
	let isClosed = false;
	let lastAnswer: number | undefined;

	const notFound = (what: string) => new ApiError('not-found', `${server}: ${what} not found`, {status: 404});
	const aborted = () => new ApiError('aborted', `${server}: the request was stopped`);

	const enter = async (request: Omit<ClusterRequest, 'dryRun'> & {dryRun?: boolean}, signal?: AbortSignal): Promise<ClusterRequest> => {
		const full: ClusterRequest = {dryRun: false, ...request};
		if (signal?.aborted) {
			throw aborted();
		}

		requests.push(full);
		for (const rule of [...rules].filter(candidate => candidate.matches(full))) {
			await Promise.race([
				rule.act(),
				new Promise<never>((_resolve, reject) => {
					signal?.addEventListener('abort', () => {
						reject(aborted());
					}, {once: true});
				}),
			]);
		}

		lastAnswer = now();
		return full;
	};

	const kindOf = ({apiVersion, kind}: {apiVersion: string; kind: string}): ResourceKind => {
		const found = kinds.get(`${apiVersion} ${kind}`);
		if (found === undefined) {
			throw notFound(`the server does not serve ${kind} (${apiVersion}):`);
		}

		return found;
	};

	const serve: MemoryCluster['serve'] = kind => {
		kinds.set(`${kind.apiVersion} ${kind.kind}`, {plural: `${kind.kind.toLowerCase()}s`, ...kind});
	};

	const put: MemoryCluster['put'] = (raw, {manager = 'someone'} = {}) => {
		const object = encodeSecret(structuredClone(raw));
		if (!kinds.has(`${object.apiVersion} ${object.kind}`)) {
			serve({apiVersion: object.apiVersion, kind: object.kind, namespaced: object.metadata.namespace !== undefined});
		}

		const resource = kindOf(object);
		const live = store.get(resource, object.metadata);
		return store.put(resource, object, ownersAfterUpdate(live?.owners ?? new Map(), live?.object, object, manager)).object;
	};

	const removeWithDependents = (resource: ResourceKind, ref: {name: string; namespace?: string}): void => {
		store.remove(resource, ref);
		for (const object of store.all()) {
			const isInside = resource.kind === 'Namespace' && object.metadata.namespace === ref.name;
			const isOwned = object.metadata.namespace === ref.namespace && (object.metadata.ownerReferences ?? []).some(owner => owner.kind === resource.kind && owner.name === ref.name);
			if (isInside || isOwned) {
				removeWithDependents(kindOf(object), object.metadata);
			}
		}
	};

	const write = async <T>(request: Omit<ClusterRequest, 'dryRun'> & {dryRun?: boolean}, ref: ObjectRef, options_: RequestOptions | undefined, run: () => {value: T; changed: boolean}): Promise<T> => {
		const record = (outcome: {changed: boolean; failed?: ApiError}): void => {
			if (request.dryRun !== true) {
				const entry: ClusterWrite = {
					dryRun: false, ...request, ref, ...outcome,
				};
				writes.push(entry);
				if (outcome.changed) {
					for (const listener of writeListeners) {
						listener(entry);
					}
				}
			}
		};

		try {
			await enter(request, options_?.signal);
			const {value, changed} = run();
			record({changed});
			return value;
		} catch (error) {
			if (error instanceof ApiError) {
				record({changed: false, failed: error});
			}

			throw error;
		}
	};

	const pathFor = (ref: ObjectRef): string => {
		const resource = kinds.get(`${ref.apiVersion} ${ref.kind}`);
		return resource === undefined ? `${groupPath(ref.apiVersion)}/${ref.kind}/${ref.name}` : objectPath(resource, ref);
	};

	const needNamespace = (object: KubeObject): void => {
		const {namespace} = object.metadata;
		if (namespace !== undefined && store.at(`/api/v1/namespaces/${namespace}`) === undefined) {
			throw notFound(`namespaces "${namespace}"`);
		}
	};

	const update = (object: KubeObject): {value: KubeObject; changed: boolean} => {
		const resource = kindOf(object);
		const live = store.get(resource, object.metadata);
		const {status: _status, ...rest} = encodeSecret(structuredClone(object));
		const next = (live?.object['status'] === undefined ? rest : {...rest, status: live.object['status']});
		const result = store.put(resource, next, ownersAfterUpdate(live?.owners ?? new Map(), live?.object, next, 'mesh-wizard'));
		return {value: result.object, changed: result.changed};
	};

	const apply = (raw: KubeObject, {fieldManager = 'mesh-wizard', force = false, dryRun = false}: ApplyOptions): {value: KubeObject; changed: boolean} => {
		const resource = kindOf(raw);
		const object = encodeSecret(raw);
		needNamespace(object);
		const live = store.get(resource, object.metadata);
		const owners: Owners = live?.owners ?? new Map();
		const applied = applyTo(live?.object, owners, object, {manager: fieldManager, force});
		if ('conflicts' in applied) {
			const text = applied.conflicts.map(conflict => `"${conflict.manager}" owns ${conflict.fields.join(', ')}`).join('; ');
			throw new ApiError('conflict', `${server}: ${describeRef(refOf(object))} is managed by someone else: ${text}`, {status: 409});
		}

		const result = dryRun ? store.preview(resource, applied.object, applied.owners) : store.put(resource, applied.object, applied.owners);
		return {value: result.object, changed: result.changed};
	};

	for (const name of ['default', 'kube-system']) {
		put({apiVersion: 'v1', kind: 'Namespace', metadata: {name, ...(name === 'kube-system' ? {uid: options.uid ?? randomUUID()} : {})}});
	}

	for (const object of options.objects ?? []) {
		put(object);
	}

	const cluster: MemoryCluster = {
		context,
		server,
		requests,
		writes,
		get isClosed() {
			return isClosed;
		},
		objects: () => store.all(),
		object: ref => structuredClone(store.get(kindOf(ref), ref)?.object),
		put,
		drop(ref) {
			removeWithDependents(kindOf(ref), ref);
		},
		serve,
		fail(what, error, {times = Number.POSITIVE_INFINITY} = {}) {
			let left = times;
			const rule: Rule = {
				matches: matcher(what),
				act() {
					left--;
					if (left <= 0) {
						rules.delete(rule);
					}

					throw typeof error === 'string' ? new ApiError(error, `${server}: ${error}`) : error;
				},
			};
			rules.add(rule);
			return () => {
				rules.delete(rule);
			};
		},
		hold(what) {
			const released = new AbortController();
			const rule: Rule = {
				matches: matcher(what),
				async act() {
					if (!released.signal.aborted) {
						await once(released.signal, 'abort');
					}
				},
			};
			rules.add(rule);
			return () => {
				rules.delete(rule);
				released.abort();
			};
		},
		answer(path, value) {
			answers.set(path, value);
		},
		answerReview(path, respond) {
			reviews.set(path, respond);
		},
		answerPod(pod, respond) {
			pods.set(pod, respond);
		},
		onWrite(listener) {
			writeListeners.push(listener);
		},

		async get<T>(path: string, options_?: RequestOptions) {
			await enter({verb: 'get', path}, options_?.signal);
			const value = answers.get(path) ?? answers.get(path.split('?')[0] ?? path) ?? store.at(path.split('?')[0] ?? path)?.object;
			if (value === undefined) {
				throw notFound(path);
			}

			return untyped<T>(structuredClone(value));
		},
		async text(path, options_) {
			await enter({verb: 'get', path}, options_?.signal);
			const value = answers.get(path);
			if (value === undefined) {
				throw notFound(path);
			}

			return typeof value === 'string' ? value : JSON.stringify(value);
		},
		async review<T>(path: string, body: unknown, options_?: RequestOptions) {
			await enter({verb: 'review', path, body}, options_?.signal);
			const answer = reviews.get(path)?.(body) ?? answers.get(path);
			return untyped<T>(structuredClone(answer ?? {...recordOf(body), status: {allowed: true}}));
		},
		clock: () => lastAnswer === undefined ? undefined : {server: lastAnswer + (options.skewMs ?? 0), local: lastAnswer},

		async read(ref, {signal, metadataOnly = false} = {}) {
			await enter({verb: 'get', path: pathFor(ref)}, signal);
			const resource = kinds.get(`${ref.apiVersion} ${ref.kind}`);
			const object = resource === undefined ? undefined : structuredClone(store.get(resource, ref)?.object);
			return object !== undefined && metadataOnly ? metadataOf(object) : object;
		},
		async list(kind, {signal, metadataOnly = false, atMost = Number.POSITIVE_INFINITY, ...selectors} = {}) {
			const resource = kinds.get(`${kind.apiVersion} ${kind.kind}`);
			await enter({verb: 'list', path: resource === undefined ? groupPath(kind.apiVersion) : collectionPath(resource, kind.namespace)}, signal);
			const objects = store.list(kindOf(kind), kind.namespace).filter(object => isSelected(object, selectors)).slice(0, atMost);
			return metadataOnly ? objects.map(object => metadataOf(object)) : objects;
		},
		async kinds({signal} = {}) {
			await enter({verb: 'get', path: '/apis'}, signal);
			return [...kinds.values()].map(({apiVersion, kind, namespaced}) => ({
				apiVersion, kind, namespaced, verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
			}));
		},
		async * watch(kind, {signal, ...selectors}) {
			const resource = kindOf(kind);
			await enter({verb: 'watch', path: collectionPath(resource, kind.namespace)}, signal);
			const queue = makeEventQueue<WatchEvent>(signal);
			const isOurs = (object: KubeObject) => (kind.namespace === undefined || object.metadata.namespace === kind.namespace) && isSelected(object, selectors);
			const stop = store.listen((event, changed) => {
				if (changed.kind === resource.kind && changed.apiVersion === resource.apiVersion && isOurs(event.object)) {
					queue.push(event);
				}
			});
			try {
				for (const object of store.list(resource, kind.namespace).filter(candidate => isOurs(candidate))) {
					yield {type: 'added', object};
				}

				yield * queue.items;
			} finally {
				stop();
			}
		},

		apply: async (object, applyOptions = {}) => write({
			verb: 'apply', path: pathFor(refOf(object)), body: structuredClone(object), dryRun: applyOptions.dryRun ?? false, fieldManager: applyOptions.fieldManager ?? 'mesh-wizard', force: applyOptions.force ?? false,
		}, refOf(object), applyOptions, () => apply(object, applyOptions)),
		create: async (object, options_) => write({verb: 'create', path: pathFor(refOf(object)), body: structuredClone(object)}, refOf(object), options_, () => {
			needNamespace(object);
			if (store.get(kindOf(object), object.metadata) !== undefined) {
				throw new ApiError('conflict', `${server}: ${describeRef(refOf(object))} already exists`, {status: 409});
			}

			return update(object);
		}),
		replace: async (object, options_) => write({verb: 'update', path: pathFor(refOf(object)), body: structuredClone(object)}, refOf(object), options_, () => {
			const live = store.get(kindOf(object), object.metadata)?.object;
			if (live === undefined) {
				throw notFound(describeRef(refOf(object)));
			}

			const {resourceVersion, uid} = object.metadata;
			if ((resourceVersion !== undefined && resourceVersion !== live.metadata.resourceVersion) || (uid !== undefined && uid !== live.metadata.uid)) {
				throw new ApiError('conflict', `${server}: ${describeRef(refOf(object))} has been modified`, {status: 409});
			}

			return update(object);
		}),
		patch: async (ref, patch, options_) => write({verb: 'patch', path: pathFor(ref), body: structuredClone(patch)}, ref, options_, () => {
			const live = store.get(kindOf(ref), ref)?.object;
			if (live === undefined) {
				throw notFound(describeRef(ref));
			}

			return update(untyped<KubeObject>(mergePatch(live, patch)));
		}),
		remove: async (ref, options_) => write({verb: 'delete', path: pathFor(ref)}, ref, options_, () => {
			const resource = kinds.get(`${ref.apiVersion} ${ref.kind}`);
			const live = resource === undefined ? undefined : store.get(resource, ref)?.object;
			if (resource === undefined || live === undefined) {
				return {value: false, changed: false};
			}

			if (options_?.uid !== undefined && options_.uid !== live.metadata.uid) {
				throw new ApiError('conflict', `${server}: ${describeRef(ref)} has another uid by now`, {status: 409});
			}

			removeWithDependents(resource, ref);
			return {value: true, changed: true};
		}),

		async forward(pod, port, use) {
			const target = `${pod.namespace}/${pod.name}:${port}`;
			await enter({verb: 'forward', path: `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/portforward`});
			const respond = pods.get(target);
			if (respond === undefined) {
				throw notFound(`pod port ${target}`);
			}

			return use(async (path, options_) => {
				if (options_?.signal?.aborted) {
					throw aborted();
				}

				return respond(path);
			});
		},
		close() {
			isClosed = true;
		},
	};
	return cluster;
};
