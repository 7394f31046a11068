import type {ResourceKind} from '../../source/kubernetes/kinds.ts';

type Query = Readonly<Record<string, string>>;

/** What a path of the Kubernetes API asks for. */
export type Route =
	| {type: 'collection'; resource: ResourceKind; namespace?: string; query: Query}
	| {type: 'object'; resource: ResourceKind; namespace?: string; name: string; query: Query}
	| {type: 'review'; path: string}
	| {type: 'group'; apiVersion: string}
	| {type: 'groups'; isCore: boolean}
	/** Everything else: `/version`, a pod's log. */
	| {type: 'other'; path: string};

const pattern =
	/^\/(?:api\/(?<core>v\d\w*)|apis\/(?<group>[^\/]+\/[^\/]+))(?:\/namespaces\/(?<namespace>[^\/]+))?(?:\/(?<plural>[^\/]+))?(?:\/(?<name>[^\/]+))?$/v;

/** Reads a request's URL as the API server would that serves these kinds. */
export const routeOf = (url: string, resources: readonly ResourceKind[]): Route => {
	const {pathname, searchParams} = new URL(url, 'http://api');
	if (pathname === '/api' || pathname === '/apis') {
		return {type: 'groups', isCore: pathname === '/api'};
	}

	const groups = pattern.exec(pathname)?.groups;
	const apiVersion = groups?.['core'] ?? groups?.['group'];
	if (groups === undefined || apiVersion === undefined) {
		return {type: 'other', path: url};
	}

	const [namespace, plural, name] = ['namespace', 'plural', 'name'].map(part => {
		const value = groups[part];
		return value === undefined ? undefined : decodeURIComponent(value);
	});
	if (plural?.endsWith('reviews') === true) {
		return {type: 'review', path: pathname};
	}

	if (plural === undefined && namespace === undefined) {
		return {type: 'group', apiVersion};
	}

	// `/api/v1/namespaces/shop` is a namespace, not what is in it.
	const place =
		plural === undefined ? {plural: 'namespaces', name: namespace} : {namespace, plural, name};
	const resource = resources.find(
		kind => kind.apiVersion === apiVersion && kind.plural === place.plural,
	);
	const query = Object.fromEntries(searchParams);
	if (resource === undefined) {
		return {type: 'other', path: url};
	}

	const found = {resource, query, ...(place.namespace === undefined ? {} : {namespace})};
	return place.name === undefined
		? {type: 'collection', ...found}
		: {type: 'object', ...found, name: place.name};
};
