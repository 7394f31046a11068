import {kubectl} from '../mesh/pasted-command.ts';
import {
	crossNetworkPort,
	eastWestService,
	networkLabel,
	systemNamespace,
} from '../mesh/well-known.ts';
import {sh} from '../text/shell.ts';
import type {GatewayFacts} from './gateway-facts.ts';
import type {IstiodView} from './istiod-views.ts';
import {spell, unreadIstiod, type Views} from './check-discovery.ts';
import type {Peer} from './peer.ts';
import {workloadName} from './names.ts';
import type {TestedCluster} from './tested-cluster.ts';
import type {ProofVerdict} from './proofs.ts';
import {isSameSet} from './sets.ts';
import type {ReadResult} from './read-result.ts';

type Pair = Peer & {from: TestedCluster};
type Judged = Omit<ProofVerdict, 'source'>;

const gatewayName = `Service ${systemNamespace}/${eastWestService}`;
const applyAgain = ({meshFlags}: Pick<Peer, 'meshFlags'>): string =>
	sh`mesh-wizard apply ${meshFlags}`;

/** What is wrong with the peer's gateway itself, seen at its API server; undefined when nothing is. */
const gatewayProblem = (pair: Pair, gateway: GatewayFacts | undefined): Judged | undefined => {
	const {peer} = pair;
	const look = kubectl(peer, sh`-n ${systemNamespace} get services,pods -l istio=eastwestgateway`);
	const fail = (observed: string, summary: string, mayHeal = false): Judged => ({
		status: 'fail',
		observed,
		remedy: {summary, commands: [applyAgain(pair), look]},
		mayHeal,
	});
	if (gateway === undefined) {
		return fail(
			`${peer.name} has no ${gatewayName}`,
			`Install the east-west gateway of ${peer.name}.`,
		);
	}

	if (gateway.network !== peer.network) {
		return fail(
			`${gatewayName} of ${peer.name} has ${gateway.network === undefined ? `no label ${networkLabel}` : `the label ${networkLabel}=${gateway.network}`}; its network is ${peer.network}`,
			"Without the right label istiod does not take it for the network's gateway and sends proxies to pod addresses.",
		);
	}

	if (!gateway.hasPort) {
		return fail(
			`${gatewayName} of ${peer.name} has no port ${String(crossNetworkPort)}`,
			'Open the port for traffic between networks.',
		);
	}

	if (gateway.ips.length + gateway.hostnames.length === 0) {
		return fail(
			`${gatewayName} of ${peer.name} has no address`,
			'A load balancer must give it one, or spec.externalIPs.',
			true,
		);
	}

	if (gateway.readyPods.length === 0) {
		return fail(
			`no pod of the east-west gateway of ${peer.name} is ready`,
			`Get the gateway of ${peer.name} running.`,
			true,
		);
	}

	if (gateway.exposedBy.length === 0) {
		return fail(
			`no Gateway resource lets services through the east-west gateway of ${peer.name} (AUTO_PASSTHROUGH on port ${String(crossNetworkPort)}), so it listens to nobody there`,
			`Expose the services of ${peer.name} through its gateway.`,
		);
	}

	return undefined;
};

const judgeAcross = (
	pair: Pair,
	views: readonly IstiodView[],
	gateway: ReadResult<GatewayFacts | undefined>,
): Judged => {
	const {peer, controlPlane} = pair;
	if (!gateway.seen) {
		return {
			status: 'unknown',
			observed: `the east-west gateway of ${peer.name} could not be read: ${gateway.why}`,
			mayHeal: gateway.mayHeal,
		};
	}

	const problem = gatewayProblem(pair, gateway.value);
	if (problem !== undefined || gateway.value === undefined) {
		return problem ?? {status: 'unknown', observed: `${peer.name} has no gateway`};
	}

	const facts = gateway.value;
	const live = new Set(facts.ips);
	const used = views.map(({pod, gateways}) => ({
		pod,
		addresses: new Set(
			gateways
				.filter(
					({network, cluster, port}) =>
						network === peer.network && cluster === peer.name && port === crossNetworkPort,
				)
				.map(({address}) => address),
		),
	}));
	// istiod resolves host names by itself, so only IP addresses can be compared.
	const isNamed = facts.hostnames.length > 0;
	const wrong = used.filter(
		({addresses}) => addresses.size === 0 || (!isNamed && !isSameSet(addresses, live)),
	);
	if (wrong.length > 0) {
		return {
			status: 'fail',
			observed: wrong
				.map(
					({pod, addresses}) =>
						`${pod} of ${controlPlane.name} sends traffic for ${peer.name} to ${spell(addresses)}; its gateway's address is ${spell([...facts.ips, ...facts.hostnames])}`,
				)
				.join('; '),
			remedy: {
				summary: `istiod in ${controlPlane.name} must see the gateway of ${peer.name} as it is now.`,
				commands: [
					kubectl(peer, sh`-n ${systemNamespace} get service ${eastWestService} -o yaml`),
					applyAgain(pair),
				],
			},
			mayHeal: true,
		};
	}

	const addresses = spell(
		used
			.flatMap(view => [...view.addresses])
			.filter((address, index, all) => all.indexOf(address) === index)
			.map(address => `${address}:${String(crossNetworkPort)}`),
	);
	return isNamed
		? {
				status: 'unknown',
				observed: `istiod of ${controlPlane.name} uses ${addresses}; the gateway of ${peer.name} has the name ${spell(facts.hostnames)}, whose addresses are not compared`,
			}
		: {
				status: 'pass',
				observed: `${addresses}, the address of the gateway of ${peer.name} now, exposed by Gateway ${facts.exposedBy.join(', ')}`,
			};
};

/** Whether proxies of `from` are sent to the right address: the pod's own on one network, the peer's gateway across (facts G-6 and G-7). */
export const checkAddress = (
	pair: Pair,
	views: Views,
	gateway: ReadResult<GatewayFacts | undefined>,
): ProofVerdict => {
	const {from, peer, controlPlane} = pair;
	const isAcross = from.network !== peer.network;
	const source = isAcross
		? `/debug/networkz of every ready istiod in ${controlPlane.name}, ${gatewayName}, its pods and Gateway resources of ${peer.name}`
		: `/debug/endpointShardz of every ready istiod in ${controlPlane.name}`;
	const ownProblem = isAcross && gateway.seen ? gatewayProblem(pair, gateway.value) : undefined;
	if (ownProblem !== undefined) {
		return {...ownProblem, source};
	}

	if (!views.seen) {
		return unreadIstiod(controlPlane.name, views, source);
	}

	if (views.value.length === 0) {
		return {
			status: 'unknown',
			observed: `no istiod is ready in ${controlPlane.name}`,
			source,
			mayHeal: true,
		};
	}

	const service = workloadName(peer.name);
	const endpoints = views.value.flatMap(view =>
		view.endpoints(service, peer.name).map(endpoint => ({...endpoint, pod: view.pod})),
	);
	const misplaced = endpoints.find(({network}) => network !== peer.network);
	if (misplaced !== undefined) {
		return {
			status: 'fail',
			observed: `${misplaced.pod} of ${controlPlane.name} places ${misplaced.addresses.join(', ')} of ${peer.name} ${misplaced.network === '' ? 'on no network' : `on network ${misplaced.network}`}; it is on ${peer.network}`,
			source,
			remedy: {
				summary: `Set the network of ${peer.name} in its installation and on its namespace ${systemNamespace}.`,
				commands: [
					kubectl(
						peer,
						sh`label namespace ${systemNamespace} ${networkLabel}=${peer.network} --overwrite`,
					),
					applyAgain(pair),
				],
			},
			mayHeal: true,
		};
	}

	if (isAcross) {
		return {...judgeAcross(pair, views.value, gateway), source};
	}

	return endpoints.length === 0
		? {
				status: 'unknown',
				observed: `istiod of ${controlPlane.name} knows no endpoint of ${service} to look at`,
				source,
				mayHeal: true,
			}
		: {
				status: 'pass',
				observed: `${spell(new Set(endpoints.flatMap(({addresses}) => addresses)))}, the pod's own address: ${from.name} and ${peer.name} share network ${peer.network}`,
				source,
			};
};
