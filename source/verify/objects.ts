import {readyEndpoints, serviceLabel} from '../kubernetes/ready-endpoints.ts';
import type {ObjectOf, Pod} from '../kubernetes/typed-object.ts';

type EndpointSlice = ObjectOf<{apiVersion: 'discovery.k8s.io/v1'; kind: 'EndpointSlice'}>;

/** Addresses of ready endpoints by Service, out of a namespace's EndpointSlices. */
export const readyAddresses = (
	slices: readonly EndpointSlice[],
): ReadonlyMap<string, ReadonlySet<string>> => {
	const result = new Map<string, Set<string>>();
	for (const slice of slices) {
		const service = slice.metadata.labels?.[serviceLabel];
		if (service !== undefined) {
			const ready = readyEndpoints(slice).flatMap(({addresses = []}) => addresses);
			result.set(service, new Set([...(result.get(service) ?? []), ...ready]));
		}
	}

	return result;
};

/** Injected as a container, or as a native sidecar, which is an init container that stays (fact I-11). */
export const hasSidecar = ({spec: {containers = [], initContainers = []} = {}}: Pod): boolean =>
	[...containers, ...initContainers].some(({name}) => name === 'istio-proxy');

/** What `hostname` says inside the pod: its name, as far as 63 characters go. */
export const hostNameOf = ({metadata, spec}: Pod): string =>
	(spec?.hostname ?? metadata.name).slice(0, 63).replace(/[.\-]+$/v, '');
