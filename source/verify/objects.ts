import {z} from 'zod';

/** Kubernetes writes null where a list is empty. */
const listOf = <T extends z.ZodType>(item: T) =>
	z
		.array(item)
		.nullish()
		.transform(list => list ?? []);

const containerStatus = z.object({
	name: z.string(),
	ready: z.boolean().optional(),
	state: z
		.object({
			waiting: z.object({reason: z.string().optional(), message: z.string().optional()}).optional(),
			terminated: z
				.object({reason: z.string().optional(), exitCode: z.number().optional()})
				.optional(),
		})
		.optional(),
});

const named = z.object({name: z.string()});

/** A pod, as far as verify looks at it. */
export const podSchema = z.object({
	metadata: z.object({
		name: z.string(),
		labels: z.record(z.string(), z.string()).optional(),
		deletionTimestamp: z.string().optional(),
	}),
	spec: z.object({
		hostname: z.string().optional(),
		containers: listOf(named),
		initContainers: listOf(named),
	}),
	status: z
		.object({
			phase: z.string().optional(),
			podIP: z.string().optional(),
			conditions: listOf(
				z.object({
					type: z.string(),
					status: z.string(),
					reason: z.string().optional(),
					message: z.string().optional(),
				}),
			),
			containerStatuses: listOf(containerStatus),
			initContainerStatuses: listOf(containerStatus),
		})
		.prefault({}),
});

export type Pod = z.output<typeof podSchema>;

export const eventSchema = z.object({
	reason: z.string().optional(),
	message: z.string().optional(),
	involvedObject: z.object({kind: z.string().optional(), name: z.string().optional()}).optional(),
});

export type KubeEvent = z.output<typeof eventSchema>;

const sliceSchema = z.object({
	metadata: z.object({labels: z.record(z.string(), z.string()).optional()}),
	endpoints: listOf(
		z.object({
			addresses: listOf(z.string()),
			conditions: z.object({ready: z.boolean().nullish()}).nullish(),
		}),
	),
});

export const serviceSchema = z.object({
	metadata: z.object({labels: z.record(z.string(), z.string()).optional()}),
	spec: z.object({
		ports: listOf(z.object({port: z.number()})),
		externalIPs: listOf(z.string()),
		selector: z.record(z.string(), z.string()).optional(),
	}),
	status: z
		.object({
			loadBalancer: z
				.object({
					ingress: listOf(z.object({ip: z.string().optional(), hostname: z.string().optional()})),
				})
				.prefault({}),
		})
		.prefault({}),
});

/** Istio's own Gateway resource. */
export const gatewayResourceSchema = z.object({
	metadata: z.object({name: z.string(), namespace: z.string().optional()}),
	spec: z.object({
		selector: z.record(z.string(), z.string()).optional(),
		servers: listOf(
			z.object({
				port: z.object({number: z.number()}).optional(),
				hosts: listOf(z.string()),
				tls: z.object({mode: z.string().optional()}).nullish(),
			}),
		),
	}),
});

export type GatewayResource = z.output<typeof gatewayResourceSchema>;

export const rootConfigMapSchema = z.object({data: z.object({'root-cert.pem': z.string()})});

/** Addresses of ready endpoints by Service, out of a namespace's EndpointSlices. */
export const readyAddresses = (
	slices: readonly unknown[],
): ReadonlyMap<string, ReadonlySet<string>> => {
	const result = new Map<string, Set<string>>();
	for (const slice of slices.map(raw => sliceSchema.parse(raw))) {
		const service = slice.metadata.labels?.['kubernetes.io/service-name'];
		if (service !== undefined) {
			const ready = slice.endpoints
				.filter(({conditions}) => conditions?.ready !== false)
				.flatMap(({addresses}) => addresses);
			result.set(service, new Set([...(result.get(service) ?? []), ...ready]));
		}
	}

	return result;
};

/** A pod's condition of that type is `True`. */
export const isTrue = (pod: Pick<Pod, 'status'>, type: string): boolean =>
	pod.status.conditions.some(condition => condition.type === type && condition.status === 'True');

/** Injected as a container, or as a native sidecar, which is an init container that stays (fact I-11). */
export const hasSidecar = (pod: Pod): boolean =>
	[...pod.spec.containers, ...pod.spec.initContainers].some(({name}) => name === 'istio-proxy');

/** What `hostname` says inside the pod: its name, as far as 63 characters go. */
export const hostNameOf = (pod: Pod): string =>
	(pod.spec.hostname ?? pod.metadata.name).slice(0, 63).replace(/[.\-]+$/v, '');
