import {readyEndpoints, serviceLabel} from '../kubernetes/ready-endpoints.ts';
import type {ClusterReader} from './cluster-reader.ts';

export type ServiceName = {namespace: string; name: string};

const keyOf = ({namespace, name}: ServiceName): string => `${namespace}/${name}`;

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
					readyEndpoints(slice).filter(({addresses: [address = ''] = []}) => address !== '').length,
			);
		}
	}

	return counts;
};
