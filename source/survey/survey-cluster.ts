import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClockPort} from '../ports/clock.ts';
import {ApiError, type ClusterPort} from '../ports/cluster.ts';
import type {OpenPeer} from '../ports/peer.ts';
import {clockSkewOf, surveyAccess} from './access.ts';
import {surveyApiAuthority} from './api-authority.ts';
import {surveyApiEndpoints} from './api-endpoint.ts';
import {surveyAdmissionPolicies} from './admission/admission-policies.ts';
import {makeClusterReader, type ClusterReader} from './cluster-reader.ts';
import {surveyDaemonSets} from './daemon-sets.ts';
import {surveyClusterDomain, surveyDnsService} from './dns.ts';
import {surveyExistingIstio} from './existing-istio.ts';
import {unknownFrom, type UnknownFact} from './fact.ts';
import type {ClusterFacts} from './facts.ts';
import {surveyEastWest, surveyGatewayApi} from './gateways.ts';
import {surveyAuthorizationPolicies, surveyPeerAuthentications} from './istio-policies.ts';
import {surveyLiveRoot} from './live-root.ts';
import {surveyLoadBalancers} from './load-balancers.ts';
import {surveyNamespaces} from './namespaces.ts';
import {surveyNodeList, surveyNodes} from './nodes.ts';
import {surveyPermissions} from './permissions.ts';
import {surveyCilium, surveyPlatform} from './platform.ts';
import {surveyProxies} from './proxies.ts';
import {surveyPodRanges} from './ranges/pod-ranges.ts';
import {surveyServiceRanges} from './ranges/service-ranges.ts';
import {surveyReachability, type ReachabilityFacts} from './reachability.ts';
import {surveyExposures} from './exposures.ts';
import {surveyReaderRights} from './reader-rights.ts';
import {surveyReadyEndpoints} from './ready-endpoints.ts';
import {surveyRetiringImages} from './retiring-images.ts';
import {surveyHeadroom} from './headroom.ts';
import {surveyCacertsContents} from './secrets/cacerts-contents.ts';
import {surveyCacerts, surveyRemoteSecrets, surveyStraySecrets} from './secrets/metadata.ts';
import {surveyRemoteAccess} from './secrets/remote-access.ts';
import {surveyLimitRanges, surveyNetworkPolicies, surveyQuotas} from './system-limits.ts';
import {surveyServices} from './services.ts';
import {surveyStubZones} from './stub-zones.ts';
import {surveySystemNamespace} from './system-namespace.ts';
import {surveyDestinationRules, surveyRootSidecars} from './traffic-rules.ts';
import {surveyWebhooks} from './webhooks.ts';

/** What a plain survey says of a Secret's contents. */
const notRead = (source: string): UnknownFact => ({
	known: false,
	reason: 'not-read',
	detail: 'the contents of Secrets are read with --read-secrets only',
	source,
});

export type SurveyOptions = {
	certificates: Pick<CertificatesPort, 'read' | 'matches' | 'isSignedBy'>;
	clock: ClockPort;
	signal?: AbortSignal;
	/** Milliseconds for each request; the cluster's default (`--timeout`) without it. */
	timeoutMs?: number;
	/** Milliseconds for all reads of one cluster that answers: what is not read by then is unknown. Default: 12 times `timeoutMs`, and a minute at least. */
	limitMs?: number;
	/** Reads the contents of `cacerts` and of remote secrets, and keeps what they come to. */
	readSecrets?: boolean;
	/** That the mesh file sets for the cluster; without it, the one that its control plane runs with counts. */
	trustDomain?: string;
	/** Tries remote secrets out; nobody does without it. */
	openPeer?: OpenPeer;
};

type OnRead = (read: number, total: number) => void;

/** A survey that has knocked, and may go on. */
type OpenedSurvey = {
	reached: ReachabilityFacts;
	/** Reads everything else; asks nothing of a cluster that did not answer. `onRead` hears how many facts of how many are read. */
	finish: (onRead?: OnRead) => Promise<ClusterFacts>;
};

type Identity = Pick<ClusterFacts, 'name' | 'context' | 'server' | 'kubeconfig'>;
type OwnFacts = Pick<
	ClusterFacts,
	'surveyedAt' | 'access' | 'clockSkewMs' | 'deniedReads' | 'durationMs'
>;
type OtherFacts = Omit<ClusterFacts, keyof Identity | keyof ReachabilityFacts | keyof OwnFacts>;

/** What is read of a cluster that answers, in the order in which it is asked for. */
const readers: {
	readonly [Name in keyof OtherFacts]: (
		reader: ClusterReader,
		options: SurveyOptions & {cluster: ClusterPort},
	) => Promise<OtherFacts[Name]>;
} = {
	apiEndpoints: async (reader, {cluster}) => surveyApiEndpoints(reader, cluster.server),
	apiAuthority: async (reader, {cluster, certificates}) =>
		surveyApiAuthority(reader, cluster, certificates),
	permissions: surveyPermissions,
	namespaces: surveyNamespaces,
	systemNamespace: surveySystemNamespace,
	istio: surveyExistingIstio,
	webhooks: async (reader, {certificates}) => surveyWebhooks(reader, certificates),
	proxies: surveyProxies,
	retiringImages: surveyRetiringImages,
	nodes: surveyNodes,
	nodeList: surveyNodeList,
	room: surveyHeadroom,
	daemonSets: surveyDaemonSets,
	platform: surveyPlatform,
	cilium: surveyCilium,
	podRanges: surveyPodRanges,
	serviceRanges: surveyServiceRanges,
	loadBalancers: surveyLoadBalancers,
	eastWest: surveyEastWest,
	exposures: surveyExposures,
	services: surveyServices,
	rootSidecars: surveyRootSidecars,
	destinationRules: surveyDestinationRules,
	gatewayApi: surveyGatewayApi,
	dnsService: surveyDnsService,
	clusterDomain: surveyClusterDomain,
	stubZones: surveyStubZones,
	readyEndpoints: surveyReadyEndpoints,
	cacerts: surveyCacerts,
	readerRights: surveyReaderRights,
	remoteSecrets: surveyRemoteSecrets,
	straySecrets: surveyStraySecrets,
	cacertsContents: async (reader, {readSecrets = false, certificates, clock, trustDomain}) =>
		readSecrets
			? surveyCacertsContents(reader, certificates, {now: clock.now(), trustDomain})
			: notRead('Secret istio-system/cacerts'),
	remoteAccess: async (reader, {readSecrets = false, openPeer}) =>
		readSecrets ? surveyRemoteAccess(reader, openPeer) : notRead('remote secrets'),
	liveRoot: async (reader, {certificates}) => surveyLiveRoot(reader, certificates),
	networkPolicies: surveyNetworkPolicies,
	quotas: surveyQuotas,
	limitRanges: surveyLimitRanges,
	admissionPolicies: surveyAdmissionPolicies,
	authorizationPolicies: surveyAuthorizationPolicies,
	peerAuthentications: surveyPeerAuthentications,
};

/** One slow cluster keeps everybody's report waiting for so long. */
const defaultLimitMs = (timeoutMs = 10_000): number => Math.max(60_000, 12 * timeoutMs);

/** Reads everything, until `over` aborts: a fact whose read has not ended by then is unknown, with its reason. */
const readAll = async (
	reader: ClusterReader,
	{over, ...options}: SurveyOptions & {cluster: ClusterPort; over: AbortSignal},
	onRead?: OnRead,
): Promise<OtherFacts> => {
	let done = 0;
	const late = new Promise<UnknownFact>(resolve => {
		over.addEventListener('abort', () => {
			resolve(unknownFrom(over.reason, options.cluster.server));
		});
	});
	onRead?.(0, Object.keys(readers).length);
	return Object.fromEntries(
		await Promise.all(
			Object.entries(readers).map(async ([name, read], _index, all) => {
				const fact = await Promise.race([read(reader, options), late]);
				done++;
				onRead?.(done, all.length);
				return [name, fact] as const;
			}),
		),
	) as OtherFacts;
};

const nothingRead = (unknown: UnknownFact): OtherFacts =>
	Object.fromEntries(Object.keys(readers).map(name => [name, unknown])) as OtherFacts;

/** Knocks at a cluster. The reads that follow share its connection, its six places and its answers. */
export const openSurvey = async (
	name: string,
	cluster: ClusterPort,
	options: SurveyOptions,
): Promise<OpenedSurvey> => {
	const start = options.clock.monotonic();
	const {limitMs = defaultLimitMs(options.timeoutMs)} = options;
	const over = new AbortController();
	const reader = makeClusterReader(cluster, {
		timeoutMs: options.timeoutMs,
		signal: AbortSignal.any([
			over.signal,
			...(options.signal === undefined ? [] : [options.signal]),
		]),
	});
	const surveyedAt = options.clock.now();
	const [reached, access] = await Promise.all([
		surveyReachability(reader, options.clock),
		surveyAccess(cluster, options.certificates),
	]);
	const knockedMs = options.clock.monotonic() - start;

	return {
		reached,
		async finish(onRead) {
			const resumed = options.clock.monotonic();
			const nothing: UnknownFact = {
				known: false,
				reason: 'unreachable',
				detail: reached.reach.ok ? '' : reached.reach.detail,
				source: cluster.server,
			};
			const limit = setTimeout(() => {
				over.abort(
					new ApiError(
						'timed-out',
						`not read within the ${String(limitMs / 1000)} s that a survey may take`,
					),
				);
			}, limitMs);
			const others = reached.reach.ok
				? await readAll(reader, {...options, cluster, over: over.signal}, onRead)
				: nothingRead(nothing);
			clearTimeout(limit);
			return {
				name,
				context: cluster.context,
				server: cluster.server,
				kubeconfig: cluster.kubeconfig,
				surveyedAt,
				access,
				...reached,
				clockSkewMs: reached.reach.ok ? clockSkewOf(cluster) : nothing,
				...others,
				deniedReads: reached.reach.ok
					? {known: true, value: reader.denied(), source: 'answers of the API server'}
					: nothing,
				durationMs: Math.round(knockedMs + options.clock.monotonic() - resumed),
			};
		},
	};
};

/** Everything a survey learns of one cluster (decision D-18). Never throws: what could not be read is an unknown fact. */
export const surveyCluster = async (
	name: string,
	cluster: ClusterPort,
	options: SurveyOptions,
): Promise<ClusterFacts> => {
	const {finish} = await openSurvey(name, cluster, options);
	return finish();
};
