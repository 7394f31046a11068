import type {ClusterPort} from '../ports/cluster.ts';
import {askIstiod, readyIstiods, type ReadPage} from './istiod-debug.ts';
import {shardsOf} from './istiod-pages.ts';

/** An endpoint as istiod places it. */
type KnownEndpoint = {addresses: readonly string[]; network: string; isHealthy: boolean};
type KnownGateway = {network: string; cluster: string; address: string; port: number};

/** What one istiod knows now (fact R-13). */
export type IstiodView = {
	pod: string;
	/** Sync status by cluster. */
	clusters: ReadonlyMap<string, string>;
	gateways: readonly KnownGateway[];
	/** Endpoints of a Service of verify's namespace that live in a cluster. */
	endpoints: (service: string, cluster: string) => readonly KnownEndpoint[];
};

const viewOf = async (
	read: ReadPage,
	{pod, namespace}: {pod: string; namespace: string},
): Promise<IstiodView> => {
	const [clusters, networks, services] = await Promise.all([
		read('clusterz'),
		read('networkz'),
		read('endpointShardz'),
	]);
	const ours = new Map(
		Object.keys(services).flatMap(host => {
			const [service, inNamespace] = host.split('.', 2);
			return service === undefined || inNamespace !== namespace
				? []
				: [[service, shardsOf(services, {host, namespace})] as const];
		}),
	);
	return {
		pod,
		clusters: new Map(clusters.map(({id, syncStatus}) => [id, syncStatus])),
		gateways: networks.map(gateway => ({
			network: gateway.Network,
			cluster: gateway.Cluster,
			address: gateway.Addr,
			port: gateway.Port,
		})),
		endpoints: (service, cluster) =>
			(ours.get(service)?.[`Kubernetes/${cluster}`] ?? []).map(endpoint => ({
				addresses: endpoint.Addresses ?? [],
				network: endpoint.Network ?? '',
				isHealthy: (endpoint.HealthStatus ?? 1) === 1,
			})),
	};
};

/** Asks every ready istiod of a primary. Empty when none is ready; throws when one of them cannot be asked. */
export const readIstiods = async (
	port: ClusterPort,
	namespace: string,
	signal: AbortSignal,
): Promise<readonly IstiodView[]> => {
	const pods = await readyIstiods(port, signal);
	return Promise.all(
		pods.map(async pod =>
			askIstiod(port, {pod, signal}, async read => viewOf(read, {pod, namespace})),
		),
	);
};
