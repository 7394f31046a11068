import {publishedPort} from '../../mesh/api-server.ts';
import type {TlsProbe, TlsProbePort} from '../../ports/tls-probe.ts';
import {authorityOf, leafOf} from './authorities.ts';
import {controlPlaneOf, gatewayAddress, hasGatewayPods, knownTo, memberOf} from './members.ts';
import {endpointsOf} from './slices.ts';
import {isExposed} from './traffic.ts';
import type {World} from './world.ts';

const serverNamePattern =
	/^outbound_\.\d+_\._\.(?<service>[^.]+)\.(?<namespace>[^.]+)\.svc\.cluster\.local$/v;

/** A handshake with an east-west gateway, which hands it on to a workload by the name that is asked for. */
const handshake = async (
	world: World,
	{host, port, serverName}: {host: string; port: number; serverName: string},
): Promise<TlsProbe> => {
	const gateway = world.clusters.find(cluster => gatewayAddress(cluster) === host);
	// API servers here have no certificate to show.
	if (gateway === undefined || port === publishedPort) {
		return {kind: 'timed-out', detail: `no answer from ${host}`};
	}

	const controlPlane = controlPlaneOf(world, gateway);
	if (controlPlane === undefined || !hasGatewayPods(gateway) || !isExposed(world, gateway)) {
		return {kind: 'refused', detail: `connect ECONNREFUSED ${host}:15443`};
	}

	const {service = '', namespace = ''} = serverNamePattern.exec(serverName)?.groups ?? {};
	const network = memberOf(gateway)?.network;
	const holder = knownTo(world, controlPlane).find(
		({cluster}) =>
			memberOf(cluster)?.network === network && endpointsOf(cluster, service, namespace).length > 0,
	);
	const issuer = holder === undefined ? undefined : controlPlaneOf(world, holder.cluster);
	const authority = issuer === undefined ? undefined : authorityOf(issuer);
	return issuer === undefined || authority === undefined
		? {kind: 'reset', detail: 'read ECONNRESET'}
		: {kind: 'chain', certificates: [await leafOf(world, issuer, authority), ...authority.chain]};
};

/** Two ways there and back, and a little for the keys. */
const handshakeMs = 90;

export const makeDemoTls = (world: World): TlsProbePort => ({
	async handshake(target, {signal}) {
		await world.sleep(handshakeMs, signal);
		return handshake(world, target);
	},
});
