import {
	isLocalServer,
	ownMeaning,
	publishedPort,
	publishedServer,
	throughGateway,
} from '../../mesh/api-server.ts';
import {peerAddress} from '../../mesh/peer-address.ts';
import type {ModelCluster} from '../../mesh/model.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {answering, eachCluster, plannedFor, readersOf} from '../subjects.ts';
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

const written = (
	facts: ClusterFacts,
	{apiServer}: ModelCluster,
	readers: readonly string[],
): CheckResult => {
	const source =
		apiServer === undefined
			? 'server of the kubeconfig'
			: `clusters.${facts.name}.apiServer in mesh.yaml`;
	const address = apiServer?.url ?? facts.server;
	const meaning = ownMeaning(address);
	return meaning === undefined
		? {status: 'pass', observed: `${address} for ${listed(readers)}`, source}
		: {
				status: 'fail',
				observed: `${address} means ${meaning}, and the istiod of ${listed(readers)} must reach it`,
				source,
				remedy: remedyFor(facts),
			};
};

const resultFor = (facts: ClusterFacts, context: CheckContext): CheckResult => {
	const {model} = context;
	const planned = plannedFor(context, facts.name);
	if (model === undefined || planned === undefined) {
		return isLocalServer(facts.server)
			? instead(facts, context, undefined)
			: {status: 'pass', observed: facts.server, source: 'server of the kubeconfig'};
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
		: written(facts, planned, readers);
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
		warn: "it is one of this machine, or of whoever asks (a name of the cluster domain, a link-local address), and nothing better is known or no mesh is given; or the other one is Docker Desktop's",
		fail: "primaries need it, and the one of EndpointSlice default/kubernetes is of its own Services, pods or link, is another cluster's as well, or could not be read",
		skipped: 'no other cluster reads from this one',
	},
	run: eachCluster((facts, _planned, context) => resultFor(facts, context)),
});
