import type {KubeObject} from '../kubernetes/object.ts';
import type {Fitting} from '../kubernetes/shape.ts';
import type {quantitiesShape} from '../kubernetes/shapes.ts';
import type {Pod} from '../kubernetes/typed-object.ts';
import {quantityOf} from '../kubernetes/quantity.ts';
import type {ClusterReader} from './cluster-reader.ts';

/** So many pods are looked at: all of a small cluster, a sample of a large one. */
export const podsAtMost = 500;

export const listPods = async (
	reader: ClusterReader,
): Promise<{pods: readonly Pod[]; areAll: boolean}> => {
	const pods = await reader.list({apiVersion: 'v1', kind: 'Pod'}, {atMost: podsAtMost});
	return {pods, areAll: pods.length < podsAtMost};
};

/** Whether a pod still takes its place on a node. */
export const isAlive = (pod: Pod): boolean =>
	!['Succeeded', 'Failed'].includes(pod.status?.phase ?? '');

/** What a pod belongs to. A ReplicaSet is called after its Deployment and the hash that both give their pods. */
export const podOwner = ({
	metadata: {name, labels = {}, ownerReferences = []},
}: Pick<KubeObject, 'metadata'>): {kind: string; name: string} => {
	const [owner] = ownerReferences;
	const suffix = `-${labels['pod-template-hash'] ?? ''}`;
	if (owner === undefined) {
		return {kind: 'Pod', name};
	}

	return owner.kind === 'ReplicaSet' && suffix !== '-' && owner.name.endsWith(suffix)
		? {kind: 'Deployment', name: owner.name.slice(0, -suffix.length)}
		: {kind: owner.kind, name: owner.name};
};

type Amounts = {cpu: number; memory: number};

const plus = (one: Amounts, other: Amounts): Amounts => ({
	cpu: one.cpu + other.cpu,
	memory: one.memory + other.memory,
});
const atLeast = (one: Amounts, other: Amounts): Amounts => ({
	cpu: Math.max(one.cpu, other.cpu),
	memory: Math.max(one.memory, other.memory),
});
const nothing: Amounts = {cpu: 0, memory: 0};

export const amountsOf = (quantities: Fitting<typeof quantitiesShape> = {}): Amounts => ({
	cpu: quantityOf(quantities['cpu']) ?? 0,
	memory: quantityOf(quantities['memory']) ?? 0,
});

/** What a pod keeps of its node, as the scheduler counts: init containers run before the others, except those that stay (sidecars). */
export const requestsOf = ({spec}: Pod): Amounts => {
	let sidecars = nothing;
	let highest = nothing;
	for (const container of spec?.initContainers ?? []) {
		const own = amountsOf(container.resources?.requests);
		if (container.restartPolicy === 'Always') {
			sidecars = plus(sidecars, own);
			highest = atLeast(highest, sidecars);
		} else {
			highest = atLeast(highest, plus(sidecars, own));
		}
	}

	let running = sidecars;
	for (const container of spec?.containers ?? []) {
		running = plus(running, amountsOf(container.resources?.requests));
	}

	return plus(atLeast(running, highest), amountsOf(spec?.overhead));
};
