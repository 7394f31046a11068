import {isDeepStrictEqual} from 'node:util';
import type {ObjectOf} from '../../kubernetes/typed-object.ts';
import {suffixOf} from './kubelet.ts';
import {isReady} from './pod-status.ts';
import type {DemoCluster} from './world.ts';

const serviceLabel = 'kubernetes.io/service-name';

const isIn = (
	selector: Readonly<Record<string, string>>,
	labels: Readonly<Record<string, string>>,
): boolean => Object.entries(selector).every(([key, value]) => labels[key] === value);

/** Writes the ready pods of a namespace into the EndpointSlices of the Services that choose them. */
export const syncSlices = ({api}: DemoCluster, namespace: string): void => {
	const pods = api
		.inspectAll({apiVersion: 'v1', kind: 'Pod', namespace})
		.filter(pod => isReady(pod));
	const slices = new Map(
		api
			.inspectAll({apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', namespace})
			.map(slice => [slice.metadata.labels?.[serviceLabel], slice]),
	);
	for (const {
		metadata: {name},
		spec,
	} of api.inspectAll({apiVersion: 'v1', kind: 'Service', namespace})) {
		const selector = spec?.selector ?? {};
		const chosen =
			Object.keys(selector).length === 0
				? []
				: pods.filter(pod => isIn(selector, pod.metadata.labels ?? {}));
		const endpoints = chosen.map(pod => ({
			addresses: [pod.status?.podIP ?? ''],
			conditions: {ready: true},
			targetRef: {kind: 'Pod', name: pod.metadata.name, namespace},
		}));
		const present = slices.get(name);
		if (
			(present !== undefined || endpoints.length > 0) &&
			!isDeepStrictEqual(present?.endpoints, endpoints) &&
			Object.keys(selector).length > 0
		) {
			api.put(
				{
					apiVersion: 'discovery.k8s.io/v1',
					kind: 'EndpointSlice',
					metadata: {
						name: present?.metadata.name ?? `${name}-${suffixOf(`${namespace} ${name}`, 5)}`,
						namespace,
						labels: {[serviceLabel]: name},
					},
					addressType: 'IPv4',
					endpoints,
				},
				{manager: 'kube-controller-manager'},
			);
		}
	}
};

/** A ready endpoint of a Service. */
export type Endpoint = {address: string; pod: string};

type EndpointSlice = ObjectOf<{apiVersion: 'discovery.k8s.io/v1'; kind: 'EndpointSlice'}>;

const endpointsIn = ({endpoints}: EndpointSlice): Endpoint[] =>
	(endpoints ?? []).map(({addresses, targetRef}) => ({
		address: addresses?.[0] ?? '',
		pod: targetRef?.name ?? '',
	}));

/** Ready endpoints in a cluster: of one Service, by name. */
export const endpointsOf = (
	{api}: DemoCluster,
	service: string,
	namespace: string,
): readonly Endpoint[] =>
	api
		.inspectAll({apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', namespace})
		.filter(({metadata}) => metadata.labels?.[serviceLabel] === service)
		.flatMap(slice => endpointsIn(slice));

/** The same of every Service, as istiod lists them: `service.namespace` with its endpoints. */
export const allEndpoints = ({
	api,
}: DemoCluster): ReadonlyArray<{
	service: string;
	namespace: string;
	endpoints: readonly Endpoint[];
}> =>
	api.inspectAll({apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice'}).flatMap(slice => {
		const service = slice.metadata.labels?.[serviceLabel];
		return service === undefined
			? []
			: [{service, namespace: slice.metadata.namespace ?? '', endpoints: endpointsIn(slice)}];
	});
