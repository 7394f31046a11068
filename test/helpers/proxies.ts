import type {MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import type {Pod} from '../../source/kubernetes/typed-object.ts';

export type ProxySpec = {
	namespace: string;
	name: string;
	kind?: string;
	cluster?: string;
	network?: string;
	/** The pods' own label. */
	networkLabel?: string;
	mesh?: string;
	isInjected?: boolean;
	image?: string;
	annotations?: Record<string, string>;
};

const hash = '5c9b84d85d';

/** A pod with a proxy, of a Deployment unless it says otherwise; what came up before anybody named the cluster. */
export const proxyPod = (
	{
		namespace,
		name,
		kind = 'Deployment',
		cluster = 'Kubernetes',
		network,
		networkLabel,
		mesh = 'cluster.local',
		isInjected = true,
		image = 'docker.io/istio/proxyv2:1.31.1',
		annotations = {},
	}: ProxySpec,
	suffix = 'x',
): Pod => {
	const variables = {
		ISTIO_META_CLUSTER_ID: cluster,
		ISTIO_META_NETWORK: network,
		ISTIO_META_MESH_ID: mesh,
	};
	const proxy = {
		name: 'istio-proxy',
		image,
		env: Object.entries(variables).flatMap(([key, value]) =>
			value === undefined ? [] : [{name: key, value}],
		),
	};
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name: `${name}-${suffix}`,
			namespace,
			labels: {
				'service.istio.io/canonical-name': name,
				'pod-template-hash': hash,
				...(networkLabel === undefined ? {} : {'topology.istio.io/network': networkLabel}),
			},
			annotations: {...(isInjected ? {'sidecar.istio.io/status': '{}'} : {}), ...annotations},
			...(kind === 'Pod'
				? {}
				: {
						ownerReferences: [
							kind === 'Deployment' ? {kind: 'ReplicaSet', name: `${name}-${hash}`} : {kind, name},
						],
					}),
		},
		spec: isInjected
			? {initContainers: [proxy], containers: [{name: 'app'}]}
			: {containers: [proxy]},
		status: {phase: 'Running'},
	};
};

/** Puts a Deployment with such a pod there, and plays its controller: once it has a new template its pod comes back as `next`. */
export const playWorkload = (
	cluster: MemoryCluster,
	spec: ProxySpec,
	next: Partial<ProxySpec> | 'stuck',
): void => {
	const {namespace, name} = spec;
	const ref = {
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		name,
		namespace,
	};
	const status = (updated: number) => ({
		observedGeneration: 99,
		replicas: 1,
		updatedReplicas: updated,
		availableReplicas: 1,
	});
	cluster.put({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}});
	cluster.put({
		apiVersion: ref.apiVersion,
		kind: ref.kind,
		metadata: {name, namespace},
		spec: {replicas: 1, template: {spec: {containers: [{name: 'app'}]}}},
		status: status(1),
	});
	cluster.put(proxyPod(spec));
	cluster.onWrite(({ref: written}) => {
		if (written.kind !== 'Deployment' || written.name !== name || written.namespace !== namespace) {
			return;
		}

		const live = cluster.object(ref);
		if (live === undefined) {
			return;
		}

		if (next === 'stuck') {
			cluster.put({
				...live,
				status: {
					...status(0),
					conditions: [
						{type: 'Progressing', status: 'False', message: 'it exceeded its progress deadline'},
					],
				},
			});
			return;
		}

		const {template} = live['spec'] as {
			template: {metadata?: {annotations?: Record<string, string>}};
		};
		cluster.put(proxyPod({...spec, ...next, annotations: template.metadata?.annotations}));
		cluster.put({...live, status: status(1)});
	});
};
