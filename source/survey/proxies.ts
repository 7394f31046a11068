import {tagOf} from '../mesh/image-tag.ts';
import {isUninjected} from '../mesh/placeholder-image.ts';
import type {Pod} from '../kubernetes/typed-object.ts';
import {isSameIdentity} from '../mesh/proxy-identity.ts';
import {networkLabel, restartedForAnnotation} from '../mesh/well-known.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, ProxyWorkload} from './facts.ts';
import {isAlive, podOwner} from './pods.ts';
import {listMutatingWebhooks} from './webhooks.ts';
import {listIstiods} from './existing-istio.ts';

/** On every pod with a proxy: injected ones get it, and istioctl's gateways have it in their templates. */
export const proxyLabel = 'service.istio.io/canonical-name';
const podsAtMost = 5000;

/** Pods with proxies, as whoever lists them asks for them. */
export const proxyPods = {
	kind: {apiVersion: 'v1', kind: 'Pod'},
	options: {labelSelector: proxyLabel, atMost: podsAtMost},
} as const;

/** istioctl's east-west gateway has the label, gateways that are injected the template, and all of them no container beside the proxy. */
const isGateway = (pod: Pod): boolean => {
	const {labels = {}, annotations = {}} = pod.metadata;
	return (
		labels['istio'] === 'eastwestgateway' ||
		(annotations['inject.istio.io/templates'] ?? '')
			.split(',')
			.some(template => template.trim() === 'gateway') ||
		(pod.spec?.containers ?? []).every(({name}) => name === 'istio-proxy')
	);
};

/** What a pod's proxy says of itself, by its environment and its image; undefined for a pod without one. */
const proxyOf = (pod: Pod): ProxyWorkload | undefined => {
	const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
	const proxy = containers.find(({name}) => name === 'istio-proxy');
	const variables = new Map((proxy?.env ?? []).map(({name, value}) => [name, value]));
	const {namespace = '', annotations = {}, labels = {}} = pod.metadata;
	const version = tagOf(proxy?.image ?? '');
	const revision = annotations['istio.io/rev'];
	const isInjected = annotations['sidecar.istio.io/status'] !== undefined;
	return proxy === undefined
		? undefined
		: {
				namespace,
				...podOwner(pod),
				pods: 1,
				cluster: variables.get('ISTIO_META_CLUSTER_ID'),
				network: variables.get('ISTIO_META_NETWORK'),
				mesh: variables.get('ISTIO_META_MESH_ID'),
				isInjected,
				isGateway: isGateway(pod),
				...(version === undefined ? {} : {version}),
				...(revision === undefined ? {} : {revision}),
				...(isInjected && annotations['sidecar.istio.io/proxyImage'] === undefined
					? {}
					: {pinsImage: true}),
				...(isUninjected(pod) ? {isUninjected: true} : {}),
				...(labels[networkLabel] === undefined ? {} : {networkLabel: labels[networkLabel]}),
				...(annotations[restartedForAnnotation] === undefined
					? {}
					: {restartedFor: annotations[restartedForAnnotation]}),
			};
};

/** Whether two pods count as one: of one workload, from one injector and of one version, so that a rollout half-way shows as two. */
const isSameWorkload = (one: ProxyWorkload, other: ProxyWorkload): boolean =>
	one.namespace === other.namespace &&
	one.kind === other.kind &&
	one.name === other.name &&
	one.version === other.version &&
	one.revision === other.revision &&
	one.restartedFor === other.restartedFor &&
	one.networkLabel === other.networkLabel &&
	one.isUninjected === other.isUninjected &&
	isSameIdentity(one, other);

/** Pure: pods with proxies by what they belong to, their version and what they say of themselves; those that end no longer count. */
export const proxyWorkloadsOf = (pods: readonly Pod[]): ProxyWorkload[] => {
	const found: ProxyWorkload[] = [];
	for (const proxy of pods
		.filter(pod => isAlive(pod) && pod.metadata.deletionTimestamp === undefined)
		.map(pod => proxyOf(pod))) {
		const index = proxy === undefined ? -1 : found.findIndex(other => isSameWorkload(other, proxy));
		const same = found[index];
		if (same !== undefined) {
			found[index] = {...same, pods: same.pods + 1};
		} else if (proxy !== undefined) {
			found.push(proxy);
		}
	}

	return found;
};

/** Whether a control plane or an injector is there. */
export const hasIstio = async (reader: ClusterReader): Promise<boolean> => {
	const [istiods, webhooks] = await Promise.all([
		listIstiods(reader),
		listMutatingWebhooks(reader),
	]);
	return (
		istiods.length > 0 ||
		webhooks.some(({metadata}) => metadata.labels?.['app'] === 'sidecar-injector')
	);
};

/** Costs a cluster without Istio no request of its own. */
export const surveyProxies = async (
	reader: ClusterReader,
): Promise<Fact<readonly ProxyWorkload[]>> =>
	factFrom('Pods with a proxy of Istio', async () =>
		(await hasIstio(reader))
			? proxyWorkloadsOf(await reader.list(proxyPods.kind, proxyPods.options))
			: [],
	);
