import {ApiError, type RequestOptions} from '../../ports/cluster.ts';
import {listOf, recordOf, textOf} from '../../untyped.ts';
import {builtInKind, type ResourceKind} from '../../kubernetes/kinds.ts';
import {groupPath} from '../../kubernetes/paths.ts';
import {membersOf} from './members-of.ts';
import {jsonOf} from './status.ts';
import type {Transport} from './transport.ts';

type ServedKind = {
	apiVersion: string;
	kind: string;
	namespaced: boolean;
	verbs: readonly string[];
};

type Discovery = {
	/** How a kind is addressed. Undefined when the server does not serve it. */
	resourceFor: (
		kind: {apiVersion: string; kind: string},
		options?: RequestOptions,
	) => Promise<ResourceKind | undefined>;
	/** Every kind that can be listed, each in its group's preferred version, or in the first that has it. */
	kinds: (options?: RequestOptions) => Promise<ServedKind[]>;
};

/** One answer for all groups (Kubernetes 1.30 and later); never the short form, which would need a request for each group. */
const aggregated = ['v2', 'v2beta1']
	.map(version => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
	.join(',');

const texts = (value: unknown): string[] => listOf(value).filter(item => typeof item === 'string');

const servedKinds = (groups: readonly unknown[]): ServedKind[] =>
	groups.flatMap(group => {
		const groupName = textOf(recordOf(recordOf(group)['metadata'])['name']);
		const seen = new Set<string>();
		return listOf(recordOf(group)['versions']).flatMap(version => {
			const versionName = textOf(recordOf(version)['version']) ?? '';
			return listOf(recordOf(version)['resources']).flatMap((item): ServedKind[] => {
				const resource = recordOf(item);
				const kind = textOf(recordOf(resource['responseKind'])['kind']);
				const verbs = texts(resource['verbs']);
				if (kind === undefined || seen.has(kind) || !verbs.includes('list')) {
					return [];
				}

				seen.add(kind);
				return [
					{
						apiVersion: groupName === undefined ? versionName : `${groupName}/${versionName}`,
						kind,
						namespaced: resource['scope'] === 'Namespaced',
						verbs,
					},
				];
			});
		});
	});

/** What an API server serves. Kinds are kept once found; one that is missing is asked for again, as CRDs come. */
export const makeDiscovery = (transport: Transport): Discovery => {
	const {target} = transport;
	const groups = new Map<string, Map<string, ResourceKind>>();
	/** Questions that nobody has answered yet: several facts rest on one group, and ask side by side. */
	const asked = new Map<string, Promise<Map<string, ResourceKind>>>();

	const readGroup = async (
		apiVersion: string,
		options: RequestOptions,
	): Promise<Map<string, ResourceKind>> => {
		try {
			const what = `find out about ${apiVersion}`;
			const answer = await transport.exchange({
				method: 'GET',
				path: groupPath(apiVersion),
				what,
				repeatable: 'read',
				...options,
			});
			const resources = membersOf(jsonOf(answer, target), 'resources', {what, target}).map(item =>
				recordOf(item),
			);
			return new Map(
				resources.flatMap((resource): Array<[string, ResourceKind]> => {
					const plural = textOf(resource['name']);
					const kind = textOf(resource['kind']);
					return plural === undefined || kind === undefined || plural.includes('/')
						? []
						: [
								[
									kind,
									{
										apiVersion,
										kind,
										plural,
										namespaced: resource['namespaced'] === true,
									},
								],
							];
				}),
			);
		} catch (error) {
			if (error instanceof ApiError && error.kind === 'not-found') {
				return new Map();
			}

			throw error;
		}
	};

	const readOnce: typeof readGroup = async (apiVersion, options) => {
		const before = asked.get(apiVersion);
		if (before !== undefined) {
			// Who asked first may have been stopped.
			return before.catch(async () => readGroup(apiVersion, options));
		}

		const answer = readGroup(apiVersion, options);
		asked.set(apiVersion, answer);
		try {
			return await answer;
		} finally {
			asked.delete(apiVersion);
		}
	};

	return {
		async resourceFor({apiVersion, kind}, {signal, timeoutMs} = {}) {
			const known = builtInKind(apiVersion, kind) ?? groups.get(apiVersion)?.get(kind);
			if (known !== undefined) {
				return known;
			}

			const group = await readOnce(apiVersion, {signal, timeoutMs});
			groups.set(apiVersion, group);
			return group.get(kind);
		},
		async kinds({signal, timeoutMs} = {}) {
			const lists = await Promise.all(
				['/api', '/apis'].map(async path => {
					const what = 'list the kinds';
					const answer = await transport.exchange({
						method: 'GET',
						path,
						what,
						accept: aggregated,
						repeatable: 'read',
						signal,
						timeoutMs,
					});
					return servedKinds(membersOf(jsonOf(answer, target), 'items', {what, target}));
				}),
			);
			return lists.flat();
		},
	};
};
