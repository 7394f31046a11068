import type {Service} from '../../kubernetes/typed-object.ts';
import {eastWestService, systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterPort} from '../../ports/cluster.ts';

type GatewayAddress = {ips: readonly string[]; hostnames: readonly string[]};

const addressIn = ({spec, status}: Service): GatewayAddress => {
	const ingress = status?.loadBalancer?.ingress ?? [];
	return {
		ips: [...ingress.flatMap(({ip}) => ip ?? []), ...(spec?.externalIPs ?? [])],
		hostnames: ingress.flatMap(({hostname}) => hostname ?? []),
	};
};

/** The east-west gateway's addresses as its Service says; undefined when there is no such Service. */
export const gatewayAddress = async (
	cluster: ClusterPort,
	signal: AbortSignal,
): Promise<GatewayAddress | undefined> => {
	const service = await cluster.read(
		{
			apiVersion: 'v1',
			kind: 'Service',
			name: eastWestService,
			namespace: systemNamespace,
		},
		{signal},
	);
	return service === undefined ? undefined : addressIn(service);
};

/** What peers connect to: an address where there is one, else the load balancer's host name. */
export const hostOf = (address: GatewayAddress | undefined): string | undefined =>
	address?.ips[0] ?? address?.hostnames[0];

/** Why a host name will never do for a remote (fact K-1). */
export const hostnameProblem = (hostname: string): string =>
	`the load balancer gives a host name, ${hostname}; remotes need an IP address, because Kubernetes refuses webhooks behind a Service of type ExternalName`;
