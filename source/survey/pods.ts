import type {KubeObject} from '../kubernetes/object.ts';
import {quantityOf} from '../kubernetes/quantity.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {at, listAt, stringAt} from './shape.ts';

/** So many pods are looked at: all of a small cluster, a sample of a large one. */
export const podsAtMost = 500;

export const listPods = async (
	reader: ClusterReader,
): Promise<{pods: readonly KubeObject[]; areAll: boolean}> => {
	const pods = await reader.list({apiVersion: 'v1', kind: 'Pod'}, {atMost: podsAtMost});
	return {pods, areAll: pods.length < podsAtMost};
};

/** Whether a pod still takes its place on a node. */
export const isAlive = (pod: KubeObject): boolean =>
	!['Succeeded', 'Failed'].includes(stringAt(pod, 'status', 'phase') ?? '');

export const nodeOf = (pod: KubeObject): string | undefined => stringAt(pod, 'spec', 'nodeName');

/** What a pod belongs to. A ReplicaSet is called after its Deployment and the hash that both give their pods. */
export const podOwner = ({
	metadata: {name, labels = {}, ownerReferences = []},
}: KubeObject): {kind: string; name: string} => {
	const [owner] = ownerReferences;
	const suffix = `-${labels['pod-template-hash'] ?? ''}`;
	if (owner === undefined) {
		return {kind: 'Pod', name};
	}

	return owner.kind === 'ReplicaSet' && suffix !== '-' && owner.name.endsWith(suffix)
		? {kind: 'Deployment', name: owner.name.slice(0, -suffix.length)}
		: {kind: owner.kind, name: owner.name};
};

export type Amounts = {cpu: number; memory: number};

const plus = (one: Amounts, other: Amounts): Amounts => ({
	cpu: one.cpu + other.cpu,
	memory: one.memory + other.memory,
});
const atLeast = (one: Amounts, other: Amounts): Amounts => ({
	cpu: Math.max(one.cpu, other.cpu),
	memory: Math.max(one.memory, other.memory),
});
const nothing: Amounts = {cpu: 0, memory: 0};

export const amountsAt = (value: unknown, ...path: readonly string[]): Amounts => ({
	cpu: quantityOf(at(value, ...path, 'cpu')) ?? 0,
	memory: quantityOf(at(value, ...path, 'memory')) ?? 0,
});

/** What a pod keeps of its node, as the scheduler counts: init containers run before the others, except those that stay (sidecars). */
export const requestsOf = (pod: KubeObject): Amounts => {
	let sidecars = nothing;
	let highest = nothing;
	for (const container of listAt(pod, 'spec', 'initContainers')) {
		const own = amountsAt(container, 'resources', 'requests');
		if (stringAt(container, 'restartPolicy') === 'Always') {
			sidecars = plus(sidecars, own);
			highest = atLeast(highest, sidecars);
		} else {
			highest = atLeast(highest, plus(sidecars, own));
		}
	}

	let running = sidecars;
	for (const container of listAt(pod, 'spec', 'containers')) {
		running = plus(running, amountsAt(container, 'resources', 'requests'));
	}

	return plus(atLeast(running, highest), amountsAt(pod, 'spec', 'overhead'));
};
