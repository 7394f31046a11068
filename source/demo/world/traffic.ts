import {overlaps} from '../../mesh/cidr.ts';
import {rootConfigMap, systemNamespace} from '../../mesh/well-known.ts';
import {
	controlPlaneOf,
	gatewayAddress,
	hasGatewayPods,
	knownTo,
	memberOf,
	type Known,
} from './members.ts';
import {endpointsOf, type Endpoint} from './slices.ts';
import type {DemoCluster, World} from './world.ts';

/** Where a request from inside a pod ends. */
export type Route =
	| {kind: 'pod'; cluster: DemoCluster; namespace: string; pod: string}
	/** A proxy's own words. */
	| {kind: 'words'; text: string}
	/** Nothing comes back in time. */
	| {kind: 'lost'}
	/** It is refused, or broken off. */
	| {kind: 'refused'; text: string};

const unreachable: Route = {
	kind: 'words',
	text: 'upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure',
};
const nobody: Route = {kind: 'words', text: 'no healthy upstream'};

const rootOf = ({api}: DemoCluster): string | undefined => {
	const configMap = api.inspect({
		apiVersion: 'v1',
		kind: 'ConfigMap',
		name: rootConfigMap,
		namespace: systemNamespace,
	});
	return configMap?.data?.['root-cert.pem'];
};

/** Whether a Gateway resource of its control plane lets services through a cluster's east-west gateway. */
export const isExposed = (world: World, cluster: DemoCluster): boolean =>
	(
		controlPlaneOf(world, cluster)?.api.inspectAll({
			apiVersion: 'networking.istio.io/v1',
			kind: 'Gateway',
		}) ?? []
	).some(({spec}) => (spec?.servers ?? []).some(({tls}) => tls?.mode === 'AUTO_PASSTHROUGH'));

const isCut = ({scenario}: World, from: DemoCluster, to: DemoCluster): boolean =>
	scenario.cuts.some(cut => cut.from === from.spec.context && cut.to === to.spec.context);

/** The way from a pod in one cluster to an endpoint in another, as proxies take it. */
const wayTo = (
	world: World,
	from: DemoCluster,
	{cluster: to}: Known,
	destination: {namespace: string; endpoint: Endpoint},
): Route => {
	const answer: Route = {
		kind: 'pod',
		cluster: to,
		namespace: destination.namespace,
		pod: destination.endpoint.pod,
	};
	if (from === to) {
		return answer;
	}

	if (isCut(world, from, to)) {
		return {kind: 'lost'};
	}

	if (memberOf(from)?.network === memberOf(to)?.network) {
		// Both have the address, so the packet never leaves the cluster.
		return overlaps(from.spec.podRange, to.spec.podRange) === true || rootOf(from) !== rootOf(to)
			? unreachable
			: answer;
	}

	const isOpen = gatewayAddress(to) !== undefined && hasGatewayPods(to) && isExposed(world, to);
	return isOpen && rootOf(from) === rootOf(to) ? answer : unreachable;
};

/** Whose address that is: a gateway's, or a pod's. */
const ownerOf = ({clusters}: World, address: string): DemoCluster | undefined =>
	clusters.find(
		cluster =>
			gatewayAddress(cluster) === address || overlaps(cluster.spec.podRange, address) === true,
	);

/** Where a request from a pod to a host leads: to a Service of the mesh by its name, or to an address. */
export const routeTo = (
	world: World,
	from: DemoCluster,
	{namespace, host}: {namespace: string; host: string},
): Route => {
	if (/^[\d.]+$/v.test(host)) {
		const owner = ownerOf(world, host);
		return owner === undefined || isCut(world, from, owner)
			? {kind: 'lost'}
			: {kind: 'refused', text: 'read: connection reset by peer'};
	}

	if (
		from.api.inspect({
			apiVersion: 'v1',
			kind: 'Service',
			name: host,
			namespace,
		}) === undefined
	) {
		return {kind: 'refused', text: `dial tcp: lookup ${host} on 10.96.0.10:53: no such host`};
	}

	const controlPlane = controlPlaneOf(world, from);
	const known = controlPlane === undefined ? [] : knownTo(world, controlPlane);
	const candidates = known.flatMap(peer =>
		endpointsOf(peer.cluster, host, namespace).map(endpoint => ({peer, endpoint})),
	);
	const chosen = candidates[from.takeNumber() % candidates.length];
	return chosen === undefined
		? nobody
		: wayTo(world, from, chosen.peer, {namespace, endpoint: chosen.endpoint});
};
