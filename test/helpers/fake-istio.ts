import {Buffer} from 'node:buffer';
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {parse} from 'yaml';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {remoteSecretLabel, systemNamespace} from '../../source/mesh/well-known.ts';
import type {OperatorDocument} from '../../source/installers/istioctl/operator-document.ts';
import type {CertificatesPort} from '../../source/ports/certificates.ts';
import type {CommandOutcome, IstioctlPort} from '../../source/ports/istioctl.ts';
import {Sensitive} from '../../source/sensitive.ts';
import type {MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';

const object = (
	apiVersion: string,
	kind: string,
	name: string,
	rest: Record<string, unknown> = {},
): KubeObject => ({
	apiVersion,
	kind,
	metadata: {name, namespace: systemNamespace},
	...rest,
});

const deployment = (name: string, operator: OperatorDocument, version: string): KubeObject =>
	object('apps/v1', 'Deployment', name, {
		spec: {
			replicas: 1,
			template: {
				spec: {
					containers: [
						{
							name: 'main',
							image: `istio:${version}`,
							env: [{name: 'SPEC', value: JSON.stringify(operator.spec)}],
						},
					],
				},
			},
		},
	});

const renderOperator = (operator: OperatorDocument, version: string): KubeObject[] =>
	operator.metadata.name === 'mesh-wizard'
		? [
				deployment('istiod', operator, version),
				object('v1', 'Service', 'istiod', {spec: {ports: [{port: 15_012}]}}),
			]
		: [
				deployment('istio-eastwestgateway', operator, version),
				object('v1', 'Service', 'istio-eastwestgateway', {spec: {type: 'LoadBalancer'}}),
			];

const ready = {
	observedGeneration: 99,
	updatedReplicas: 1,
	replicas: 1,
	availableReplicas: 1,
};

/** Plays what istiod and a load balancer do in a cluster after an install. */
const playControllers = (
	cluster: MemoryCluster,
	operator: OperatorDocument,
	address: string,
): void => {
	if (operator.metadata.name !== 'mesh-wizard') {
		const service = cluster.object({
			apiVersion: 'v1',
			kind: 'Service',
			name: 'istio-eastwestgateway',
			namespace: systemNamespace,
		});
		if (service !== undefined) {
			cluster.put(
				{...service, status: {loadBalancer: {ingress: [{ip: address}]}}},
				{manager: 'istio-operator'},
			);
		}

		return;
	}

	for (const [kind, plural] of [
		['Gateway', 'gateways'],
		['VirtualService', 'virtualservices'],
		['ServiceEntry', 'serviceentries'],
		['DestinationRule', 'destinationrules'],
	] as const) {
		cluster.serve({
			apiVersion: 'networking.istio.io/v1',
			kind,
			plural,
			namespaced: true,
		});
	}

	for (const [kind, name] of [
		['MutatingWebhookConfiguration', 'istio-revision-tag-default'],
		['ValidatingWebhookConfiguration', 'istiod-default-validator'],
	] as const) {
		cluster.put({
			apiVersion: 'admissionregistration.k8s.io/v1',
			kind,
			metadata: {name},
			webhooks: [],
		});
	}

	const cacerts = cluster.object({
		apiVersion: 'v1',
		kind: 'Secret',
		name: 'cacerts',
		namespace: systemNamespace,
	});
	const root = (cacerts?.['data'] as Record<string, string> | undefined)?.['root-cert.pem'];
	cluster.put(
		object('v1', 'ConfigMap', 'istio-ca-root-cert', {
			data: {'root-cert.pem': Buffer.from(root ?? '', 'base64').toString()},
		}),
	);
	cluster.put({
		...object('v1', 'Pod', 'istiod-1'),
		metadata: {name: 'istiod-1', namespace: systemNamespace, labels: {app: 'istiod'}},
		status: {phase: 'Running', conditions: [{type: 'Ready', status: 'True'}]},
	});
	cluster.put({
		...object('discovery.k8s.io/v1', 'EndpointSlice', 'istiod-1'),
		metadata: {
			name: 'istiod-1',
			namespace: systemNamespace,
			labels: {'kubernetes.io/service-name': 'istiod'},
		},
		endpoints: [{addresses: [address], conditions: {ready: true}}],
	});
	const peers = () =>
		cluster
			.objects()
			.filter(
				({kind, metadata}) => kind === 'Secret' && metadata.labels?.[remoteSecretLabel] === 'true',
			)
			.map(({metadata}) => metadata.name.replace('istio-remote-secret-', ''));
	cluster.answerPod(`${systemNamespace}/istiod-1:15014`, path => ({
		status: 200,
		body: JSON.stringify(
			path.includes('clusterz')
				? peers().map(id => ({id, syncStatus: 'synced'}))
				: {
						[`istiod.${systemNamespace}.svc.cluster.local`]: {
							[systemNamespace]: {
								Shards: Object.fromEntries(
									peers().map(id => [`Kubernetes/${id}`, [{Addresses: [addressOf(id)]}]]),
								),
							},
						},
					},
		),
	}));
};

/** A made-up address that is the same for the same cluster everywhere. */
export const addressOf = (cluster: string): string =>
	`192.0.2.${String(createHash('sha256').update(cluster).digest()[0] ?? 0)}`;

/** Clusters whose controllers fill in what real ones would: token Secrets, and the CA that every namespace has. */
export const playKubernetes = (cluster: MemoryCluster): void => {
	cluster.put({
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: {name: 'kube-root-ca.crt', namespace: 'kube-system'},
		data: {'ca.crt': '-----BEGIN CERTIFICATE-----\nthe CA\n-----END CERTIFICATE-----\n'},
	});
	cluster.onWrite(({ref, verb}) => {
		const secret = cluster.object(ref);
		if (
			ref.kind !== 'Secret' ||
			verb !== 'create' ||
			secret?.['type'] !== 'kubernetes.io/service-account-token'
		) {
			return;
		}

		const account = cluster.object({
			apiVersion: 'v1',
			kind: 'ServiceAccount',
			name: secret.metadata.annotations?.['kubernetes.io/service-account.name'] ?? '',
			namespace: systemNamespace,
		});
		cluster.put({
			...secret,
			metadata: {
				...secret.metadata,
				annotations: {
					...secret.metadata.annotations,
					'kubernetes.io/service-account.uid': account?.metadata.uid ?? '',
				},
			},
			data: {token: Buffer.from('the token').toString('base64')},
		});
	});
};

type FakeIstioctl = IstioctlPort & {
	installs: Array<{context: string; name: string}>;
	/** The most that ran side by side. */
	peak: {inOneCluster: number; atAll: number};
	/** Makes installs in a context fail, or hang until they are aborted. */
	break: Map<string, 'fail' | 'hang'>;
};

/** What istioctl puts on everything that it makes: its own version, and the IstioOperator that the object came with. */
const owned = (
	rendered: KubeObject,
	{metadata: {name}}: OperatorDocument,
	version: string,
): KubeObject => ({
	...rendered,
	metadata: {
		...rendered.metadata,
		labels: {
			...rendered.metadata.labels,
			'install.operator.istio.io/owning-resource': name,
			'operator.istio.io/version': version,
		},
	},
});

/** An istioctl that installs into fake clusters. */
export const makeFakeIstioctl = (
	clusters: ReadonlyMap<string, MemoryCluster>,
	readFile: (path: string) => string = path => readFileSync(path, 'utf8'),
	version = '1.31.1',
): FakeIstioctl => {
	const installs: FakeIstioctl['installs'] = [];
	const peak = {inOneCluster: 0, atAll: 0};
	const active: string[] = [];
	const broken: FakeIstioctl['break'] = new Map();
	const end = (exitCode: number, tail: readonly string[]): CommandOutcome => ({
		exitCode,
		timedOut: false,
		tail,
		durationMs: 1,
	});
	return {
		installs,
		peak,
		break: broken,
		locate: async () => ({path: '/bin/istioctl', version}),
		use: () => undefined,
		render: async text => renderOperator(parse(text) as OperatorDocument, version),
		async install(file, {context, onLine, onStart, signal}) {
			const cluster = clusters.get(context);
			const operator = parse(readFile(file)) as OperatorDocument;
			installs.push({context, name: operator.metadata.name});
			active.push(context);
			peak.atAll = Math.max(peak.atAll, active.length);
			peak.inOneCluster = Math.max(
				peak.inOneCluster,
				active.filter(other => other === context).length,
			);
			await onStart({
				host: 'here',
				pid: 4000 + installs.length,
				startedAt: 'now',
				executable: '/istioctl',
			});
			onLine('- Processing resources for Istiod.');
			// Long enough for others to start beside it.
			for (let turn = 0; turn < 20; turn++) {
				await new Promise(resolve => {
					setImmediate(resolve);
				});
			}

			const how = broken.get(context);
			if (how === 'hang' && !signal.aborted) {
				await new Promise<void>(resolve => {
					signal.addEventListener(
						'abort',
						() => {
							resolve();
						},
						{once: true},
					);
				});
			}

			active.splice(active.indexOf(context), 1);
			if (how !== undefined || cluster === undefined) {
				return end(1, ['Error: failed to install manifests: out of luck']);
			}

			for (const rendered of renderOperator(operator, version)) {
				await cluster.apply(owned(rendered, operator, version), {
					fieldManager: 'istio-operator',
					force: true,
				});
				const live = cluster.object({
					...rendered,
					name: rendered.metadata.name,
					namespace: systemNamespace,
				});
				if (rendered.kind === 'Deployment' && live !== undefined) {
					cluster.put({...live, status: ready}, {manager: 'istio-operator'});
				}
			}

			playControllers(cluster, operator, addressOf(context));
			return end(0, ['✔ Installation complete']);
		},
		purge: async () => end(0, []),
	};
};

/** Certificates that are words: `CERT <name>`, with the word's hash as fingerprint. */
export const fakeCertificates: CertificatesPort = {
	makeRoot: async ({organization}) => ({
		certificate: `CERT root of ${organization}`,
		key: new Sensitive('root key'),
	}),
	makeIntermediate: async ({cluster}) => ({
		certificate: `CERT ${cluster}`,
		key: new Sensitive(`key of ${cluster}`),
	}),
	read: pem =>
		pem
			.split('\n')
			.filter(line => line.startsWith('CERT'))
			.map(line => ({
				subject: line,
				issuer: 'root',
				serial: '1',
				fingerprint: createHash('sha256').update(line).digest('hex'),
				notBefore: 0,
				notAfter: Number.MAX_SAFE_INTEGER,
				isAuthority: true,
				maySign: true,
				keyType: 'rsa',
			})),
	openKey: key => key,
	lockKey: key => key,
	matches: () => true,
	isSignedBy: () => true,
	isFor: () => true,
};
