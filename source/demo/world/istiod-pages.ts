import type {PodResponse} from '../../ports/cluster.ts';
import {
	crossNetworkPort,
	networkLabel,
	eastWestService,
	systemNamespace,
} from '../../mesh/well-known.ts';
import {gatewayAddress, knownTo, memberOf, peersOf} from './members.ts';
import {allEndpoints} from './slices.ts';
import type {DemoCluster, World} from './world.ts';

/** The port on which istiod tells about itself. */
export const debugPort = 15_014;

const clusterz = (world: World, controlPlane: DemoCluster): unknown => [
	{id: memberOf(controlPlane)?.name ?? 'Kubernetes', secretName: '', syncStatus: 'synced'},
	...peersOf(world, controlPlane).map(({name, status}) => ({
		id: name,
		secretName: `${systemNamespace}/istio-remote-secret-${name}`,
		syncStatus: status,
	})),
];

/** Gateways by what their Services say: without its label, an east-west gateway is none for a network. */
const networkz = (world: World, controlPlane: DemoCluster): unknown => {
	const gateways = knownTo(world, controlPlane).flatMap(({name, cluster}) => {
		const service = cluster.api.inspect({
			apiVersion: 'v1',
			kind: 'Service',
			name: eastWestService,
			namespace: systemNamespace,
		});
		const [network, address] = [service?.metadata.labels?.[networkLabel], gatewayAddress(cluster)];
		return network === undefined || address === undefined
			? []
			: [
					{
						Network: network,
						Cluster: name,
						Addr: address,
						Port: crossNetworkPort,
						HBONEPort: 0,
					},
				];
	});
	return gateways.length === 0 ? null : gateways;
};

const endpointShardz = (world: World, controlPlane: DemoCluster): unknown => {
	const services: Record<string, Record<string, {Shards: Record<string, unknown>}>> = {};
	for (const {name, cluster} of knownTo(world, controlPlane)) {
		const network = memberOf(cluster)?.network ?? '';
		for (const {service, namespace, endpoints} of allEndpoints(cluster)) {
			const host = `${service}.${namespace}.svc.cluster.local`;
			const shards = services[host]?.[namespace]?.Shards ?? {};
			shards[`Kubernetes/${name}`] = endpoints.map(({address}) => ({
				Addresses: [address],
				Network: network,
				HealthStatus: 1,
			}));
			services[host] = {[namespace]: {Shards: shards}};
		}
	}

	return services;
};

/** A debug page of an istiod. */
export const istiodPage = (world: World, controlPlane: DemoCluster, path: string): PodResponse => {
	const answer = (page: unknown): PodResponse => ({status: 200, body: JSON.stringify(page)});
	switch (path) {
		case '/debug/clusterz': {
			return answer(clusterz(world, controlPlane));
		}

		case '/debug/networkz': {
			return answer(networkz(world, controlPlane));
		}

		case '/debug/endpointShardz': {
			return answer(endpointShardz(world, controlPlane));
		}

		default: {
			return {status: 404, body: 'not found'};
		}
	}
};
