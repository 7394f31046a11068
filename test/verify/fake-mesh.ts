import {Buffer} from 'node:buffer';
import type {Finding} from '../../source/checks/finding.ts';
import type {EventBody, PairResult} from '../../source/engine/events.ts';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import type {Model} from '../../source/mesh/model.ts';
import {
	eastWestService,
	networkLabel,
	remoteSecretAnnotation,
	remoteSecretLabel,
	remoteSecretName,
	rootConfigMap,
	systemNamespace,
	verifyNamespacePrefix,
} from '../../source/mesh/well-known.ts';
import type {CertificatesPort} from '../../source/ports/certificates.ts';
import type {TlsProbe, TlsProbePort} from '../../source/ports/tls-probe.ts';
import {logPath} from '../../source/verify/cluster-under-test.ts';
import {workloadName} from '../../source/verify/names.ts';
import {runVerify, type RunVerifyOptions} from '../../source/verify/run-verify.ts';
import {makeMemoryCluster, type MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeFakeClock} from '../helpers/fakes.ts';
import {modelOf, type ClusterSketch} from '../helpers/model.ts';

/** A certificate that is words: `subject<issuer`. */
export const pem = (words: string): string =>
	`-----BEGIN CERTIFICATE-----\n${words}\n-----END CERTIFICATE-----\n`;
const wordsIn = (text: string): string[] =>
	[...text.matchAll(/-----BEGIN CERTIFICATE-----\n(?<words>.+?)\n/gv)].map(
		match => match.groups?.['words'] ?? '',
	);

const wordCertificates: Pick<CertificatesPort, 'read' | 'isSignedBy'> = {
	read: text =>
		wordsIn(text).map(words => ({
			subject: words,
			issuer: '',
			serial: '1',
			fingerprint: Buffer.from(words).toString('hex').padEnd(64, '0'),
			notBefore: 0,
			notAfter: Date.parse('2100-01-01'),
			isAuthority: true,
			maySign: true,
			keyType: 'rsa',
		})),
	isSignedBy: (certificate, issuer) =>
		wordsIn(certificate)[0]?.split('<')[1] === wordsIn(issuer)[0]?.split('<')[0],
};

/** How a request from one cluster to another's Service ends. */
type PodState =
	| {kind: 'answered'; by?: string; isLogged?: boolean}
	| {kind: 'words'; text: string}
	| {kind: 'lost'};

type Behaviour = {
	/** Requests; by default they are answered by the pod that the Service leads to. */
	fate: (from: string, to: string) => PodState;
	/** What one istiod says of a cluster. */
	syncStatus: (controlPlane: string, cluster: string) => string | undefined;
	/** Endpoints that a control plane knows of a Service in a cluster; by default those that are there. */
	endpoints: (
		controlPlane: string,
		cluster: string,
		addresses: readonly string[],
	) => readonly string[];
	endpointNetwork: (cluster: string, network: string) => string;
	/** The gateway address that a control plane uses for a cluster. */
	gateway: (
		controlPlane: string,
		cluster: string,
		address: string | undefined,
	) => string | undefined;
	/** The pods of a test Deployment, once it is applied. */
	pods: (cluster: string, namespace: string) => readonly KubeObject[];
	/** A handshake with a cluster's gateway. */
	handshake: (cluster: string) => TlsProbe;
};

export type FakeMesh = {
	model: Model;
	clusters: ReadonlyMap<string, MemoryCluster>;
	/** Change these to break things. */
	behaviour: Behaviour;
	cluster: (name: string) => MemoryCluster;
	events: EventBody[];
	clock: ReturnType<typeof makeFakeClock>;
	/** Verify's namespaces that are there now, as `cluster/namespace`. */
	namespaces: () => string[];
	/** Nonces of requests in the order in which they were made. */
	verify: (options?: Partial<RunVerifyOptions>) => Promise<Outcome>;
};

export type Outcome = {
	proofs: Finding[];
	pairs: PairResult[];
	pair: (from: string, to: string) => PairResult;
	proof: (id: string, ...clusters: string[]) => Finding;
};

const namespaced = (
	type: `${string} ${string}`,
	name: string,
	rest: Record<string, unknown> = {},
	labels: Record<string, string> = {},
): KubeObject => {
	const [apiVersion = '', kind = ''] = type.split(' ');
	return {
		apiVersion,
		kind,
		metadata: {name, namespace: systemNamespace, labels},
		...rest,
	};
};

const readyStatus = (podIP: string) => ({
	phase: 'Running',
	podIP,
	conditions: [{type: 'Ready', status: 'True'}],
});

/** A test pod that runs with its sidecar. */
export const readyPod = (
	cluster: string,
	namespace: string,
	{ip = '10.0.0.5', suffix = 'abc12', sidecar = true} = {},
): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {
		name: `${workloadName(cluster)}-${suffix}`,
		namespace,
		labels: {app: workloadName(cluster)},
	},
	spec: {
		containers: [{name: 'hello'}],
		...(sidecar ? {initContainers: [{name: 'istio-init'}, {name: 'istio-proxy'}]} : {}),
	},
	status: readyStatus(ip),
});

/** Clusters with a working mesh between them, whose controllers, istiods, gateways and test pods are played. */
export const makeFakeMesh = (specs: readonly ClusterSketch[]): FakeMesh => {
	const model = modelOf(specs);
	const clock = makeFakeClock();
	const clusters = new Map(
		model.clusters.map(({name}) => [name, makeMemoryCluster({context: name, now: clock.now})]),
	);
	const events: EventBody[] = [];
	const logs = new Map<string, string>();
	let runs = 0;

	const cluster = (name: string): MemoryCluster => {
		const found = clusters.get(name);
		if (found === undefined) {
			throw new Error(`no cluster ${name}`);
		}

		return found;
	};

	const placeOf = (name: string): number =>
		model.clusters.findIndex(candidate => candidate.name === name) + 1;
	const ownerOf = (name: string): string =>
		model.clusters.find(candidate => candidate.name === name)?.owner ?? name;
	const podsOf = (name: string): KubeObject[] =>
		cluster(name)
			.objects()
			.filter(
				({kind, metadata, status}) =>
					kind === 'Pod' &&
					metadata.labels?.['app'] === workloadName(name) &&
					JSON.stringify(status).includes('"Ready","status":"True"'),
			);

	const behaviour: Behaviour = {
		fate: () => ({kind: 'answered'}),
		syncStatus: () => 'synced',
		endpoints: (_controlPlane, _cluster, addresses) => addresses,
		endpointNetwork: (_cluster, network) => network,
		gateway: (_controlPlane, _cluster, address) => address,
		pods: (name, namespace) => [readyPod(name, namespace, {ip: `10.${String(placeOf(name))}.0.5`})],
		handshake: name => ({
			kind: 'chain',
			certificates: [
				pem(`leaf-${name}<ca-${name}`),
				pem(`ca-${name}<${rootOf(name)}`),
				pem(rootOf(name)),
			],
		}),
	};

	const rootOf = (name: string): string => {
		const configMap = cluster(name).object({
			apiVersion: 'v1',
			kind: 'ConfigMap',
			name: rootConfigMap,
			namespace: systemNamespace,
		});
		return (
			wordsIn(
				(configMap?.['data'] as Record<string, string> | undefined)?.['root-cert.pem'] ?? '',
			)[0] ?? ''
		);
	};

	const gatewayAddress = (name: string): string | undefined => {
		const service = cluster(name).object({
			apiVersion: 'v1',
			kind: 'Service',
			name: eastWestService,
			namespace: systemNamespace,
		});
		const {loadBalancer} = (service?.['status'] ?? {}) as {
			loadBalancer?: {ingress?: ReadonlyArray<{ip: string}>};
		};
		return service?.metadata.labels?.[networkLabel] === undefined
			? undefined
			: loadBalancer?.ingress?.[0]?.ip;
	};

	const knownTo = (name: string): string[] => [
		name,
		...cluster(name)
			.objects()
			.filter(({metadata}) => metadata.labels?.[remoteSecretLabel] === 'true')
			.map(({metadata}) => metadata.annotations?.[remoteSecretAnnotation] ?? ''),
	];

	const slicesOf = (name: string) =>
		cluster(name)
			.objects()
			.filter(
				({kind, metadata}) =>
					kind === 'EndpointSlice' && (metadata.namespace ?? '').startsWith(verifyNamespacePrefix),
			);

	const debugPage = (name: string, path: string): unknown => {
		const known = knownTo(name);
		switch (path) {
			case '/debug/clusterz': {
				return known.flatMap(id => {
					const syncStatus = behaviour.syncStatus(name, id);
					return syncStatus === undefined ? [] : [{id, secretName: '', syncStatus}];
				});
			}

			case '/debug/networkz': {
				const gateways = known.flatMap(id => {
					const address = behaviour.gateway(name, id, gatewayAddress(id));
					return address === undefined
						? []
						: [
								{
									Network: model.clusters.find(candidate => candidate.name === id)?.network,
									Cluster: id,
									Addr: address,
									Port: 15_443,
									HBONEPort: 0,
								},
							];
				});
				return gateways.length === 0 ? null : gateways;
			}

			default: {
				const shards: Record<string, Record<string, {Shards: Record<string, unknown>}>> = {};
				for (const id of known) {
					for (const slice of slicesOf(id)) {
						const {namespace = ''} = slice.metadata;
						const service = slice.metadata.labels?.['kubernetes.io/service-name'] ?? '';
						const addresses = ((slice['endpoints'] ?? []) as Array<{addresses: string[]}>).flatMap(
							endpoint => endpoint.addresses,
						);
						const entry = (shards[`${service}.${namespace}.svc.cluster.local`] ??= {
							[namespace]: {Shards: {}},
						})[namespace];
						if (entry !== undefined) {
							entry.Shards[`Kubernetes/${id}`] = behaviour
								.endpoints(name, id, addresses)
								.map(address => ({
									Addresses: [address],
									Network: behaviour.endpointNetwork(
										id,
										model.clusters.find(candidate => candidate.name === id)?.network ?? '',
									),
									HealthStatus: 1,
								}));
						}
					}
				}

				return shards;
			}
		}
	};

	const log = (name: string, namespace: string, pod: string, line: string): void => {
		const path = logPath(namespace, pod);
		const text = `${logs.get(`${name} ${path}`) ?? ''}I1121 14:34:48.381449       1 log.go:244] ${line}\n`;
		logs.set(`${name} ${path}`, text);
		cluster(name).answer(path, text);
	};

	const dial = (from: string, pod: KubeObject, path: string) => {
		const query = new URL(path, 'http://pod').searchParams;
		const {namespace = ''} = pod.metadata;
		const request = query.get('request') ?? '';
		log(
			from,
			namespace,
			pod.metadata.name,
			`GET /dial?host=${query.get('host') ?? ''}&protocol=http&port=8080&request=${request}&tries=1`,
		);
		const target = model.clusters.find(({name}) => workloadName(name) === query.get('host'))?.name;
		const lost = {
			errors: [
				'Get "http://10.0.0.1:8080/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
			],
		};
		if (target === undefined) {
			// An address, or the Service that all share.
			const whose = model.clusters.find(({name}) =>
				[gatewayAddress(name), `10.${String(placeOf(name))}.0.5`].includes(query.get('host') ?? ''),
			)?.name;
			if (whose === undefined) {
				return {
					responses: Array.from(
						{length: Number(query.get('tries'))},
						(_item, index) =>
							podsOf(model.clusters[index % model.clusters.length]?.name ?? '')[0]?.metadata.name ??
							'',
					),
				};
			}

			return behaviour.fate(from, whose).kind === 'lost'
				? lost
				: {errors: ['read: connection reset by peer']};
		}

		const fate = behaviour.fate(from, target);
		switch (fate.kind) {
			case 'lost': {
				return lost;
			}

			case 'words': {
				return {responses: [fate.text]};
			}

			case 'answered': {
				const by = fate.by ?? target;
				const answering = podsOf(by).find(({metadata}) => metadata.namespace === namespace);
				if (answering === undefined) {
					return {responses: ['no healthy upstream']};
				}

				if (fate.isLogged !== false) {
					log(
						by,
						namespace,
						answering.metadata.name,
						`GET /redirect?msg=${decodeURIComponent(request.replace('redirect?location=', ''))}&code=`,
					);
				}

				return {responses: [answering.metadata.name]};
			}
		}
	};

	for (const {name, network, role, gateway} of model.clusters) {
		const port = cluster(name);
		port.serve({apiVersion: 'networking.istio.io/v1', kind: 'Gateway', namespaced: true});
		port.put(namespaced('v1 ConfigMap', rootConfigMap, {data: {'root-cert.pem': pem('root')}}));
		if (role === 'primary') {
			port.put(
				namespaced(
					'v1 Pod',
					`istiod-${name}`,
					{spec: {containers: [{name: 'discovery'}]}, status: readyStatus('10.9.9.9')},
					{app: 'istiod'},
				),
			);
			port.answerPod(`${systemNamespace}/istiod-${name}:15014`, path => ({
				status: 200,
				body: JSON.stringify(debugPage(name, path)),
			}));
		}

		if (gateway !== undefined) {
			const labels = {app: eastWestService, istio: 'eastwestgateway'};
			port.put(
				namespaced(
					'v1 Service',
					eastWestService,
					{
						spec: {type: 'LoadBalancer', selector: labels, ports: [{port: 15_021}, {port: 15_443}]},
						status: {loadBalancer: {ingress: [{ip: `198.51.100.${String(placeOf(name))}`}]}},
					},
					{...labels, [networkLabel]: network},
				),
			);
			port.put(
				namespaced(
					'v1 Pod',
					'gateway-1',
					{spec: {containers: [{name: 'istio-proxy'}]}, status: readyStatus('10.9.9.8')},
					labels,
				),
			);
			if (role === 'primary') {
				port.put(
					namespaced('networking.istio.io/v1 Gateway', 'cross-network-gateway', {
						spec: {
							selector: {istio: 'eastwestgateway'},
							servers: [
								{
									port: {number: 15_443, name: 'tls', protocol: 'TLS'},
									tls: {mode: 'AUTO_PASSTHROUGH'},
									hosts: ['*.local'],
								},
							],
						},
					}),
				);
			}
		}

		port.onWrite(({ref, verb}) => {
			if (ref.kind !== 'Deployment' || verb !== 'apply' || ref.namespace === undefined) {
				return;
			}

			const pods = behaviour.pods(name, ref.namespace);
			for (const pod of pods) {
				port.put(pod);
				port.answerPod(`${ref.namespace}/${pod.metadata.name}:8080`, path => ({
					status: 200,
					body: JSON.stringify(dial(name, pod, path)),
				}));
			}

			port.put({
				apiVersion: 'discovery.k8s.io/v1',
				kind: 'EndpointSlice',
				metadata: {
					name: `${workloadName(name)}-1`,
					namespace: ref.namespace,
					labels: {'kubernetes.io/service-name': workloadName(name)},
				},
				endpoints: podsOf(name)
					.filter(({metadata}) => metadata.namespace === ref.namespace)
					.map(({status}) => ({
						addresses: [(status as {podIP: string}).podIP],
						conditions: {ready: true},
					})),
			});
		});
	}

	for (const {from, to} of model.remoteSecrets) {
		cluster(to).put({
			apiVersion: 'v1',
			kind: 'Secret',
			metadata: {
				name: remoteSecretName(from),
				namespace: systemNamespace,
				labels: {[remoteSecretLabel]: 'true'},
				annotations: {[remoteSecretAnnotation]: from},
			},
			data: {[from]: ''},
		});
	}

	const tls: TlsProbePort = {
		async handshake({host}) {
			const name = model.clusters.find(candidate => gatewayAddress(candidate.name) === host)?.name;
			return name === undefined
				? {kind: 'unreachable', detail: 'no route'}
				: behaviour.handshake(name);
		},
	};

	return {
		model,
		clusters,
		behaviour,
		cluster,
		events,
		clock,
		namespaces: () =>
			[...clusters].flatMap(([name, port]) =>
				port
					.objects()
					.filter(
						({kind, metadata}) =>
							kind === 'Namespace' && metadata.name.startsWith(verifyNamespacePrefix),
					)
					.map(({metadata}) => `${name}/${metadata.name}`),
			),
		async verify(options = {}) {
			runs++;
			const outcome = await runVerify({
				model,
				clusters,
				meshFlags: ['-f', 'mesh.yaml'],
				runId: `run-${String(runs)}`,
				holder: '{"host":"here","pid":1,"startedAt":"now"}',
				certificates: wordCertificates,
				tls,
				clock,
				emit(event) {
					events.push(event);
				},
				signal: new AbortController().signal,
				readyTimeoutMs: 60_000,
				...options,
			});
			return {
				...outcome,
				pair(from, to) {
					const found = outcome.pairs.find(pair => pair.from === from && pair.to === to);
					if (found === undefined) {
						throw new Error(`no pair ${from} → ${to}, owner ${ownerOf(from)}`);
					}

					return found;
				},
				proof(id, ...names) {
					const found = outcome.proofs.find(
						proof => proof.id === id && proof.clusters.join(' ') === names.join(' '),
					);
					if (found === undefined) {
						throw new Error(`no ${id} of ${names.join(', ')}`);
					}

					return found;
				},
			};
		},
	};
};
