import type {KubeObject} from '../kubernetes/object.ts';
import {networkLabel} from '../mesh/well-known.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, GatewayService} from './facts.ts';
import {at, listAt, stringAt, stringsAt} from './shape.ts';

/** So many Services are looked at. */
const servicesAtMost = 5000;

export const listServices = async (reader: ClusterReader): Promise<readonly KubeObject[]> =>
	reader.list({apiVersion: 'v1', kind: 'Service'}, {atMost: servicesAtMost});

export const gatewayServiceFrom = (service: KubeObject): GatewayService => {
	const ingress = listAt(service, 'status', 'loadBalancer', 'ingress');
	return {
		namespace: service.metadata.namespace ?? '',
		name: service.metadata.name,
		network: service.metadata.labels?.[networkLabel],
		ports: listAt(service, 'spec', 'ports')
			.map(port => at(port, 'port'))
			.filter(port => typeof port === 'number'),
		// An address that someone typed in counts for istiod as one that a load balancer gave (fact G-2).
		addresses: [
			...ingress.flatMap(entry => stringAt(entry, 'ip') ?? []),
			...stringsAt(service, 'spec', 'externalIPs'),
		],
		hostnames: ingress.flatMap(entry => stringAt(entry, 'hostname') ?? []),
	};
};

export const surveyLoadBalancers = async (
	reader: ClusterReader,
): Promise<Fact<readonly GatewayService[]>> =>
	factFrom('Services of type LoadBalancer', async () => {
		const services = await listServices(reader);
		return services
			.filter(service => stringAt(service, 'spec', 'type') === 'LoadBalancer')
			.map(gatewayServiceFrom);
	});
