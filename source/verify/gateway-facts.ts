import {isTrue} from '../kubernetes/conditions.ts';
import type {ObjectOf} from '../kubernetes/typed-object.ts';
import {
	crossNetworkPort,
	eastWestService,
	networkLabel,
	systemNamespace,
} from '../mesh/well-known.ts';
import {ApiError, type ClusterPort} from '../ports/cluster.ts';

/** A cluster's east-west gateway as the API servers say it is now. */
export type GatewayFacts = {
	network?: string;
	hasPort: boolean;
	ips: readonly string[];
	hostnames: readonly string[];
	readyPods: readonly string[];
	/** Gateway resources that let the mesh's services through it: `namespace/name`. */
	exposedBy: readonly string[];
};

/** Istio's own Gateway resource. */
type GatewayResource = ObjectOf<{apiVersion: 'networking.istio.io/v1'; kind: 'Gateway'}>;

const isIn = (
	selector: Readonly<Record<string, string>>,
	labels: Readonly<Record<string, string>>,
): boolean => Object.entries(selector).every(([key, value]) => labels[key] === value);

const exposesServices = ({spec}: GatewayResource): boolean =>
	(spec?.servers ?? []).some(
		({port, tls}) => port?.number === crossNetworkPort && tls?.mode === 'AUTO_PASSTHROUGH',
	);

const gatewayResources = async (
	config: ClusterPort,
	signal: AbortSignal,
): Promise<GatewayResource[]> => {
	try {
		return await config.list({apiVersion: 'networking.istio.io/v1', kind: 'Gateway'}, {signal});
	} catch (error) {
		// Not served: a cluster without Istio's resources exposes nothing.
		if (error instanceof ApiError && error.kind === 'not-found') {
			return [];
		}

		throw error;
	}
};

/** Reads a cluster's gateway; undefined when it has none. `config` is the primary whose resources configure it: the cluster itself, or its owner. */
export const readGateway = async (
	port: ClusterPort,
	config: ClusterPort,
	signal: AbortSignal,
): Promise<GatewayFacts | undefined> => {
	const service = await port.read(
		{
			apiVersion: 'v1',
			kind: 'Service',
			name: eastWestService,
			namespace: systemNamespace,
		},
		{signal},
	);
	if (service === undefined) {
		return undefined;
	}

	const {metadata, spec: {selector = {}, ports = [], externalIPs = []} = {}, status} = service;
	const ingress = status?.loadBalancer?.ingress ?? [];
	const [found, resources] = await Promise.all([
		port.list(
			{apiVersion: 'v1', kind: 'Pod', namespace: systemNamespace},
			{
				labelSelector: Object.entries(selector)
					.map(([key, value]) => `${key}=${value}`)
					.join(','),
				signal,
			},
		),
		gatewayResources(config, signal),
	]);
	const pods = found.filter(pod => pod.metadata.deletionTimestamp === undefined);
	const labelSets = pods.length === 0 ? [selector] : pods.map(pod => pod.metadata.labels ?? {});
	return {
		network: metadata.labels?.[networkLabel],
		hasPort: ports.some(({port: number}) => number === crossNetworkPort),
		ips: [...ingress.flatMap(({ip}) => ip ?? []), ...externalIPs],
		hostnames: ingress.flatMap(({hostname}) => hostname ?? []),
		readyPods: pods.filter(pod => isTrue(pod, 'Ready')).map(pod => pod.metadata.name),
		exposedBy: resources
			.filter(
				resource =>
					exposesServices(resource) &&
					labelSets.some(labels => isIn(resource.spec?.selector ?? {}, labels)),
			)
			.map(({metadata: {namespace, name}}) => `${namespace ?? 'default'}/${name}`),
	};
};
