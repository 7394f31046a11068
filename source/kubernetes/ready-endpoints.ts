import type {ObjectOf} from './typed-object.ts';

type EndpointSlice = ObjectOf<{apiVersion: 'discovery.k8s.io/v1'; kind: 'EndpointSlice'}>;

/** On EndpointSlices: the Service that they are of. */
export const serviceLabel = 'kubernetes.io/service-name';

/** The endpoints of a slice that are ready; Kubernetes counts one as ready when nothing is said of it. */
export const readyEndpoints = ({endpoints = []}: EndpointSlice) =>
	endpoints.filter(({conditions}) => conditions?.ready !== false);
