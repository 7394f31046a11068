import {at, listAt, stringAt} from './shape.ts';
import type {ClusterReader} from './cluster-reader.ts';

const serviceLabel = 'kubernetes.io/service-name';

export type ServiceName = {namespace: string; name: string};

const keyOf = ({namespace, name}: ServiceName): string => `${namespace}/${name}`;

/** Kubernetes counts an endpoint as ready when nothing is said of it. */
const isReady = (endpoint: unknown): boolean => at(endpoint, 'conditions', 'ready') !== false;

/** How many endpoints of each Service are ready, in one read for all of them; by `namespace/name`. */
export const countReadyEndpoints = async (
	reader: ClusterReader,
	services: readonly ServiceName[],
): Promise<ReadonlyMap<string, number>> => {
	const counts = new Map(services.map(service => [keyOf(service), 0]));
	if (services.length === 0) {
		return counts;
	}

	const names = [...new Set(services.map(({name}) => name))].toSorted((a, b) => a.localeCompare(b));
	const slices = await reader.list(
		{apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice'},
		{labelSelector: `${serviceLabel} in (${names.join(', ')})`, atMost: 1000},
	);
	for (const slice of slices) {
		const key = keyOf({
			namespace: slice.metadata.namespace ?? '',
			name: slice.metadata.labels?.[serviceLabel] ?? '',
		});
		const count = counts.get(key);
		if (count !== undefined) {
			counts.set(
				key,
				count +
					listAt(slice, 'endpoints').filter(
						endpoint => isReady(endpoint) && (stringAt(endpoint, 'addresses', 0) ?? '') !== '',
					).length,
			);
		}
	}

	return counts;
};
