import type {ObjectRef} from '../../kubernetes/object.ts';
import {record} from './events.ts';
import {gatewayAddress} from './members.ts';
import type {DemoCluster, World} from './world.ts';

/** Gives a Service of type LoadBalancer its address, after a while. */
export const giveAddress = async (
	world: World,
	cluster: DemoCluster,
	{name, namespace}: ObjectRef,
): Promise<void> => {
	const {api, spec, slowness} = cluster;
	const ref = {apiVersion: 'v1', kind: 'Service', name, namespace} as const;
	const service = api.inspect(ref);
	if (service?.spec?.type !== 'LoadBalancer' || Object.keys(service.status ?? {}).length > 0) {
		return;
	}

	record(cluster, service, {reason: 'EnsuringLoadBalancer', message: 'Ensuring load balancer'});
	api.put(
		{...structuredClone(service), status: {loadBalancer: {}}},
		{manager: 'cloud-controller-manager'},
	);
	await world.sleep(spec.loadBalancerMs * slowness);
	const now = api.object(ref);
	if (now !== undefined && gatewayAddress(cluster) === undefined) {
		record(cluster, now, {reason: 'EnsuredLoadBalancer', message: 'Ensured load balancer'});
		api.put(
			{...now, status: {loadBalancer: {ingress: [{ip: spec.balancer}]}}},
			{manager: 'cloud-controller-manager'},
		);
	}
};
