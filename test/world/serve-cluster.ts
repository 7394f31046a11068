import type {IncomingMessage, ServerResponse} from 'node:http';
import {ApiError, type ApiFailureKind} from '../../source/ports/cluster.ts';
import type {MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {isSelected} from '../../source/demo/cluster/selectors.ts';
import {typedObject} from '../../source/kubernetes/typed-object.ts';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import type {ResourceKind} from '../../source/kubernetes/kinds.ts';
import {recordOf, textOf} from '../../source/untyped.ts';
import {sendJson, sendStatus, type SeenRequest} from '../helpers/fake-api-server.ts';
import type {History} from './history.ts';
import {routeOf, type Route} from './route.ts';

type Collection = Extract<Route, {type: 'collection'}>;
type Single = Extract<Route, {type: 'object'}>;
type Changed = {value: unknown; isNew?: boolean};
type Respond = (
	request: SeenRequest,
	response: ServerResponse,
	incoming: IncomingMessage,
) => Promise<void>;

const codes: Partial<Record<ApiFailureKind, {code: number; reason: string}>> = {
	'not-found': {code: 404, reason: 'NotFound'},
	conflict: {code: 409, reason: 'Conflict'},
	forbidden: {code: 403, reason: 'Forbidden'},
	unauthorized: {code: 401, reason: 'Unauthorized'},
	invalid: {code: 422, reason: 'Invalid'},
};

const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

const expired = 'The provided continue parameter is too old to display a consistent list result.';

const asMetadata = (object: KubeObject): KubeObject => ({
	apiVersion: 'meta.k8s.io/v1',
	kind: 'PartialObjectMetadata',
	metadata: object.metadata,
});

/** What was sent, in the place that the path names. */
const bodyOf = (
	{body}: SeenRequest,
	{resource, namespace, ...rest}: Collection | Single,
): KubeObject => {
	const sent = recordOf(JSON.parse(body));
	const object = typedObject(
		{
			...sent,
			metadata: {
				...('name' in rest ? {name: rest.name} : {}),
				...recordOf(sent['metadata']),
				...(namespace === undefined ? {} : {namespace}),
			},
		},
		resource,
	);
	if (object === undefined) {
		throw new ApiError('invalid', 'the object has no name');
	}

	return object;
};

const groupsOf = (resources: readonly ResourceKind[], isCore: boolean) => {
	const groups = Map.groupBy(
		resources.filter(({apiVersion}) => apiVersion.includes('/') !== isCore),
		({apiVersion}) => (isCore ? '' : (apiVersion.split('/')[0] ?? '')),
	);
	return {
		kind: 'APIGroupDiscoveryList',
		apiVersion: 'apidiscovery.k8s.io/v2',
		metadata: {},
		items: [...groups].map(([name, members]) => ({
			metadata: name === '' ? {} : {name},
			versions: [...Map.groupBy(members, ({apiVersion}) => apiVersion)].map(
				([apiVersion, kinds]) => ({
					version: apiVersion.split('/').at(-1),
					resources: kinds.map(({plural, kind, namespaced}) => ({
						resource: plural,
						responseKind: {group: name, version: apiVersion.split('/').at(-1), kind},
						scope: namespaced ? 'Namespaced' : 'Cluster',
						verbs,
					})),
				}),
			),
		})),
	};
};

/**
Answers as the API server of a simulated cluster: lists in pages, watches from a resource version on, server-side apply, updates and
deletions with preconditions, reviews, discovery. What stands before it (faults, credentials) is not its business.
*/
export const serveCluster = (api: MemoryCluster, history: History): Respond => {
	/** Lists that are read in pages, as they were at the first one. */
	const begun = new Map<string, {objects: readonly KubeObject[]; version: string}>();
	let lists = 0;

	const list = (
		{resource, namespace, query}: Collection,
		response: ServerResponse,
		isMetadata: boolean,
	) => {
		const limit = Number(query['limit'] ?? 0);
		const [id = '', start = '0'] = (query['continue'] ?? '').split(':');
		const version = String(history.version());
		const going =
			id === ''
				? {
						version,
						objects: api.objects().filter(
							object =>
								object.apiVersion === resource.apiVersion &&
								object.kind === resource.kind &&
								(namespace === undefined || object.metadata.namespace === namespace) &&
								isSelected(object, {
									labelSelector: query['labelSelector'],
									fieldSelector: query['fieldSelector'],
								}),
						),
					}
				: begun.get(id);
		if (going === undefined || !history.reaches(Number(going.version))) {
			sendStatus(response, 410, expired, {reason: 'Expired'});
			return;
		}

		const from = Number(start);
		const end = limit === 0 ? going.objects.length : from + limit;
		const remaining = going.objects.length - end;
		lists++;
		const next = id === '' ? String(lists) : id;
		if (remaining > 0) {
			begun.set(next, going);
		}

		sendJson(response, {
			...(isMetadata
				? {apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadataList'}
				: {apiVersion: resource.apiVersion, kind: `${resource.kind}List`}),
			metadata: {
				resourceVersion: going.version,
				...(remaining > 0
					? {continue: `${next}:${String(end)}`, remainingItemCount: remaining}
					: {}),
			},
			items: going.objects.slice(from, end).map(object => {
				if (isMetadata) {
					return asMetadata(object);
				}

				// Items of a built-in list come without their kind.
				const {apiVersion: _version, kind: _kind, ...rest} = object;
				return resource.apiVersion.includes('istio.io') ? object : rest;
			}),
		});
	};

	const watch = ({resource, namespace, query}: Collection, response: ServerResponse) => {
		const from = Number(query['resourceVersion'] ?? 0);
		response.writeHead(200, {'content-type': 'application/json'});
		const tell = (event: unknown) => {
			response.write(`${JSON.stringify(event)}\n`);
		};

		response.flushHeaders();
		if (!history.reaches(from)) {
			tell({
				type: 'ERROR',
				object: {
					kind: 'Status',
					apiVersion: 'v1',
					metadata: {},
					status: 'Failure',
					message: `too old resource version: ${String(from)}`,
					reason: 'Expired',
					code: 410,
				},
			});
			response.end();
			return;
		}

		const stop = history.follow(
			resource,
			{
				from,
				namespace,
				labelSelector: query['labelSelector'],
				fieldSelector: query['fieldSelector'],
			},
			tell,
		);
		const seconds = Number(query['timeoutSeconds'] ?? 1800);
		const timer = setTimeout(() => {
			response.end();
		}, seconds * 1000);
		response.on('close', () => {
			clearTimeout(timer);
			stop();
		});
	};

	const change = async (route: Single, request: SeenRequest): Promise<Changed> => {
		const {resource, namespace, name, query} = route;
		const {fieldManager} = query;

		const ref = {
			apiVersion: resource.apiVersion,
			kind: resource.kind,
			name,
			...(namespace === undefined ? {} : {namespace}),
		};
		switch (request.method) {
			case 'PUT': {
				return {value: await api.replace(bodyOf(request, route), {fieldManager})};
			}

			case 'PATCH': {
				const isNew = api.inspect(ref) === undefined;
				return request.headers['content-type']?.includes('apply') === true
					? {
							value: await api.apply(bodyOf(request, route), {
								fieldManager,
								force: query['force'] === 'true',
								dryRun: query['dryRun'] === 'All',
							}),
							isNew,
						}
					: {value: await api.patch(ref, JSON.parse(request.body), {fieldManager})};
			}

			case 'DELETE': {
				const {preconditions} = recordOf(request.body === '' ? {} : JSON.parse(request.body));
				const uid = textOf(recordOf(preconditions)['uid']);
				if (!(await api.remove(ref, {uid}))) {
					break;
				}

				return {
					value: api.object(ref) ?? {kind: 'Status', apiVersion: 'v1', status: 'Success'},
				};
			}

			default: {
				const object = api.object(ref);
				if (object !== undefined) {
					return {value: object};
				}
			}
		}

		throw new ApiError('not-found', `${resource.plural} "${name}" not found`);
	};

	const answer: Respond = async (request, response) => {
		const isMetadata = request.headers.accept?.includes('PartialObjectMetadata') === true;
		const route = routeOf(request.url, api.resources());
		switch (route.type) {
			case 'collection': {
				if (request.method === 'POST') {
					const {fieldManager} = route.query;
					sendJson(response, await api.create(bodyOf(request, route), {fieldManager}), 201);
				} else if (route.query['watch'] === undefined) {
					list(route, response, isMetadata);
				} else {
					watch(route, response);
				}

				break;
			}

			case 'object': {
				const {value, isNew = false} = await change(route, request);
				sendJson(
					response,
					isMetadata && request.method === 'GET' ? asMetadata(value as KubeObject) : value,
					isNew ? 201 : 200,
				);
				break;
			}

			case 'review': {
				sendJson(response, await api.review(route.path, JSON.parse(request.body)), 201);
				break;
			}

			case 'group': {
				const members = api.resources().filter(({apiVersion}) => apiVersion === route.apiVersion);
				if (members.length === 0) {
					response.writeHead(404, {'content-type': 'text/plain'}).end('404 page not found\n');
					break;
				}

				sendJson(response, {
					kind: 'APIResourceList',
					apiVersion: 'v1',
					groupVersion: route.apiVersion,
					resources: members.map(({plural, kind, namespaced}) => ({
						name: plural,
						kind,
						namespaced,
						verbs,
					})),
				});
				break;
			}

			case 'groups': {
				sendJson(response, groupsOf(api.resources(), route.isCore));
				break;
			}

			case 'other': {
				const text = await api.text(route.path);
				response
					.writeHead(200, {
						'content-type': /^[\[\{]/v.test(text) ? 'application/json' : 'text/plain',
					})
					.end(text);
			}
		}
	};

	return async (request, response, incoming) => {
		response.setHeader('audit-id', '00000000-0000-4000-8000-000000000000');
		try {
			await answer(request, response, incoming);
		} catch (error) {
			const known = error instanceof ApiError ? codes[error.kind] : undefined;
			if (!response.headersSent) {
				sendStatus(response, known?.code ?? 500, error instanceof Error ? error.message : '', {
					reason:
						known?.code === 409 && request.method === 'POST'
							? 'AlreadyExists'
							: (known?.reason ?? 'InternalError'),
				});
			}
		}
	};
};
