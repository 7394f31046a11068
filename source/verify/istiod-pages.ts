import {z} from 'zod';
import {MeshError} from '../errors.ts';

const endpointSchema = z.object({
	Addresses: z.array(z.string()).nullish(),
	Network: z.string().optional(),
	HealthStatus: z.number().optional(),
});
const shardsSchema = z.object({
	Shards: z.record(z.string(), z.array(endpointSchema).nullable()).nullish(),
});

/** istiod's debug pages, as far as they are read (fact R-13). Go writes an empty list or map as null. */
type Pages = {
	/** The clusters that it reads, its own among them. */
	clusterz: ReadonlyArray<{id: string; syncStatus: string}>;
	/** The gateways of the networks. */
	networkz: ReadonlyArray<{Network: string; Cluster: string; Addr: string; Port: number}>;
	/** By a Service's host name. It lists every Service of the mesh, so only those that are asked for are looked into: `shardsOf`. */
	endpointShardz: Readonly<Record<string, unknown>>;
};

export type Page = keyof Pages;
export type PageOf<P extends Page> = Pages[P];

export const pageSchemas: {readonly [P in Page]: z.ZodType<Pages[P]>} = {
	clusterz: z
		.array(z.object({id: z.string(), syncStatus: z.string()}))
		.nullable()
		.transform(list => list ?? []),
	networkz: z
		.array(z.object({Network: z.string(), Cluster: z.string(), Addr: z.string(), Port: z.number()}))
		.nullable()
		.transform(list => list ?? []),
	endpointShardz: z
		.record(z.string(), z.unknown())
		.nullable()
		.transform(services => services ?? {}),
};

/** The endpoints of a Service, by `Kubernetes/<cluster>`; empty when the page does not know it. Throws `MeshError` on another shape. */
export const shardsOf = (
	services: PageOf<'endpointShardz'>,
	{host, namespace}: {host: string; namespace: string},
): Readonly<Record<string, ReadonlyArray<z.infer<typeof endpointSchema>> | null>> => {
	const read = z.record(z.string(), shardsSchema.nullable()).safeParse(services[host] ?? {});
	if (!read.success) {
		throw new MeshError(`istiod tells the endpoints of ${host} in another shape than is known`, {
			cause: read.error,
		});
	}

	return read.data[namespace]?.Shards ?? {};
};
