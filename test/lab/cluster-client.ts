import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import type {IncomingMessage} from 'node:http';
import {Agent, request} from 'node:https';
import {text} from 'node:stream/consumers';
import {parse} from 'yaml';
import {readClusterFile} from './lab-script.ts';

export type LabObject = {
	[field: string]: unknown;
	apiVersion: string;
	kind: string;
	metadata: {[field: string]: unknown; name: string; namespace?: string};
};

type AdminKubeconfig = {
	clusters: Array<{cluster: {server: string; 'certificate-authority-data': string}}>;
	users: Array<{user: {'client-certificate-data': string; 'client-key-data': string}}>;
};
type ApiResource = {name: string; kind: string; verbs: string[]};
type ApiGroup = {
	name: string;
	versions: Array<{groupVersion: string}>;
	preferredVersion: {groupVersion: string};
};

/**
Reads a lab cluster as its administrator, over one keep-alive pool: listing everything by kubectl would start a process for
each kind. Test code on purpose: it shares nothing with the adapter that it helps to test.
*/
export const makeClusterClient = (cluster: string) => {
	const {
		clusters: [target],
		users: [user],
	} = parse(readClusterFile(cluster, 'admin.kubeconfig')) as AdminKubeconfig;
	if (!target || !user) {
		throw new Error(`the admin kubeconfig of lab cluster ${cluster} is empty`);
	}

	const decode = (text: string) => Buffer.from(text, 'base64');
	const agent = new Agent({
		keepAlive: true,
		maxSockets: 8,
		ca: decode(target.cluster['certificate-authority-data']),
		cert: decode(user.user['client-certificate-data']),
		key: decode(user.user['client-key-data']),
	});

	const get = async <T>(path: string): Promise<T> => {
		const sent = request(new URL(path, target.cluster.server), {
			agent,
			headers: {accept: 'application/json', 'user-agent': 'mesh-lab-test'},
			signal: AbortSignal.timeout(30_000),
		}).end();
		const [response] = (await once(sent, 'response')) as [IncomingMessage];
		const body = await text(response);
		if (response.statusCode !== 200) {
			throw new Error(`GET ${path} of ${cluster}: ${response.statusCode} ${body.slice(0, 200)}`);
		}

		return (body.startsWith('{') ? JSON.parse(body) : body) as T;
	};

	/** Paths of all listable kinds; a kind served in several versions is taken in its group's preferred one. */
	const listPaths = async (): Promise<Array<{path: string; apiVersion: string; kind: string}>> => {
		const {groups} = await get<{groups: ApiGroup[]}>('/apis');
		const sources = [
			{group: '', versions: [{prefix: '/api/v1', apiVersion: 'v1'}]},
			...groups.map(group => ({
				group: group.name,
				versions: [group.preferredVersion, ...group.versions].map(({groupVersion}) => ({
					prefix: `/apis/${groupVersion}`,
					apiVersion: groupVersion,
				})),
			})),
		];
		const found = new Map<string, {path: string; apiVersion: string; kind: string}>();
		for (const {group, versions} of sources) {
			for (const {prefix, apiVersion} of versions) {
				const {resources} = await get<{resources: ApiResource[]}>(prefix);
				for (const {name, kind, verbs} of resources) {
					if (verbs.includes('list') && !found.has(`${name}.${group}`)) {
						found.set(`${name}.${group}`, {path: `${prefix}/${name}`, apiVersion, kind});
					}
				}
			}
		}

		return [...found.values()];
	};

	return {
		get,
		/** Every listable object of every kind, in all namespaces, as the API server gives it. */
		async everything(): Promise<LabObject[]> {
			const lists = await Promise.all(
				(await listPaths()).map(async ({path, apiVersion, kind}) => {
					const {items} = await get<{items: LabObject[] | null}>(path);
					// Items of built-in lists come without their kind.
					return (items ?? []).map(item => ({...item, apiVersion, kind}));
				}),
			);
			return lists.flat();
		},
		close() {
			agent.destroy();
		},
	};
};
