import type {ResourceKind} from './kinds.ts';

/** `/api/v1` or `/apis/apps/v1`: where a group and version are served. */
export const groupPath = (apiVersion: string): string =>
	apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/** The path of a kind's collection: in one namespace, or in all of them when none is given. */
export const collectionPath = (resource: ResourceKind, namespace?: string): string => {
	const scope =
		resource.namespaced && namespace !== undefined
			? `/namespaces/${encodeURIComponent(namespace)}`
			: '';
	return `${groupPath(resource.apiVersion)}${scope}/${resource.plural}`;
};

/** The path of one object. A namespaced object without a namespace is a mistake of the caller, not of the cluster. */
export const objectPath = (
	resource: ResourceKind,
	{name, namespace}: {name: string; namespace?: string},
): string => {
	if (resource.namespaced && namespace === undefined) {
		throw new TypeError(`${resource.kind} ${name} needs a namespace`);
	}

	return `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`;
};

/** A path with those query parameters that have a value. */
export const withQuery = (
	path: string,
	parameters: Readonly<Record<string, string | number | boolean | undefined>>,
): string => {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(parameters)) {
		if (value !== undefined) {
			query.set(name, String(value));
		}
	}

	const text = query.toString();
	return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
};
