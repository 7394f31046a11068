import process from 'node:process';
import {PatchStrategy} from '@kubernetes/client-node/dist/patch.js';
import {describeRef, refOf, type ObjectRef} from '../../kubernetes/object.ts';
import type {KindName, ObjectOf} from '../../kubernetes/typed-object.ts';
import {ApiError, type ClusterPort, type RequestOptions} from '../../ports/cluster.ts';
import type {KubeContext} from '../../ports/kubeconfig.ts';
import type {ResourceKind} from '../../kubernetes/kinds.ts';
import {collectionPath, objectPath, withQuery} from '../../kubernetes/paths.ts';
import {makeExecPlugins, type ExecPlugins} from '../exec-plugin/exec-plugins.ts';
import {accessOf} from './access.ts';
import {apiObject} from './api-object.ts';
import {makeCredentials} from './credentials.ts';
import {makeDiscovery} from './discovery.ts';
import {exchangeWrite} from './exchange-write.ts';
import {makePodRequester} from './forward.ts';
import {listObjects, metadataObject} from './list-objects.ts';
import {lookupWith, makeResolve} from './lookup.ts';
import {proxyFor} from './proxy.ts';
import {jsonOf} from './status.ts';
import {makeTransport, type Call} from './transport.ts';
import {watchObjects} from './watch-objects.ts';

export type ClusterOptions = {
	/** Milliseconds for one request, unless it says otherwise; a write or a dry run that is slow gets more (`exchangeWrite`). */
	timeoutMs: number;
	/** `mesh-wizard/<version>`. */
	userAgent: string;
	env?: Readonly<Record<string, string | undefined>>;
	/** Shared by clusters that share users; an own one without. */
	plugins?: ExecPlugins;
	/** Connections at a time; default 6. Watches and port-forwards have their own. */
	maxSockets?: number;
	/** The longest answer that is read; default 32 MiB. */
	maximumBytes?: number;
	/** Name resolution; default is one for all clusters. */
	resolve?: ReturnType<typeof makeResolve>;
};

const fieldManager = 'mesh-wizard';

let sharedResolve: ReturnType<typeof makeResolve> | undefined;

const isNotFound = (error: unknown): boolean =>
	error instanceof ApiError && error.kind === 'not-found';

/** A broken setting of one cluster must not stop the others: it is told when the cluster is asked for something. */
const chooseProxy = (
	{server, cluster}: KubeContext,
	env: NonNullable<ClusterOptions['env']>,
): URL | ApiError | undefined => {
	try {
		return proxyFor(new URL(server), {proxyUrl: cluster.proxyUrl?.reveal(), env});
	} catch (error) {
		const problem =
			error instanceof URIError
				? 'the user or password of its proxy has a % without two hexadecimal digits: write %25'
				: 'its proxy is not a URL';
		return new ApiError('proxy', problem, {
			server,
			remedy: ['Correct HTTPS_PROXY, or proxy-url in the kubeconfig.'],
		});
	}
};

/**
One cluster's API server, as its kubeconfig context reaches it (decision D-16). Contacts nothing by itself. The caller closes it.
*/
export const makeCluster = (context: KubeContext, options: ClusterOptions): ClusterPort => {
	const {
		timeoutMs,
		userAgent,
		env = process.env,
		maxSockets = 6,
		maximumBytes = 32 * 1024 * 1024,
	} = options;
	sharedResolve ??= makeResolve();
	const credentials = makeCredentials(context, options.plugins ?? makeExecPlugins({env}));
	const proxy = chooseProxy(context, env);
	const transport = makeTransport({
		context,
		async credentials(signal) {
			if (proxy instanceof ApiError) {
				throw proxy;
			}

			return credentials(signal);
		},
		proxy: proxy instanceof ApiError ? undefined : proxy,
		lookup: lookupWith(options.resolve ?? sharedResolve),
		userAgent,
		timeoutMs,
		maxSockets,
		maximumBytes,
	});
	const {target} = transport;
	const discovery = makeDiscovery(transport);

	const notServed = ({apiVersion, kind}: {apiVersion: string; kind: string}) =>
		new ApiError('not-found', `the server does not serve ${kind} (${apiVersion})`, {
			server: target.server,
			status: 404,
		});

	const served = async (
		kind: {apiVersion: string; kind: string},
		request?: RequestOptions,
	): Promise<ResourceKind> => {
		const resource = await discovery.resourceFor(kind, request);
		if (resource === undefined) {
			throw notServed(kind);
		}

		return resource;
	};

	const json = async (call: Call): Promise<unknown> =>
		jsonOf(await transport.exchange(call), target);

	const change = async (call: Call): Promise<unknown> =>
		jsonOf(await exchangeWrite(transport, call, timeoutMs), target);

	const write = async <Kind extends KindName>(
		call: Omit<Call, 'body'> & {body: unknown},
		kind: Kind,
	): Promise<ObjectOf<Kind>> =>
		apiObject(await change({...call, body: JSON.stringify(call.body)}), kind, target);

	const limits = ({signal, timeoutMs: ownMs}: RequestOptions = {}) => ({signal, timeoutMs: ownMs});

	return {
		context: context.name,
		server: context.server,
		kubeconfig: context.kubeconfig,
		access: accessOf(context, {isProxied: proxy !== undefined}),

		async get(path, request) {
			return json({
				method: 'GET',
				path,
				what: `GET ${path}`,
				repeatable: 'read',
				...limits(request),
			});
		},
		async text(path, request) {
			const answer = await transport.exchange({
				method: 'GET',
				path,
				what: `GET ${path}`,
				accept: '*/*',
				repeatable: 'read',
				...limits(request),
			});
			return answer.body;
		},
		async review(path, body, request) {
			return json({
				method: 'POST',
				path,
				what: `POST ${path}`,
				body: JSON.stringify(body),
				repeatable: 'read',
				...limits(request),
			});
		},
		clock: transport.clock,
		certificates: transport.certificates,

		async read(ref, {metadataOnly = false, ...request} = {}) {
			const resource = await discovery.resourceFor(ref, request);
			if (resource === undefined) {
				return undefined;
			}

			try {
				const value = await json({
					method: 'GET',
					path: objectPath(resource, ref),
					what: `read ${describeRef(ref)}`,
					accept: metadataOnly ? metadataObject : undefined,
					repeatable: 'read',
					...limits(request),
				});
				return apiObject(value, ref, target, {metadataOnly});
			} catch (error) {
				if (isNotFound(error)) {
					return undefined;
				}

				throw error;
			}
		},
		async list(kind, listOptions = {}) {
			const {objects} = await listObjects(
				transport,
				await served(kind, listOptions),
				kind,
				listOptions,
			);
			return objects;
		},
		kinds: discovery.kinds,
		async *watch(kind, watchOptions) {
			const {signal} = watchOptions;
			if (!signal.aborted) {
				yield* watchObjects(transport, await served(kind, {signal}), kind, watchOptions);
			}
		},

		async apply(
			object,
			{fieldManager: manager = fieldManager, force = false, dryRun = false, ...request} = {},
		) {
			const resource = await served(object, request);
			const {managedFields: _managedFields, ...metadata} = object.metadata;
			return write(
				{
					method: 'PATCH',
					path: withQuery(objectPath(resource, object.metadata), {
						fieldManager: manager,
						force: force || undefined,
						dryRun: dryRun ? 'All' : undefined,
					}),
					what: `apply ${describeRef(refOf(object))}`,
					contentType: PatchStrategy.ServerSideApply,
					body: {...object, metadata},
					repeatable: 'write',
					...limits(request),
				},
				object,
			);
		},
		async create(object, request) {
			const resource = await served(object, request);
			return write(
				{
					method: 'POST',
					path: withQuery(collectionPath(resource, object.metadata.namespace), {fieldManager}),
					what: `create ${describeRef(refOf(object))}`,
					body: object,
					...limits(request),
				},
				object,
			);
		},
		async replace(object, request) {
			const resource = await served(object, request);
			return write(
				{
					method: 'PUT',
					path: withQuery(objectPath(resource, object.metadata), {fieldManager}),
					what: `replace ${describeRef(refOf(object))}`,
					body: object,
					...limits(request),
				},
				object,
			);
		},
		async patch(ref, patch, request) {
			const resource = await served(ref, request);
			return write(
				{
					method: 'PATCH',
					path: withQuery(objectPath(resource, ref), {fieldManager}),
					what: `change ${describeRef(ref)}`,
					contentType: PatchStrategy.MergePatch,
					body: patch,
					...limits(request),
				},
				ref,
			);
		},
		async remove(ref: ObjectRef, {propagation, uid, ...request} = {}) {
			const resource = await discovery.resourceFor(ref, request);
			if (resource === undefined) {
				return false;
			}

			try {
				await change({
					method: 'DELETE',
					path: objectPath(resource, ref),
					what: `delete ${describeRef(ref)}`,
					body: JSON.stringify({
						apiVersion: 'v1',
						kind: 'DeleteOptions',
						propagationPolicy: propagation,
						preconditions: uid === undefined ? undefined : {uid},
					}),
					...limits(request),
				});
				return true;
			} catch (error) {
				if (isNotFound(error)) {
					return false;
				}

				throw error;
			}
		},

		async forward(pod, port, use) {
			const {request, close} = makePodRequester(transport, {
				pod,
				port,
				timeoutMs,
				maximumBytes,
			});
			try {
				return await use(request);
			} finally {
				close();
			}
		},
		close: transport.close,
	};
};
