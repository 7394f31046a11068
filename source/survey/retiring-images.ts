import {
	distinctUses,
	usesOfObject,
	usesOfOperator,
	usesOfPod,
	type ImageUse,
} from '../mesh/image-uses.ts';
import {istioOperatorShape} from '../kubernetes/custom-shapes.ts';
import type {Pod} from '../kubernetes/typed-object.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {listIstioDaemonSets} from './daemon-sets.ts';
import {mayBeDefined} from './definitions.ts';
import {listIstiods, revisionOf} from './existing-istio.ts';
import {factFrom, type UnknownFact} from './fact.ts';
import type {Fact, RetiringImages} from './facts.ts';
import {listItems} from './list-items.ts';
import {configMapOf} from './mesh-config.ts';
import {isAlive, listPods, podOwner} from './pods.ts';
import {hasIstio, proxyLabel, proxyPods} from './proxies.ts';

const othersAtMost = 2000;
const operatorsAtMost = 250;

type Found = {uses: readonly ImageUse[]; pods?: number; areAll?: boolean};

/**
Those with proxies are listed anyway; where the pods are too many for one list, the others are listed by themselves, in clusters with
Istio alone.
*/
const allPods = async (reader: ClusterReader): Promise<{pods: readonly Pod[]; areAll: boolean}> => {
	const first = await listPods(reader);
	if (first.areAll || !(await hasIstio(reader))) {
		return first;
	}

	const [proxies, others] = await Promise.all([
		reader.list(proxyPods.kind, proxyPods.options),
		reader.list(proxyPods.kind, {labelSelector: `!${proxyLabel}`, atMost: othersAtMost}),
	]);
	return {
		pods: [...proxies, ...others],
		areAll: proxies.length < proxyPods.options.atMost && others.length < othersAtMost,
	};
};

const ofPods = async (reader: ClusterReader): Promise<Found> => {
	const {pods, areAll} = await allPods(reader);
	const running = pods.filter(pod => isAlive(pod) && pod.metadata.deletionTimestamp === undefined);
	return {
		uses: running.flatMap(pod =>
			usesOfPod(pod, {...podOwner(pod), namespace: pod.metadata.namespace ?? ''}),
		),
		pods: pods.length,
		areAll,
	};
};

/** What runs no pod at the moment names its images in its template. */
const ofWorkloads = async (reader: ClusterReader): Promise<Found> => {
	const found = await Promise.all([listIstiods(reader), listIstioDaemonSets(reader)]);
	return {uses: found.flat().flatMap(workload => usesOfObject(workload))};
};

/** What each control plane injects, and its settings, which the survey reads anyway. */
const ofTemplates = async (reader: ClusterReader): Promise<Found> => {
	const istiods = await listIstiods(reader);
	const objects = await Promise.all(
		istiods.flatMap(istiod =>
			['istio-sidecar-injector', 'istio'].map(async name =>
				reader.read(
					configMapOf(name, {namespace: istiod.metadata.namespace, revision: revisionOf(istiod)}),
				),
			),
		),
	);
	return {uses: objects.flatMap(object => (object === undefined ? [] : usesOfObject(object)))};
};

const ofOperators = async (reader: ClusterReader): Promise<Found> => {
	if (!(await mayBeDefined(reader, 'istiooperators.install.istio.io'))) {
		return {uses: []};
	}

	const operators = await listItems(reader, {
		path: '/apis/install.istio.io/v1alpha1/istiooperators',
		shape: istioOperatorShape,
		atMost: operatorsAtMost,
	});
	return {
		uses: operators.flatMap(operator => usesOfOperator(operator)),
	};
};

/** Where the cluster names images, or a hub, that go away. What is found is told even where something else could not be read. */
export const surveyRetiringImages = async (
	reader: ClusterReader,
): Promise<Fact<RetiringImages>> => {
	const parts = await Promise.all([
		factFrom('images of Pods', async () => ofPods(reader)),
		factFrom("images of Istio's Deployments and DaemonSets", async () => ofWorkloads(reader)),
		factFrom('ConfigMaps of control planes', async () => ofTemplates(reader)),
		factFrom('IstioOperators', async () => ofOperators(reader)),
	]);
	const uses = distinctUses(parts.flatMap(part => (part.known ? part.value.uses : [])));
	const unread = parts.find((part): part is UnknownFact => !part.known);
	if (unread !== undefined && uses.length === 0) {
		return unread;
	}

	const [pods] = parts;
	const {pods: looked = 0, areAll = false} = pods.known ? pods.value : {};
	return {
		known: true,
		source: parts.map(({source}) => source).join(', '),
		value: {
			uses,
			pods: looked,
			areAll,
			unread,
		},
	};
};
