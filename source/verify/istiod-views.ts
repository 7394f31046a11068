import {z} from 'zod';
import {MeshError} from '../errors.ts';
import {systemNamespace} from '../mesh/well-known.ts';
import type {ClusterPort, PodRequest} from '../ports/cluster.ts';
import {isTrue, podSchema} from './objects.ts';

/** istiod's monitoring port. Its debug pages answer to localhost alone, which a port-forward is (`lab-facts` 7.4). */
const debugPort = 15_014;

const clustersSchema = z.array(z.object({id: z.string(), syncStatus: z.string()})).nullable();
const networksSchema = z.array(z.object({
	Network: z.string(), Cluster: z.string(), Addr: z.string(), Port: z.number(),
})).nullable();
const endpointSchema = z.object({
	Addresses: z.array(z.string()).nullish(), Network: z.string().optional(), HealthStatus: z.number().optional(),
});
const shardsSchema = z.object({Shards: z.record(z.string(), z.array(endpointSchema).nullable()).nullish()});

/** An endpoint as istiod places it. */
export type KnownEndpoint = {addresses: readonly string[]; network: string; isHealthy: boolean};
export type KnownGateway = {network: string; cluster: string; address: string; port: number};

/** What one istiod knows now (`lab-facts` 7.3). */
export type IstiodView = {
	pod: string;
	/** Sync status by cluster. */
	clusters: ReadonlyMap<string, string>;
	gateways: readonly KnownGateway[];
	/** Endpoints of a Service of verify's namespace that live in a cluster. */
	endpoints: (service: string, cluster: string) => readonly KnownEndpoint[];
};

const ask = async (request: PodRequest, page: string, signal: AbortSignal): Promise<unknown> => {
	const {status, body} = await request(`/debug/${page}`, {signal});
	if (status !== 200) {
		throw new MeshError(`istiod answers ${String(status)} to /debug/${page}`);
	}

	return JSON.parse(body) as unknown;
};

const viewOf = async (request: PodRequest, {pod, namespace, signal}: {pod: string; namespace: string; signal: AbortSignal}): Promise<IstiodView> => {
	const [clusters, networks, shardz] = await Promise.all([
		ask(request, 'clusterz', signal),
		ask(request, 'networkz', signal),
		ask(request, 'endpointShardz', signal),
	]);
	// The page lists every service of the mesh: only ours are looked into.
	const services = z.record(z.string(), z.unknown()).nullable().parse(shardz) ?? {};
	const ours = new Map(Object.entries(services).flatMap(([host, byNamespace]) => {
		const [service, inNamespace] = host.split('.', 2);
		const entry = inNamespace === namespace ? z.record(z.string(), shardsSchema.nullable()).parse(byNamespace)[namespace] : undefined;
		return service === undefined || !entry ? [] : [[service, entry.Shards ?? {}] as const];
	}));
	return {
		pod,
		clusters: new Map((clustersSchema.parse(clusters) ?? []).map(({id, syncStatus}) => [id, syncStatus])),
		gateways: (networksSchema.parse(networks) ?? []).map(gateway => ({
			network: gateway.Network, cluster: gateway.Cluster, address: gateway.Addr, port: gateway.Port,
		})),
		endpoints: (service, cluster) => (ours.get(service)?.[`Kubernetes/${cluster}`] ?? []).map(endpoint => ({
			addresses: endpoint.Addresses ?? [], network: endpoint.Network ?? '', isHealthy: (endpoint.HealthStatus ?? 1) === 1,
		})),
	};
};

/** Asks every ready istiod of a primary. Empty when none is ready; throws when one of them cannot be asked. */
export const readIstiods = async (port: ClusterPort, namespace: string, signal: AbortSignal): Promise<readonly IstiodView[]> => {
	const pods = await port.list({apiVersion: 'v1', kind: 'Pod', namespace: systemNamespace}, {labelSelector: 'app=istiod', signal});
	const ready = pods.map(pod => podSchema.parse(pod)).filter(pod => pod.metadata.deletionTimestamp === undefined && pod.status.phase === 'Running' && isTrue(pod, 'Ready'));
	return Promise.all(ready.map(async ({metadata: {name}}) =>
		port.forward({namespace: systemNamespace, name}, debugPort, async request => viewOf(request, {pod: name, namespace, signal}))));
};
