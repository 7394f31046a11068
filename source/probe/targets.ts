import {isLocalServer, publishedPort, publishedServer} from '../mesh/api-server.ts';
import {overlaps} from '../mesh/cidr.ts';
import type {Model, ModelCluster} from '../mesh/model.ts';
import type {
	AddressSource,
	ClusterFacts,
	EastWestService,
	Fact,
	ProbeSubject,
	Ranges,
} from '../survey/facts.ts';
import {peerAddress} from '../mesh/peer-address.ts';
import {crossNetworkPort} from '../mesh/well-known.ts';
import type {Try} from './script.ts';

type WithoutId<T> = T extends {id: number} ? Omit<T, 'id'> : never;
type Wanted = WithoutId<Try>;

/** One thing to try in one direction. What is known of the way depends on both sides: `wanted` is unknown where nothing can be tried. */
export type Target = {from: string; to: string; subject: ProbeSubject; wanted: Fact<Wanted>};

const istiodPorts = [15_012, 15_017];
/** So many addresses of one load balancer are tried. */
const addressesAtMost = 3;

type Address = {url: string; from: AddressSource};

/** Where a cluster's gateway publishes its API server by now; unknown before there is an address. */
const publishedAddress = ({eastWest}: ClusterFacts): Fact<Address> => {
	const service = eastWest.known
		? eastWest.value.find(({ports}) => ports.includes(publishedPort))
		: undefined;
	const [host] = [...(service?.addresses ?? []), ...(service?.hostnames ?? [])];
	return host === undefined
		? {
				known: false,
				reason: 'not-read',
				detail: 'its gateway, through which it is to be reached, does not publish it yet',
				source: 'mesh.yaml',
			}
		: {
				known: true,
				value: {url: publishedServer(host), from: 'mesh.yaml'},
				source: `Service ${service?.namespace ?? ''}/${service?.name ?? ''}`,
			};
};

const addressOf = (facts: ClusterFacts, planned: ModelCluster | undefined): Fact<Address> => {
	if (planned?.exposesApiServer === true) {
		return publishedAddress(facts);
	}

	const apiServer = peerAddress(planned ?? {}, facts);
	if (apiServer !== undefined) {
		return {known: true, value: apiServer, source: apiServer.from};
	}

	return isLocalServer(facts.server) && !facts.apiEndpoints.known
		? facts.apiEndpoints
		: {known: true, value: {url: facts.server, from: 'kubeconfig'}, source: 'kubeconfig'};
};

/** curl's words for "ask for this name there": the name that the certificate must have is another one than the address. */
const throughName = (url: URL, name: string): {url: string; through: string} => {
	const port = url.port || '443';
	const named = new URL(url);
	named.hostname = name;
	return {url: named.href, through: `::${url.hostname}:${port}`};
};

const apiServerTarget = (
	from: string,
	to: ClusterFacts,
	planned: ModelCluster | undefined,
): Target => {
	const address = addressOf(to, planned);
	const common = {from, to: to.name};
	if (!address.known) {
		return {
			...common,
			subject: {kind: 'api-server', address: to.server, addressFrom: 'kubeconfig'},
			wanted: address,
		};
	}

	const {
		value: {url, from: addressFrom},
		source,
	} = address;
	const subject: ProbeSubject = {kind: 'api-server', address: url, addressFrom};
	if (!to.reach.ok) {
		return {
			...common,
			subject,
			wanted: {
				known: false,
				reason: 'unreachable',
				detail: to.reach.detail,
				source: to.server,
			},
		};
	}

	const asked = new URL(`${url.replace(/\/+$/v, '')}/version`);
	const {apiAuthority} = to;
	return {
		...common,
		subject,
		wanted: {
			known: true,
			source,
			value: {
				kind: 'api-server',
				...(planned?.tlsServerName === undefined
					? {url: asked.href}
					: throughName(asked, planned.tlsServerName)),
				...(apiAuthority.known ? {authority: apiAuthority.value.pem} : {}),
			},
		},
	};
};

/** The ports of `to`'s gateway that `from` needs; without a model, the one between networks. */
const neededPorts = (
	from: ModelCluster | undefined,
	to: ModelCluster | undefined,
): readonly number[] => {
	if (from === undefined || to === undefined) {
		return [crossNetworkPort];
	}

	return [
		...(from.network === to.network ? [] : [crossNetworkPort]),
		...(from.owner === to.name ? istiodPorts : []),
		...(to.exposesApiServer && from.role === 'primary' ? [publishedPort] : []),
	];
};

const gatewayTargets = (from: string, to: ClusterFacts, ports: readonly number[]): Target[] => {
	const {eastWest} = to;
	// What could not be listed is said by the checks of gateways; here is nothing to try.
	const services: readonly EastWestService[] = eastWest.known ? eastWest.value : [];
	return services.flatMap(service =>
		[...service.addresses, ...service.hostnames].slice(0, addressesAtMost).flatMap(host =>
			ports
				.filter(port => service.ports.includes(port))
				.map((port): Target => ({
					from,
					to: to.name,
					subject: {
						kind: 'gateway',
						address: `${host.includes(':') ? `[${host}]` : host}:${String(port)}`,
						host,
						port,
						service: `${service.namespace}/${service.name}`,
					},
					wanted: {
						known: true,
						value: {kind: 'gateway', host, port},
						source: `Service ${service.namespace}/${service.name}`,
					},
				})),
		),
	);
};

const doOverlap = (one: Fact<Ranges>, other: Fact<Ranges>): boolean =>
	one.known &&
	other.known &&
	one.value.cidrs.some(a => other.value.cidrs.some(b => overlaps(a, b) === true));

/** Whether pods of one are to reach those of the other: as planned, or because nothing is known that forbids it. */
const mayShareNetwork = (
	from: ClusterFacts,
	to: ClusterFacts,
	planned: {from?: ModelCluster; to?: ModelCluster},
): boolean => {
	if (planned.from !== undefined && planned.to !== undefined) {
		return planned.from.network === planned.to.network;
	}

	return from.reach.ok && to.reach.ok && !doOverlap(from.podRanges, to.podRanges);
};

/** Everything to try, in every direction that the plan needs; without one, whatever could be of use. `pods`: who tries the pods of whom. */
export const targetsFor = (
	clusters: readonly ClusterFacts[],
	model?: Model,
): {targets: readonly Target[]; pods: ReadonlyArray<{from: string; to: string}>} => {
	const plannedFor = (name: string) => model?.clusters.find(cluster => cluster.name === name);
	const pairs = clusters.flatMap(from =>
		clusters.filter(to => to !== from).map(to => ({from, to})),
	);
	const readsFrom = (from: string, to: string): boolean =>
		model === undefined ||
		model.remoteSecrets.some(secret => secret.from === to && secret.to === from);
	return {
		targets: pairs.flatMap(({from, to}) => {
			const [here, there] = [from.name, to.name];
			return [
				...(readsFrom(here, there) ? [apiServerTarget(here, to, plannedFor(there))] : []),
				...gatewayTargets(here, to, neededPorts(plannedFor(here), plannedFor(there))),
			];
		}),
		pods: pairs
			.filter(({from, to}) =>
				mayShareNetwork(from, to, {
					from: plannedFor(from.name),
					to: plannedFor(to.name),
				}),
			)
			.map(({from, to}) => ({from: from.name, to: to.name})),
	};
};
