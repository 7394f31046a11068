import {summarise} from '../../mesh/cidr.ts';
import type {ClusterFacts, Fact, NodeFacts, Ranges} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {CheckContext} from '../finding.ts';
import {eachPair, type Suspects} from '../each-pair.ts';
import {networkOfPair, undetermined} from '../subjects.ts';
import {rangeBlocks} from './range-blocks.ts';
import {rangeWith} from './range-with.ts';
import {sharedRanges} from './shared-ranges.ts';

const known = new WeakMap<readonly NodeFacts[], readonly string[]>();

/** The nodes' addresses as ranges, made once for all pairs. */
const addressesOf = (nodes: readonly NodeFacts[]): readonly string[] => {
	const ranges = known.get(nodes) ?? summarise(nodes.flatMap(({addresses}) => addresses));
	known.set(nodes, ranges);
	return ranges;
};

/** Nodes of one cluster whose addresses are another's pods' or Services'. */
const strays = (one: ClusterFacts, other: ClusterFacts): string[] => {
	const {nodeList} = one;
	const inRange = (what: string, ranges: Fact<Ranges>): string[] =>
		nodeList.known &&
		ranges.known &&
		sharedRanges(ranges.value.cidrs, addressesOf(nodeList.value)).length > 0
			? nodeList.value.flatMap(({name, addresses}) =>
					addresses.flatMap(address => {
						const range = rangeWith(ranges.value.cidrs, address);
						return range === undefined
							? []
							: [
									`node ${name} of ${one.name} has ${address}, in the ${what} range ${range} of ${other.name}`,
								];
					}),
				)
			: [];
	return [...inRange('pod', other.podRanges), ...inRange('service', other.serviceRanges)];
};

const resultFor = (one: ClusterFacts, other: ClusterFacts, context: CheckContext): CheckResult => {
	const network = networkOfPair(context, one.name, other.name);
	const source = 'addresses of Nodes; pod and service ranges';
	if (network === 'apart') {
		return {status: 'skipped', observed: 'on different networks, where it does not matter', source};
	}

	const found = [...strays(one, other), ...strays(other, one)];
	if (found.length > 0) {
		return {
			status: network === undefined ? 'note' : 'warn',
			observed: few(found, 2),
			source,
			remedy: {
				summary:
					"Packets for such a node are taken for a pod's or a Service's. Put the two on different networks, or renumber one.",
				commands: [one, other].map(facts => kubectl(facts, 'get nodes -o wide')),
			},
		};
	}

	const missing = [
		one.nodeList,
		other.nodeList,
		one.podRanges,
		other.podRanges,
		one.serviceRanges,
		other.serviceRanges,
	].find(fact => !fact.known);
	return missing?.known === false
		? undetermined(missing)
		: {status: 'pass', observed: "no node has an address of the other's pods or Services", source};
};

/** Everybody who has nodes in somebody's ranges. */
const strayed = (clusters: readonly ClusterFacts[]): Suspects => {
	const nodes = clusters.map(({nodeList}) => (nodeList.known ? addressesOf(nodeList.value) : []));
	const ranges = (['podRanges', 'serviceRanges'] as const).map(kind =>
		clusters.map(facts => (facts[kind].known ? facts[kind].value.cidrs : [])),
	);
	return {
		blocks: ranges.flatMap(owned => rangeBlocks(owned, nodes)),
		isUncertain: ({nodeList, podRanges, serviceRanges}) =>
			!nodeList.known || !podRanges.known || !serviceRanges.known,
	};
};

export const nodeInPodRangeCheck = defineCheck({
	id: 'network.node-in-pod-range',
	scope: 'pair',
	title: "nodes have no addresses of the other's pods or Services",
	why: 'On one network a cluster keeps packets for its own pod and service ranges, also those that were meant for a node elsewhere.',
	when: {
		pass: 'none has',
		note: 'without a mesh: one has',
		warn: 'one has, and the two are to share a network',
		unknown: 'nodes or ranges are not known',
		skipped: 'the two are on different networks',
	},
	run: eachPair(resultFor, strayed),
});
