import {kubectl, withKubeconfig} from '../mesh/pasted-command.ts';
import {crossNetworkPort} from '../mesh/well-known.ts';
import type {Remedy} from '../checks/finding.ts';
import {sh} from '../text/shell.ts';
import {dial, type Dialled} from './dial.ts';
import type {ClusterUnderTest} from './cluster-under-test.ts';
import type {TestedCluster} from './tested-cluster.ts';
import {helloPort} from './names.ts';
import {tryRead} from './read-result.ts';
import type {Traffic} from './traffic.ts';

/** An address that pods of a cluster get no answer from, and whose it is. */
type SilentPath = {address: string; whose: string};

const isSilence = ({kind, text}: Dialled): boolean =>
	/deadline exceeded|timeout|timed out/iv.test(text) &&
	(kind === 'error' || /upstream/iv.test(text));

const targetFor = async (
	from: ClusterUnderTest,
	to: ClusterUnderTest,
): Promise<{host: string; port: number; whose: string} | undefined> => {
	if (from.cluster.network === to.cluster.network) {
		const workload = to.lastWorkload();
		const [pod] = workload.state === 'ready' ? workload.pods : [];
		return pod === undefined
			? undefined
			: {host: pod.ip, port: helloPort, whose: `pod ${pod.name} of ${to.cluster.name}`};
	}

	const gateway = await to.readGateway();
	const [host] = gateway.seen
		? [...(gateway.value?.ips ?? []), ...(gateway.value?.hostnames ?? [])]
		: [];
	return host === undefined
		? undefined
		: {host, port: crossNetworkPort, whose: `the gateway of ${to.cluster.name}`};
};

/**
Whether packets from a pod of `from` to where `to` is reached vanish. Only silence is told: the sidecar breaks a connection
off for many reasons of its own, so anything quicker than a timeout says nothing about the way.
*/
export const findSilentPath = async ({
	from,
	to,
	namespace,
	signal,
}: {
	from: ClusterUnderTest;
	to: ClusterUnderTest;
	namespace: string;
	signal: AbortSignal;
}): Promise<SilentPath | undefined> => {
	const target = await targetFor(from, to);
	const workload = from.lastWorkload();
	const [pod] = workload.state === 'ready' ? workload.pods : [];
	if (target === undefined || pod === undefined) {
		return undefined;
	}

	const dialled = await tryRead(signal, async () =>
		from.port.forward({namespace, name: pod.name}, helloPort, async request =>
			dial(request, {host: target.host, port: target.port, request: 'hostname'}, {signal}),
		),
	);
	return dialled.seen && dialled.value.some(answer => isSilence(answer))
		? {address: `${target.host}:${String(target.port)}`, whose: target.whose}
		: undefined;
};

/** What to do when the proofs before the traffic all hold and the traffic does not. */
export const trafficRemedy = (options: {
	from: TestedCluster;
	to: TestedCluster;
	miss: Traffic['miss'];
	silent: SilentPath | undefined;
	image: string;
}): Remedy => {
	const {from, to, miss, silent, image} = options;
	if (silent !== undefined) {
		return {
			summary: `Let the pods of ${from.name} reach ${silent.address}: a firewall, a security group, a NetworkPolicy or a missing route drops their packets.`,
			commands: [
				kubectl(
					from,
					sh`run mesh-path --rm -i --restart=Never --image=${image} -- connect --timeout=5s ${silent.address}`,
				),
				kubectl(from, 'get networkpolicies -A'),
			],
		};
	}

	if (miss?.kind === 'stranger' && miss.text.includes('RBAC')) {
		return {
			summary: `An AuthorizationPolicy of ${to.name} refuses requests inside the mesh.`,
			commands: [kubectl(to, 'get authorizationpolicies.security.istio.io -A')],
		};
	}

	if (miss?.kind === 'unasked' || miss?.kind === 'unread-log') {
		return {
			summary: 'Verify needs to forward to its own pods and to read their logs.',
			commands: [
				kubectl(from, 'auth can-i create pods/portforward'),
				kubectl(to, 'auth can-i get pods/log'),
			],
		};
	}

	// One command reads one kubeconfig.
	const remote = from.kubeconfig === to.kubeconfig ? ['--remote-contexts', from.context] : [];
	return {
		summary: 'See what the proxies on the way know and say.',
		commands: [
			withKubeconfig(from, sh`istioctl proxy-status -r default --context ${from.context}`),
			withKubeconfig(to, sh`istioctl analyze -A --context ${to.context} ${remote}`),
			kubectl(to, '-n istio-system logs deploy/istio-eastwestgateway --tail=50'),
		],
	};
};
