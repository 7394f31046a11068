import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClockPort} from '../ports/clock.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {makeClusterReader, type ClusterReader} from './cluster-reader.ts';
import {surveyExistingIstio} from './existing-istio.ts';
import type {UnknownFact} from './fact.ts';
import type {ClusterFacts} from './facts.ts';
import {surveyLiveRoot} from './live-root.ts';
import {surveyLoadBalancers} from './load-balancers.ts';
import {surveyNodes} from './nodes.ts';
import {surveyPermissions} from './permissions.ts';
import {surveyPodRanges} from './ranges/pod-ranges.ts';
import {surveyServiceRanges} from './ranges/service-ranges.ts';
import {surveyReach, type ReachFacts} from './reach.ts';
import {surveyCacerts, surveyRemoteSecrets} from './secrets.ts';
import {surveySystemNamespace} from './system-namespace.ts';

export type SurveyOptions = {
	certificates: Pick<CertificatesPort, 'read'>;
	clock: ClockPort;
	signal?: AbortSignal;
	/** Milliseconds for each request; the cluster's default (`--timeout`) without it. */
	timeoutMs?: number;
};

/** A survey that has knocked, and may go on. */
export type OpenedSurvey = {
	reached: ReachFacts;
	/** Reads everything else; asks nothing of a cluster that did not answer. */
	finish: () => Promise<ClusterFacts>;
};

type Identity = Pick<ClusterFacts, 'name' | 'context' | 'server' | 'kubeconfig'>;
type OtherFacts = Omit<ClusterFacts, keyof Identity | keyof ReachFacts | 'durationMs'>;

const readOthers = async (reader: ClusterReader, certificates: SurveyOptions['certificates']): Promise<OtherFacts> => {
	const [permissions, podRanges, serviceRanges, systemNamespace, istio, cacerts, liveRoot, remoteSecrets, loadBalancers, nodes] = await Promise.all([
		surveyPermissions(reader),
		surveyPodRanges(reader),
		surveyServiceRanges(reader),
		surveySystemNamespace(reader),
		surveyExistingIstio(reader),
		surveyCacerts(reader),
		surveyLiveRoot(reader, certificates),
		surveyRemoteSecrets(reader),
		surveyLoadBalancers(reader),
		surveyNodes(reader),
	]);
	return {
		permissions, podRanges, serviceRanges, systemNamespace, istio, cacerts, liveRoot, remoteSecrets, loadBalancers, nodes,
	};
};

const nothingRead = (unknown: UnknownFact): OtherFacts => ({
	permissions: unknown,
	podRanges: unknown,
	serviceRanges: unknown,
	systemNamespace: unknown,
	istio: unknown,
	cacerts: unknown,
	liveRoot: unknown,
	remoteSecrets: unknown,
	loadBalancers: unknown,
	nodes: unknown,
});

/** Knocks at a cluster. The reads that follow share its connection, its six places and its answers. */
export const openSurvey = async (name: string, cluster: ClusterPort, options: SurveyOptions): Promise<OpenedSurvey> => {
	const start = options.clock.monotonic();
	const reader = makeClusterReader(cluster, {timeoutMs: options.timeoutMs, signal: options.signal});
	const reached = await surveyReach(reader, options.clock);
	const knockedMs = options.clock.monotonic() - start;

	return {
		reached,
		async finish() {
			const resumed = options.clock.monotonic();
			const others = reached.reach.ok
				? await readOthers(reader, options.certificates)
				: nothingRead({
					known: false, reason: 'unreachable', detail: reached.reach.detail, source: cluster.server,
				});
			return {
				name, context: cluster.context, server: cluster.server, ...(cluster.kubeconfig === undefined ? {} : {kubeconfig: cluster.kubeconfig}), ...reached, ...others, durationMs: Math.round(knockedMs + options.clock.monotonic() - resumed),
			};
		},
	};
};

/** Everything a survey learns of one cluster (design, section 4, Survey). Never throws: what could not be read is an unknown fact. */
export const surveyCluster = async (name: string, cluster: ClusterPort, options: SurveyOptions): Promise<ClusterFacts> => {
	const {finish} = await openSurvey(name, cluster, options);
	return finish();
};
