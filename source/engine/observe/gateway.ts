import {MeshError} from '../../errors.ts';
import type {Service} from '../../kubernetes/typed-object.ts';
import {eastWestService, systemNamespace} from '../../mesh/well-known.ts';
import type {Observation} from '../../plan/steps.ts';
import type {ClusterPort} from '../../ports/cluster.ts';

export type GatewayAddress = {ips: readonly string[]; hostnames: readonly string[]};

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

export const observeAddress = async (
	cluster: ClusterPort,
	mustBeIp: boolean,
	signal: AbortSignal,
): Promise<Observation> => {
	const address = await gatewayAddress(cluster, signal);
	if (address === undefined) {
		return {
			state: 'needed',
			differences: [`Service ${systemNamespace}/${eastWestService} does not exist`],
		};
	}

	if (address.ips.length > 0) {
		return {state: 'done', evidence: `address ${address.ips.join(', ')}`};
	}

	const [hostname] = address.hostnames;
	if (hostname === undefined) {
		return {
			state: 'needed',
			differences: [`Service ${systemNamespace}/${eastWestService} has no address yet`],
		};
	}

	if (mustBeIp) {
		throw new MeshError(hostnameProblem(hostname), {
			code: 'gateway.hostname',
			remedy: [
				'Use a load balancer with an IP address (on AWS an NLB with Elastic IPs, set by `gateway.annotations` in mesh.yaml), or make the remotes primaries.',
			],
		});
	}

	return {state: 'done', evidence: `address ${hostname}`};
};
