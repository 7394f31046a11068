import {z} from 'zod';
import type {ClusterPort} from '../ports/cluster.ts';
import {askIstiod, readyIstiods, type ReadPage} from './istiod-debug.ts';

const clustersSchema = z.array(z.object({id: z.string(), syncStatus: z.string()})).nullable();
const networksSchema = z
	.array(
		z.object({
			Network: z.string(),
			Cluster: z.string(),
			Addr: z.string(),
			Port: z.number(),
		}),
	)
	.nullable();
const endpointSchema = z.object({
	Addresses: z.array(z.string()).nullish(),
	Network: z.string().optional(),
	HealthStatus: z.number().optional(),
});
const shardsSchema = z.object({
	Shards: z.record(z.string(), z.array(endpointSchema).nullable()).nullish(),
});

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
	const [clusters, networks, shardz] = await Promise.all([
		read('clusterz'),
		read('networkz'),
		read('endpointShardz'),
	]);
	// The page lists every service of the mesh: only ours are looked into.
	const services = z.record(z.string(), z.unknown()).nullable().parse(shardz) ?? {};
	const ours = new Map(
		Object.entries(services).flatMap(([host, byNamespace]) => {
			const [service, inNamespace] = host.split('.', 2);
			const entry =
				inNamespace === namespace
					? z.record(z.string(), shardsSchema.nullable()).parse(byNamespace)[namespace]
					: undefined;
			return service === undefined || !entry ? [] : [[service, entry.Shards ?? {}] as const];
		}),
	);
	return {
		pod,
		clusters: new Map(
			(clustersSchema.parse(clusters) ?? []).map(({id, syncStatus}) => [id, syncStatus]),
		),
		gateways: (networksSchema.parse(networks) ?? []).map(gateway => ({
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
