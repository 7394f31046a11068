import {randomUUID} from 'node:crypto';
import type {KubeObject} from '../../kubernetes/object.ts';
import {typedObject, type KindName, type ObjectOf} from '../../kubernetes/typed-object.ts';
import {certificateBlocks} from '../../mesh/pem.ts';
import {ApiError, type PodResponse} from '../../ports/cluster.ts';
import {makeContents} from './contents.ts';
import {makeGate, stopped} from './gate.ts';
import {makeReads} from './reads.ts';
import type {ClusterWrite, MemoryCluster, MemoryClusterOptions} from './types.ts';
import {makeWrites} from './writes.ts';

export type {ClusterRequest, ClusterWrite, MemoryCluster, MemoryClusterOptions} from './types.ts';

const typedObjects = new WeakMap<KubeObject, unknown>();

/** Controllers of simulated clusters look at what hardly changes, over and over. */
const typedOnce = <Kind extends KindName>(
	stored: KubeObject,
	kind: Kind,
): ObjectOf<Kind> | undefined => {
	if (!typedObjects.has(stored)) {
		typedObjects.set(stored, typedObject(stored, kind));
	}

	return typedObjects.get(stored) as ObjectOf<Kind> | undefined;
};

const namespace = (name: string, uid?: string): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Namespace',
	metadata: {name, uid},
});

/**
An in-memory cluster behind the `ClusterPort`: an object store with resource versions, per-field ownership for server-side apply,
watches, access reviews (all allowed, unless `answer` says otherwise) and pods that answer. It has `default` and `kube-system`.

What it leaves out: defaulting, admission, validation, finalizers, merge keys other than `name`, and every controller but two (a deleted
namespace takes its objects along, a deleted owner its dependents). Writes through the port never touch `status`; `put` does.
*/
export const makeMemoryCluster = (options: MemoryClusterOptions = {}): MemoryCluster => {
	const {context = 'fake', now = Date.now, keepsHistory = true} = options;
	const server = options.server ?? `https://${context}.example:6443`;
	const contents = makeContents(server, now);
	const gate = makeGate({
		server,
		now,
		keepsHistory,
		onRequest: options.onRequest,
	});
	const paths = new Map<string, unknown>([
		['/version', {major: '1', minor: '35', gitVersion: options.version ?? 'v1.35.4'}],
		['/readyz', 'ok'],
		['/healthz', 'ok'],
	]);
	const reviews = new Map<string, (body: unknown) => unknown>();
	const pods = new Map<string, (path: string) => PodResponse | Promise<PodResponse>>();
	const writes: ClusterWrite[] = [];
	const writeListeners: Array<(write: ClusterWrite) => void> = [];
	let isClosed = false;

	const record = (write: ClusterWrite): void => {
		if (keepsHistory) {
			writes.push(write);
		}

		if (write.changed) {
			for (const listener of writeListeners) {
				listener(write);
			}
		}
	};

	for (const object of [
		namespace('default'),
		namespace('kube-system', options.uid ?? randomUUID()),
		...(options.objects ?? []),
	]) {
		contents.put(object);
	}

	return {
		context,
		server,
		requests: gate.requests,
		writes,
		get isClosed() {
			return isClosed;
		},
		objects: () => contents.store.where(() => true).map(({object}) => structuredClone(object)),
		object: ref => structuredClone(contents.store.get(contents.kindOf(ref), ref)?.object),
		inspect(ref) {
			const resource = contents.findKind(ref);
			const stored = resource === undefined ? undefined : contents.store.get(resource, ref)?.object;
			return stored === undefined ? undefined : typedOnce(stored, ref);
		},
		inspectAll(kind) {
			const resource = contents.findKind(kind);
			return resource === undefined
				? []
				: contents.store
						.list(resource, kind.namespace)
						.flatMap(stored => typedOnce(stored, kind) ?? []);
		},
		put: contents.put,
		drop: contents.drop,
		resources: () => [...contents.kinds.values()],
		serve: contents.serve,
		fail: (what, error, {times = Number.POSITIVE_INFINITY} = {}) =>
			gate.fail(
				what,
				typeof error === 'string' ? new ApiError(error, error, {server}) : error,
				times,
			),
		hold: gate.hold,
		answer(path, value) {
			paths.set(path, value);
		},
		answerReview(path, respond) {
			reviews.set(path, respond);
		},
		answerPod(pod, respond) {
			pods.set(pod, respond);
		},
		onChange: contents.store.listen,
		onWrite(listener) {
			writeListeners.push(listener);
		},
		clock: () =>
			gate.lastAnswer === undefined
				? undefined
				: {server: gate.lastAnswer + (options.skewMs ?? 0), local: gate.lastAnswer},
		certificates() {
			const ref = {
				apiVersion: 'v1',
				kind: 'ConfigMap',
				name: 'kube-root-ca.crt',
				namespace: 'kube-system',
			} as const;
			const own = contents.store.get(contents.kindOf(ref), ref)?.object;
			return certificateBlocks(
				options.shows ?? (own === undefined ? '' : (typedOnce(own, ref)?.data?.['ca.crt'] ?? '')),
			);
		},
		...makeReads(contents, gate, {paths, reviews, respond: options.respond}),
		...makeWrites(contents, gate, {
			server,
			record,
			finalize: options.finalize,
			keepsHistory,
		}),
		async forward(pod, port, use) {
			const target = `${pod.namespace}/${pod.name}:${port}`;
			await gate.enter({
				verb: 'forward',
				path: `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/portforward`,
				dryRun: false,
			});
			const respond = pods.get(target) ?? options.respondPod?.({...pod, port});
			if (respond === undefined) {
				throw contents.notFound(`pod port ${target}`);
			}

			return use(async (path, requestOptions) => {
				if (requestOptions?.signal?.aborted) {
					throw stopped(server);
				}

				return respond(path);
			});
		},
		close() {
			isClosed = true;
		},
	};
};
