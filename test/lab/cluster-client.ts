import {
	ApisApi,
	CoreV1Api,
	createConfiguration,
	CustomObjectsApi,
	HttpMethod,
	KubeConfig,
	ServerConfiguration,
	type RequestContext,
	type SecurityAuthentication,
	type V1APIResource,
} from '@kubernetes/client-node';
import PQueue from 'p-queue';
import {clusterFile} from './lab-script.ts';

export type LabObject = {
	[field: string]: unknown;
	apiVersion: string;
	kind: string;
	metadata: {[field: string]: unknown; name: string; namespace?: string};
};

type ListedKind = {path: string; apiVersion: string; kind: string};

/** The kubeconfig's credentials with one pool of connections for all requests: client-node by itself opens one for each. */
const pooled = (kubeConfig: KubeConfig): SecurityAuthentication & {close: () => Promise<void>} => {
	let pool: ReturnType<RequestContext['getDispatcher']>;
	return {
		getName: () => kubeConfig.getName(),
		async applySecurityAuthentication(context) {
			if (pool === undefined) {
				await kubeConfig.applySecurityAuthentication(context);
				pool ??= context.getDispatcher();
			}

			if (pool !== undefined) {
				context.setDispatcher(pool);
			}
		},
		// Clusters are stopped by tests, and after them once more.
		async close() {
			const open = pool;
			pool = undefined;
			await open?.close();
		},
	};
};

/**
Reads a lab cluster as its administrator, by Kubernetes' own client for Node: an independent witness, which shares nothing with
the adapter that it helps to test. Listing everything by kubectl would start a process for each kind.
*/
export const makeClusterClient = (cluster: string) => {
	const kubeConfig = new KubeConfig();
	kubeConfig.loadFromFile(clusterFile(cluster, 'admin.kubeconfig'));
	const server = kubeConfig.getCurrentCluster()?.server;
	if (server === undefined) {
		throw new Error(`the admin kubeconfig of lab cluster ${cluster} is empty`);
	}

	const security = pooled(kubeConfig);
	const configuration = createConfiguration({
		baseServer: new ServerConfiguration(server, {}),
		authMethods: {default: security},
	});
	const custom = new CustomObjectsApi(configuration);

	/** The answer as it was sent: the client's types would drop fields that they do not know, and make dates of texts. */
	const get = async <T>(path: string): Promise<T> => {
		const request = configuration.baseServer.makeRequestContext(path, HttpMethod.GET);
		request.setHeaderParam('accept', 'application/json');
		request.setHeaderParam('user-agent', 'mesh-lab-test');
		request.setSignal(AbortSignal.timeout(30_000));
		await security.applySecurityAuthentication(request);
		const response = await configuration.httpApi.send(request).toPromise();
		const body = await response.body.text();
		if (response.httpStatusCode !== 200) {
			throw new Error(
				`GET ${path} of ${cluster}: ${response.httpStatusCode} ${body.slice(0, 200)}`,
			);
		}

		return (body.startsWith('{') ? JSON.parse(body) : body) as T;
	};

	/** All listable kinds; one that is served in several versions is taken in its group's preferred one. */
	const listedKinds = async (): Promise<ListedKind[]> => {
		const found = new Map<string, ListedKind>();
		const take = (
			resources: readonly V1APIResource[],
			{group, apiVersion, prefix}: {group: string; apiVersion: string; prefix: string},
		) => {
			for (const {name, kind, verbs} of resources) {
				if (verbs.includes('list') && !found.has(`${name}.${group}`)) {
					found.set(`${name}.${group}`, {path: `${prefix}/${name}`, apiVersion, kind});
				}
			}
		};

		const {resources} = await new CoreV1Api(configuration).getAPIResources();
		take(resources, {group: '', apiVersion: 'v1', prefix: '/api/v1'});
		const {groups} = await new ApisApi(configuration).getAPIVersions();
		for (const {name: group, preferredVersion, versions} of groups) {
			for (const {version, groupVersion} of [preferredVersion, ...versions].filter(
				one => one !== undefined,
			)) {
				const {resources} = await custom.getAPIResources({group, version});
				take(resources, {group, apiVersion: groupVersion, prefix: `/apis/${groupVersion}`});
			}
		}

		return [...found.values()];
	};

	return {
		get,
		/** Every listable object of every kind, in all namespaces, as the API server gives it. */
		async everything(): Promise<LabObject[]> {
			const queue = new PQueue({concurrency: 8});
			const kinds = await listedKinds();
			const lists = await queue.addAll(
				kinds.map(({path, apiVersion, kind}) => async () => {
					const {items} = await get<{items: LabObject[] | null}>(path);
					// Items of built-in lists come without their kind.
					return (items ?? []).map(item => ({...item, apiVersion, kind}));
				}),
			);
			return lists.flat();
		},
		close: security.close,
	};
};
