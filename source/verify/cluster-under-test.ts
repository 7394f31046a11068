import type {ModelCluster} from '../mesh/model.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {ResourceAttributes} from '../survey/facts.ts';
import {readerLacks} from '../survey/reader-rights.ts';
import {readGateway, type GatewayFacts} from './gateway-facts.ts';
import {readIstiods} from './istiod-views.ts';
import type {Views} from './check-discovery.ts';
import {readPeerSecrets, type PeerSecret} from './check-secret.ts';
import {helloContainer} from './names.ts';
import {readyAddresses} from './objects.ts';
import {readRoots, type Roots} from './roots.ts';
import {tryRead, type ReadResult} from './read-result.ts';
import {makeSharedRead} from './shared-read.ts';
import type {TestedCluster} from './tested-cluster.ts';
import {readWorkload, type Workload} from './workload.ts';

/** A cluster under proof: everything that is read of it, each read shared by all pairs that need it at the same time. */
export type ClusterUnderTest = {
	readonly cluster: TestedCluster;
	readonly port: ClusterPort;
	/** As it was seen last. */
	lastWorkload: () => Workload;
	readWorkload: () => Promise<Workload>;
	/** Says for good how its workload is, where there is nothing to read: it could not be created. */
	settleWorkload: (workload: Workload) => Workload;
	/** Ready addresses by Service of verify's namespace. */
	readSlices: () => Promise<ReadResult<ReadonlyMap<string, ReadonlySet<string>>>>;
	/** The log of one of its test pods, of the last minute. */
	readLog: (pod: string) => Promise<ReadResult<string>>;
	readRoots: () => Promise<ReadResult<Roots>>;
	readGateway: () => Promise<ReadResult<GatewayFacts | undefined>>;
	/** Of primaries: what each ready istiod knows, and the credentials it has. */
	readIstiods: () => Promise<Views>;
	readPeerSecrets: () => Promise<ReadResult<readonly PeerSecret[]>>;
	/** What the account with which its peers read it may not list of what they need. */
	readReaderLacks: () => Promise<ReadResult<readonly ResourceAttributes[]>>;
};

/** How far back a log is read; a nonce is looked for within seconds. */
const logSeconds = 60;

export const logPath = (namespace: string, pod: string): string =>
	`/api/v1/namespaces/${namespace}/pods/${pod}/log?container=${helloContainer}&sinceSeconds=${String(logSeconds)}`;

export const makeClusterUnderTest = (options: {
	cluster: ModelCluster;
	port: ClusterPort;
	/** The primary whose resources configure the cluster's gateway: itself, or its owner. */
	config: ClusterPort;
	namespace: string;
	certificates: Pick<CertificatesPort, 'read'>;
	signal: AbortSignal;
}): ClusterUnderTest => {
	const {port, config, namespace, certificates, signal} = options;
	const cluster: TestedCluster = {...options.cluster, kubeconfig: port.kubeconfig};
	let lastWorkload: Workload = {state: 'waiting', why: 'it was not looked at yet', isStuck: false};
	let isSettled = false;
	const logs = new Map<string, () => Promise<ReadResult<string>>>();
	const shared = <T>(read: () => Promise<T>) => makeSharedRead(async () => tryRead(signal, read));

	return {
		cluster,
		port,
		lastWorkload: () => lastWorkload,
		readWorkload: makeSharedRead(async () => {
			const now = isSettled
				? lastWorkload
				: await readWorkload({
						cluster: cluster.name,
						port,
						namespace,
						signal,
					});
			lastWorkload = now;
			return now;
		}),
		settleWorkload(workload) {
			isSettled = true;
			lastWorkload = workload;
			return workload;
		},
		readSlices: shared(async () =>
			readyAddresses(
				await port.list(
					{apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', namespace},
					{signal},
				),
			),
		),
		async readLog(pod) {
			const read =
				logs.get(pod) ?? shared(async () => port.text(logPath(namespace, pod), {signal}));
			logs.set(pod, read);
			return read();
		},
		readRoots: shared(async () => readRoots(port, certificates, signal)),
		readGateway: shared(async () => readGateway(port, config, signal)),
		readIstiods: shared(async () => readIstiods(port, namespace, signal)),
		readPeerSecrets: shared(async () => readPeerSecrets(port, signal)),
		readReaderLacks: shared(async () =>
			readerLacks(async (path, body) => port.review(path, body, {signal})),
		),
	};
};
