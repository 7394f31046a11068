import {readyEndpoints, serviceLabel} from '../../kubernetes/ready-endpoints.ts';
import {throughGateway} from '../../mesh/api-server.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {Observation} from '../../plan/steps.ts';
import {readerLacks} from '../../survey/reader-rights.ts';
import {plural} from '../../text/plural.ts';
import {askIstiod, readyIstiods, type ReadPage} from '../../verify/istiod-debug.ts';
import {shardsOf, type PageOf} from '../../verify/istiod-pages.ts';
import {toObservation} from '../observe/pending-changes.ts';
import {portOf, type ObserveContext} from '../run-context.ts';
import {deadlines, type StepKind} from './step-kind.ts';

/** A Service's addresses: those that are ready, and all that its peer still has (a pod on its way out among them). */
type Endpoints = {ready: ReadonlySet<string>; all: ReadonlySet<string>};

/** Every Service in istio-system, as the peer's API server has it now: istiod's own, and the gateway's. */
const endpointsOf = async (
	context: ObserveContext,
	peer: string,
): Promise<Map<string, Endpoints>> => {
	const slices = await portOf(context, peer).list(
		{apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', namespace: systemNamespace},
		{signal: context.signal},
	);
	const result = new Map<string, Endpoints>();
	for (const slice of slices) {
		const service = slice.metadata.labels?.[serviceLabel];
		const ready = readyEndpoints(slice).flatMap(({addresses = []}) => addresses);
		if (service !== undefined && ready.length > 0) {
			const known = result.get(service);
			result.set(service, {
				ready: new Set([...(known?.ready ?? []), ...ready]),
				all: new Set([
					...(known?.all ?? []),
					...(slice.endpoints ?? []).flatMap(({addresses = []}) => addresses),
				]),
			});
		}
	}

	return result;
};

const spell = (addresses: ReadonlySet<string>) =>
	[...addresses].toSorted((a, b) => a.localeCompare(b)).join(', ') || 'none';

/** What a peer's reader account may not list; nothing where nobody may ask. */
const lacksOf = async (context: ObserveContext, peer: string): Promise<readonly string[]> => {
	const {signal} = context;
	try {
		const lacking = await readerLacks(async (path, body) =>
			portOf(context, peer).review(path, body, {signal}),
		);
		return lacking.map(({resource}) => resource);
	} catch {
		signal.throwIfAborted();
		return [];
	}
};

type Known = {statuses: PageOf<'clusterz'>; services: PageOf<'endpointShardz'>};

const whatIstiodKnows = async (read: ReadPage): Promise<Known> => {
	const [statuses, services] = await Promise.all([read('clusterz'), read('endpointShardz')]);
	return {statuses, services};
};

/** A peer as its own API server shows it: what istiod should know, and what its reader account may not read. */
type Peer = {name: string; live: ReadonlyMap<string, Endpoints>; lacks: readonly string[]};

/** Where an istiod's picture of a peer differs from the peer. */
const disagreements = ({statuses, services}: Known, {name: peer, live, lacks}: Peer): string[] => {
	const status = statuses.find(({id}) => id === peer)?.syncStatus;
	if (status !== 'synced') {
		if (lacks.length > 0) {
			return [`${peer} is ${status ?? 'not known to it'}: forbidden there: ${lacks.join(', ')}`];
		}

		// "syncing" is what comes first; after 30 seconds without an answer it is "timeout" (fact R-6).
		return [
			status === 'timeout'
				? `${peer} is timeout: it does not get through to that API server; \`preflight --probe\` tells why, and a primary that has no address for its peers publishes it by apiServer: ${throughGateway}`
				: `${peer} is ${status ?? 'not known to it'}`,
		];
	}

	return [...live].flatMap(([service, now]) => {
		const shards = shardsOf(services, {
			host: `${service}.${systemNamespace}.svc.cluster.local`,
			namespace: systemNamespace,
		});
		const known = new Set(
			(shards[`Kubernetes/${peer}`] ?? []).flatMap(({Addresses}) => Addresses ?? []),
		);
		// A pod that is ending may still be known; one that the peer no longer has shows a frozen registry.
		return [...now.ready].every(address => known.has(address)) &&
			[...known].every(address => now.all.has(address))
			? []
			: [`it knows ${spell(known)} as ${service} in ${peer}, which is ${spell(now.ready)} now`];
	});
};

/**
Whether every ready istiod of a primary says `synced` for each peer and knows the endpoints that the peer has now. The word
alone stays true for a dead peer or a dead token (fact R-4).
*/
const observeSynced = async (
	context: ObserveContext,
	name: string,
	peers: readonly string[],
): Promise<Observation> => {
	const {signal} = context;
	const cluster = portOf(context, name);
	const [pods, ...live] = await Promise.all([
		readyIstiods(cluster, signal),
		...peers.map(async (peer): Promise<Peer> => ({
			name: peer,
			live: await endpointsOf(context, peer),
			lacks: await lacksOf(context, peer),
		})),
	]);
	if (pods.length === 0) {
		return {state: 'needed', differences: ['no istiod pod is ready']};
	}

	const differences = await Promise.all(
		pods.map(async pod => {
			const known = await askIstiod(cluster, {pod, signal}, whatIstiodKnows);
			return live.flatMap(peer => disagreements(known, peer).map(text => `${pod}: ${text}`));
		}),
	);
	return toObservation(
		differences.flat(),
		`${plural(pods.length, 'istiod pod')} synced with ${peers.join(', ')}, endpoints as they are now`,
	);
};

export const synced: StepKind<'synced'> = {
	observe: async (context, {cluster, action}) => observeSynced(context, cluster, action.peers),
	deadlineMs: deadlines.istiod,
};
