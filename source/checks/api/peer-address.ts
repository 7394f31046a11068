import {
	isBelowPath,
	isLocalServer,
	isWithoutTls,
	ownMeaning,
	publishedPort,
	publishedServer,
	throughGateway,
} from '../../mesh/api-server.ts';
import {peerAddress} from '../../mesh/peer-address.ts';
import type {ModelCluster} from '../../mesh/model.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {answering, eachCluster, plannedFor, readersOf, reasonOf} from '../subjects.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {listed} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {CheckContext, Remedy} from '../finding.ts';
import {doubtOf} from './endpoint-doubt.ts';

const remedyFor = (facts: ClusterFacts): Remedy => ({
	summary: `Find the address that other clusters can use, and write it into mesh.yaml as the cluster's apiServer (https://ADDRESS:PORT). Where there is none, a primary publishes its API server through its own gateway: apiServer: ${throughGateway}.`,
	commands: answering([facts]).map(() =>
		kubectl(
			facts,
			String.raw`get endpointslices -n default kubernetes -o jsonpath='https://{.endpoints[0].addresses[0]}:{.ports[0].port}{"\n"}'`,
		),
	),
});

/** The addresses of the gateway that publishes an API server, as far as there are any. */
const publishedServers = ({eastWest}: ClusterFacts): readonly string[] =>
	eastWest.known
		? eastWest.value
				.filter(({ports}) => ports.includes(publishedPort))
				.flatMap(({addresses, hostnames}) =>
					[...addresses, ...hostnames].map(host => publishedServer(host)),
				)
		: [];

const throughItsGateway = (facts: ClusterFacts, readers: readonly string[]): CheckResult => {
	const [server] = publishedServers(facts);
	const source = `clusters.${facts.name}.apiServer in mesh.yaml`;
	return server === undefined
		? {
				status: 'note',
				observed: `its own gateway for ${listed(readers)}, once apply has given it an address`,
				source,
			}
		: {status: 'pass', observed: `${server}, its own gateway, for ${listed(readers)}`, source};
};

/** A kubeconfig's address that means this machine: what the cluster says of itself stands in, where nothing speaks against it. */
const instead = (
	facts: ClusterFacts,
	{clusters, model}: CheckContext,
	readers: readonly string[] | undefined,
): CheckResult => {
	const doubt = doubtOf(facts, {clusters, model, readers: readers ?? []});
	const source = `server of the kubeconfig; ${facts.apiEndpoints.source}`;
	const [url = ''] = facts.apiEndpoints.known ? facts.apiEndpoints.value : [];
	const whom = readers === undefined ? 'other clusters' : `the istiod of ${listed(readers)}`;
	return doubt === undefined
		? {
				status: 'note',
				observed: `${facts.server} means ${ownMeaning(facts.server) ?? ''}; ${whom} gets ${url}, where the API server says it is`,
				source,
			}
		: {
				status: readers === undefined ? 'warn' : doubt.status,
				observed: `${facts.server} means ${ownMeaning(facts.server) ?? ''}${readers === undefined ? '' : `, and ${whom} must reach it`}; ${doubt.text}`,
				source,
				remedy: remedyFor(facts),
			};
};

/** Whether pods of each reader, or of all others that tried, met the cluster's own API server at an address. */
const isProven = (
	{name}: ClusterFacts,
	address: string,
	{readers, probes}: {readers: readonly string[] | undefined; probes: CheckContext['probes']},
): boolean => {
	const tried = (probes?.probes ?? []).filter(
		probe => probe.kind === 'api-server' && probe.to === name && probe.address === address,
	);
	const needed = readers ?? tried.map(({from}) => from);
	return (
		needed.length > 0 &&
		needed.every(reader => tried.some(({from}) => from === reader)) &&
		tried.every(({outcome}) => outcome.known && outcome.value.kind === 'reached')
	);
};

/** What a peer gets to use: an address, and by which name it asks there, where mesh.yaml says one. */
type Way = {address: string; readers?: readonly string[]} & Partial<
	Pick<ModelCluster, 'apiServer' | 'tlsServerName'>
>;

/** Whose word an address is. */
const sourceOf = ({name}: ClusterFacts, apiServer: ModelCluster['apiServer']): string =>
	apiServer === undefined ? 'server of the kubeconfig' : `clusters.${name}.apiServer in mesh.yaml`;

const isSameServer = (one: string, other: string): boolean =>
	URL.canParse(one) && URL.canParse(other) && new URL(one).host === new URL(other).host;

/** What speaks for something that stands before the API server, in words that follow the address. */
const proxyAt = (
	{server, apiAuthority}: ClusterFacts,
	{address, tlsServerName}: Way,
	whom: string,
): string | undefined => {
	if (isBelowPath(address)) {
		return `has a path, so it is a proxy's before the API server: it may neither accept the ServiceAccount's token nor show a certificate of the cluster's own CA, with which ${whom} would come`;
	}

	// Only what was seen can be judged: another address, or another name to ask for, may show another certificate.
	const isSeen = isSameServer(address, server) && tlsServerName === undefined;
	return isSeen && apiAuthority.known && apiAuthority.value.isShown === false
		? `shows a certificate that the cluster's own CA (${apiAuthority.source}) did not sign, so something before the API server answers (a proxy, a load balancer), or its certificate is somebody else's: ${whom} would come with that CA alone, and refuse it`
		: undefined;
};

/** An address that does not mean something else to each who uses it. Where mesh.yaml says it, somebody may know better than its looks. */
const judged = (facts: ClusterFacts, way: Way, {probes}: CheckContext): CheckResult => {
	const {address, apiServer, tlsServerName, readers} = way;
	const {apiAuthority} = facts;
	const source = sourceOf(facts, apiServer);
	const whom = readers === undefined ? 'other clusters' : `the istiod of ${listed(readers)}`;
	const observed = readers === undefined ? address : `${address} for ${listed(readers)}`;
	if (isWithoutTls(address)) {
		return {
			status: readers === undefined ? 'warn' : 'fail',
			observed: `${address} is plain HTTP, over which ${whom} would show no token and could be told anything by whoever is on the way`,
			source,
			remedy: remedyFor(facts),
		};
	}

	const proxy = proxyAt(facts, way, whom);
	if (proxy !== undefined) {
		return isProven(facts, address, {readers, probes})
			? {status: 'pass', observed: `${address} for ${whom}, tried from inside`, source}
			: {
					status: readers !== undefined && apiServer === undefined ? 'fail' : 'warn',
					observed: `${address} ${proxy}`,
					source,
					remedy: remedyFor(facts),
				};
	}

	return apiServer !== undefined ||
		tlsServerName !== undefined ||
		(apiAuthority.known && apiAuthority.value.isShown === true) ||
		isProven(facts, address, {readers, probes})
		? {status: 'pass', observed, source}
		: {
				status: 'unknown',
				observed: `${address}: whether it shows a certificate of the cluster's own CA, which ${whom} asks for, is not known: ${apiAuthority.known ? 'no certificate was seen there' : reasonOf(apiAuthority)}`,
				source: apiAuthority.source,
			};
};

const written = (
	facts: ClusterFacts,
	{apiServer, tlsServerName}: Pick<ModelCluster, 'apiServer' | 'tlsServerName'>,
	{readers, context}: {readers: readonly string[]; context: CheckContext},
): CheckResult => {
	const address = apiServer?.url ?? facts.server;
	const meaning = ownMeaning(address);
	return meaning === undefined
		? judged(facts, {address, apiServer, tlsServerName, readers}, context)
		: {
				status: 'fail',
				observed: `${address} means ${meaning}, and the istiod of ${listed(readers)} must reach it`,
				source: sourceOf(facts, apiServer),
				remedy: remedyFor(facts),
			};
};

const resultFor = (facts: ClusterFacts, context: CheckContext): CheckResult => {
	const {model} = context;
	const planned = plannedFor(context, facts.name);
	if (model === undefined || planned === undefined) {
		return isLocalServer(facts.server)
			? instead(facts, context, undefined)
			: judged(facts, {address: facts.server}, context);
	}

	const readers = readersOf(model, facts.name);
	if (readers.length === 0) {
		return {status: 'skipped', observed: 'no other cluster reads from it', source: 'mesh.yaml'};
	}

	if (planned.exposesApiServer) {
		return throughItsGateway(facts, readers);
	}

	// Written into mesh.yaml it is still the cluster's own word.
	const isOwnWord =
		planned.apiServer === undefined ||
		(facts.apiEndpoints.known && facts.apiEndpoints.value.includes(planned.apiServer.url));
	return isLocalServer(facts.server) && isOwnWord
		? instead(facts, context, readers)
		: written(facts, planned, {readers, context});
};

/** Every address that a remote secret for this cluster may rightly lead to, other than the kubeconfig's. */
export const addressesFor = (
	facts: ClusterFacts | undefined,
	planned: ModelCluster | undefined,
): readonly string[] => {
	if (planned === undefined) {
		return [];
	}

	if (planned.exposesApiServer) {
		return facts === undefined ? [] : publishedServers(facts);
	}

	const address = peerAddress(planned, facts);
	return address === undefined ? [] : [address.url];
};

export const peerAddressCheck = defineCheck({
	id: 'api.peer-address',
	scope: 'cluster',
	title: 'API server has an address that other clusters can use',
	why: "The istiod of every primary reads its peers' API servers; an address like 127.0.0.1 leads it to itself.",
	when: {
		pass: 'the address is the same one for everybody, or is that of the gateway that publishes the API server',
		note: 'it is one of this machine, and EndpointSlice default/kubernetes has another, which peers get; or the gateway that is to publish it has no address yet',
		warn: "it is one of this machine, or of whoever asks (a name of the cluster domain, a link-local address), and nothing better is known or no mesh is given; or the other one is Docker Desktop's; or it is a proxy's: it has a path, or shows a certificate of another CA than the cluster's own, and no mesh is given or mesh.yaml says it, and --probe did not reach the API server there; or it is plain HTTP, and no mesh is given",
		fail: "primaries need it, and the one of EndpointSlice default/kubernetes is of its own Services, pods or link, is another cluster's as well, or could not be read; or the kubeconfig's is a proxy's or plain HTTP, and mesh.yaml names no other",
		unknown:
			"the cluster's own CA could not be read, or no certificate was seen, so nobody knows whether peers would take the address for the cluster",
		skipped: 'no other cluster reads from this one',
	},
	run: eachCluster((facts, _planned, context) => resultFor(facts, context)),
});
