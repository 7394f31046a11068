import type {Service} from '../kubernetes/typed-object.ts';
import {networkLabel} from '../mesh/well-known.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, GatewayService} from './facts.ts';

/** So many Services are looked at. */
export const servicesAtMost = 5000;

export const listServices = async (reader: ClusterReader): Promise<readonly Service[]> =>
	reader.list({apiVersion: 'v1', kind: 'Service'}, {atMost: servicesAtMost});

export const gatewayServiceFrom = (service: Service): GatewayService => {
	const ingress = service.status?.loadBalancer?.ingress ?? [];
	return {
		namespace: service.metadata.namespace ?? '',
		name: service.metadata.name,
		network: service.metadata.labels?.[networkLabel],
		ports: (service.spec?.ports ?? []).flatMap(({port}) => port ?? []),
		// An address that someone typed in counts for istiod as one that a load balancer gave (fact G-2).
		addresses: [...ingress.flatMap(({ip}) => ip ?? []), ...(service.spec?.externalIPs ?? [])],
		hostnames: ingress.flatMap(({hostname}) => hostname ?? []),
	};
};

export const surveyLoadBalancers = async (
	reader: ClusterReader,
): Promise<Fact<readonly GatewayService[]>> =>
	factFrom('Services of type LoadBalancer', async () => {
		const services = await listServices(reader);
		return services
			.filter(service => service.spec?.type === 'LoadBalancer')
			.map(gatewayServiceFrom);
	});
