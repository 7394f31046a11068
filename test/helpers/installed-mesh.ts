import {purges} from '../../source/installers/istioctl/purges.ts';
import {groupOf, refOf, type KubeObject} from '../../source/kubernetes/object.ts';
import {exposeServices} from '../../source/plan/manifests/expose.ts';
import {readerObjects} from '../../source/plan/manifests/reader.ts';
import type {CommandOutcome, IstioctlPort} from '../../source/ports/istioctl.ts';
import {makeMemoryCluster, type MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';

const system = 'istio-system';
const ours = {'app.kubernetes.io/managed-by': 'mesh-wizard'};
const component = (name: string, operator = 'mesh-wizard') => ({
	'operator.istio.io/component': name,
	'install.operator.istio.io/owning-resource': operator,
});

export const object = (
	apiVersion: string,
	kind: string,
	name: string,
	{
		namespace,
		labels,
		annotations,
		...rest
	}: {
		[field: string]: unknown;
		namespace?: string;
		labels?: Record<string, string>;
		annotations?: Record<string, string>;
	} = {},
): KubeObject => ({
	apiVersion,
	kind,
	metadata: {
		name,
		...(namespace === undefined ? {} : {namespace}),
		...(labels === undefined ? {} : {labels}),
		...(annotations === undefined ? {} : {annotations}),
	},
	...rest,
});

export const virtualService = (namespace: string, name: string): KubeObject =>
	object('networking.istio.io/v1', 'VirtualService', name, {
		namespace,
		annotations: {'kubectl.kubernetes.io/last-applied-configuration': '{}'},
		spec: {hosts: [name]},
		status: {observedGeneration: '1'},
	});

type Options = {
	name: string;
	role?: 'primary' | 'remote';
	/** Clusters whose secrets it holds. */
	peers?: readonly string[];
	mesh?: string;
	uid?: string;
	/** Whether the wizard created istio-system. */
	isOurs?: boolean;
};

/** What an `apply` leaves in a cluster, as far as a teardown looks at it (fact I-14). */
export const installedCluster = ({
	name,
	role = 'primary',
	peers = [],
	mesh = 'shop',
	uid = `uid-of-${name}`,
	isOurs = true,
}: Options): MemoryCluster => {
	const cluster = makeMemoryCluster({context: name, uid});
	for (const kind of ['Gateway', 'VirtualService', 'DestinationRule', 'EnvoyFilter']) {
		cluster.serve({apiVersion: 'networking.istio.io/v1', kind, namespaced: true});
	}

	cluster.put(object('v1', 'Namespace', system), {manager: 'kubectl-create'});
	cluster.put(
		object('v1', 'Namespace', system, {
			labels: {'topology.istio.io/network': name, ...(isOurs ? ours : {})},
		}),
		{manager: 'mesh-wizard'},
	);
	const put = (manager: string, objects: readonly KubeObject[]) => {
		for (const each of objects) {
			cluster.put(each, {manager});
		}
	};

	put(
		'kube-controller-manager',
		['default', 'kube-system', system].map(namespace =>
			object('v1', 'ConfigMap', 'kube-root-ca.crt', {namespace}),
		),
	);
	put('kube-controller-manager', [object('v1', 'ServiceAccount', 'default', {namespace: system})]);
	put('istio-operator', [
		object('v1', 'ConfigMap', 'istio', {
			namespace: system,
			labels: component('Pilot'),
			data: {mesh: `defaultConfig:\n  meshId: ${mesh}\n`},
		}),
		object('v1', 'Service', 'istiod', {namespace: system, labels: component('Pilot')}),
		object(
			'admissionregistration.k8s.io/v1',
			'MutatingWebhookConfiguration',
			'istio-sidecar-injector',
			{labels: component('Pilot')},
		),
		...['gateways', 'virtualservices', 'destinationrules', 'envoyfilters'].map(plural =>
			object(
				'apiextensions.k8s.io/v1',
				'CustomResourceDefinition',
				`${plural}.networking.istio.io`,
				{labels: component('Base')},
			),
		),
		// A kind that a purge does not know.
		object('networking.k8s.io/v1', 'NetworkPolicy', 'istiod', {
			namespace: system,
			labels: component('Pilot'),
		}),
	]);
	put(
		'istio-operator',
		readerObjects()
			.filter(({kind}) => kind !== 'Secret')
			.map(each => ({
				...each,
				metadata: {...each.metadata, labels: {...each.metadata.labels, ...component('Base')}},
			})),
	);
	put('mesh-wizard', [
		object('v1', 'Secret', 'istio-reader-service-account-istio-remote-secret-token', {
			namespace: system,
			annotations: {'kubernetes.io/service-account.name': 'istio-reader-service-account'},
		}),
		object('v1', 'ConfigMap', 'mesh-wizard', {namespace: system, labels: ours, data: {mesh}}),
		...peers.map(peer =>
			object('v1', 'Secret', `istio-remote-secret-${peer}`, {
				namespace: system,
				labels: {...ours, 'istio/multiCluster': 'true'},
				annotations: {'networking.istio.io/cluster': peer},
			}),
		),
	]);
	put(
		'pilot-discovery',
		['default', 'kube-system', system].flatMap(namespace =>
			['istio-ca-root-cert', 'istio-ca-crl'].map(each =>
				object('v1', 'ConfigMap', each, {namespace, labels: {'istio.io/config': 'true'}}),
			),
		),
	);
	if (role === 'primary') {
		put('istio-operator', [
			object('apps/v1', 'Deployment', 'istiod', {
				namespace: system,
				labels: {app: 'istiod', ...component('Pilot')},
				spec: {
					template: {
						spec: {
							containers: [
								{
									name: 'discovery',
									image: 'istio/pilot:1.31.1',
									env: [{name: 'CLUSTER_ID', value: name}],
								},
							],
						},
					},
				},
			}),
		]);
		put('pilot-discovery', [
			object('v1', 'ConfigMap', 'istio-leader', {
				namespace: system,
				annotations: {'control-plane.alpha.kubernetes.io/leader': '{}'},
			}),
		]);
		put('mesh-wizard', [
			object('v1', 'Secret', 'cacerts', {namespace: system, labels: ours}),
			...exposeServices(),
		]);
	}

	return cluster;
};

/** What is in a cluster, one a line, without the server's own bookkeeping. */
export const contentOf = (cluster: MemoryCluster): string[] =>
	cluster
		.objects()
		.map(
			({kind, metadata}) =>
				`${kind} ${metadata.namespace ?? ''}/${metadata.name} ${JSON.stringify(metadata.labels ?? {})}`,
		)
		.toSorted((a, b) => a.localeCompare(b));

type PurgingIstioctl = IstioctlPort & {
	/** The contexts in which it ran, in order. */
	purges: string[];
	/** Called in the middle: CRDs are the last that it deletes. */
	halfway?: (context: string) => Promise<void> | void;
	/** Its exit code, whatever it did. */
	exitCode: number;
};

/** An istioctl that purges fake clusters as the real one does: by its label, of the kinds that it knows, CRDs with their objects. */
export const makePurgingIstioctl = (
	clusters: ReadonlyMap<string, MemoryCluster>,
): PurgingIstioctl => {
	const istioctl: PurgingIstioctl = {
		purges: [],
		exitCode: 0,
		locate: async () => ({path: '/bin/istioctl', version: '1.31.1'}),
		use: () => undefined,
		render: async () => [],
		async install() {
			throw new Error('a teardown installs nothing');
		},
		async purge({context, onStart, onLine, signal}) {
			const end = (exitCode: number | undefined, tail: readonly string[]): CommandOutcome => ({
				exitCode,
				timedOut: false,
				tail,
				durationMs: 1,
			});
			istioctl.purges.push(context);
			await onStart({
				host: 'here',
				pid: 5000 + istioctl.purges.length,
				startedAt: 'now',
				executable: '/istioctl',
			});
			onLine('All Istio resources will be pruned from the cluster');
			const cluster = clusters.get(context);
			if (cluster === undefined) {
				return end(1, ['Error: context does not exist']);
			}

			const labelled = cluster
				.objects()
				.filter(
					each =>
						each.metadata.labels?.['operator.istio.io/component'] !== undefined && purges(each),
				);
			const isDefinition = ({kind}: KubeObject) => kind === 'CustomResourceDefinition';
			for (const each of labelled.filter(candidate => !isDefinition(candidate))) {
				cluster.drop(refOf(each));
			}

			await istioctl.halfway?.(context);
			if (signal.aborted) {
				return end(undefined, []);
			}

			for (const definition of labelled.filter(candidate => isDefinition(candidate))) {
				const plural = definition.metadata.name.split('.', 1).join('');
				for (const each of cluster
					.objects()
					.filter(
						({apiVersion, kind}) =>
							groupOf(apiVersion) === 'networking.istio.io' && `${kind.toLowerCase()}s` === plural,
					)) {
					cluster.drop(refOf(each));
				}

				cluster.drop(refOf(definition));
			}

			return end(
				istioctl.exitCode,
				istioctl.exitCode === 0 ? ['✔ Uninstall complete'] : ['Error: out of luck'],
			);
		},
	};
	return istioctl;
};
