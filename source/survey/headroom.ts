import {quantityOf} from '../kubernetes/quantity.ts';
import type {Node, Pod} from '../kubernetes/typed-object.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, NodeRoom} from './facts.ts';
import {isLinux, listNodes} from './nodes.ts';
import {amountsOf, isAlive, listPods, requestsOf} from './pods.ts';

/** Of a cluster with more pods than are listed, so many nodes are asked for theirs. */
const nodesAsked = 3;
const podsOfNodeAtMost = 500;

/** None for a node that does not say what it has. */
const roomOf = (node: Node, pods: readonly Pod[]): NodeRoom[] => {
	const {allocatable: quantities} = node.status ?? {};
	if (quantities === undefined) {
		return [];
	}

	const taken = pods.map(pod => requestsOf(pod));
	const allocatable = amountsOf(quantities);
	return [
		{
			node: node.metadata.name,
			cpu: allocatable.cpu - taken.reduce((sum, {cpu}) => sum + cpu, 0),
			memory: allocatable.memory - taken.reduce((sum, {memory}) => sum + memory, 0),
			pods: (quantityOf(quantities['pods']) ?? Number.POSITIVE_INFINITY) - pods.length,
		},
	];
};

const isInUse = (node: Node): boolean => node.spec?.unschedulable !== true;

/**
What is left of the nodes for further pods: allocatable less what pods ask for, as the scheduler counts it. Where the pods are too
many to list, only of the largest nodes.
*/
export const surveyHeadroom = async (
	reader: ClusterReader,
): Promise<Fact<{nodes: readonly NodeRoom[]; areAll: boolean}>> =>
	factFrom('Nodes and the requests of their Pods', async () => {
		const [all, {pods, areAll}] = await Promise.all([listNodes(reader), listPods(reader)]);
		const nodes = all.filter(node => isLinux(node));
		if (areAll) {
			const alive = pods.filter(pod => isAlive(pod));
			return {
				nodes: nodes.flatMap(node =>
					roomOf(
						node,
						alive.filter(pod => pod.spec?.nodeName === node.metadata.name),
					),
				),
				areAll,
			};
		}

		const largest = nodes
			.filter(node => isInUse(node))
			.toSorted(
				(a, b) => amountsOf(b.status?.allocatable).memory - amountsOf(a.status?.allocatable).memory,
			)
			.slice(0, nodesAsked);
		const rooms = await Promise.all(
			largest.map(async node => {
				const own = await reader.list(
					{apiVersion: 'v1', kind: 'Pod'},
					{fieldSelector: `spec.nodeName=${node.metadata.name}`, atMost: podsOfNodeAtMost},
				);
				return roomOf(
					node,
					own.filter(pod => isAlive(pod)),
				);
			}),
		);
		return {nodes: rooms.flat(), areAll: false};
	});
