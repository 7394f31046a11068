import {contains, summarise} from '../../mesh/cidr.ts';
import type {ClusterFacts, NodeFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {CheckContext} from '../finding.ts';
import {eachPair, networkOfPair, undetermined} from '../subjects.ts';
import {sharedRanges} from './shared-ranges.ts';

const known = new WeakMap<readonly NodeFacts[], readonly string[]>();

/** The nodes' addresses as ranges, made once for all pairs. */
const addressesOf = (nodes: readonly NodeFacts[]): readonly string[] => {
	const ranges = known.get(nodes) ?? summarise(nodes.flatMap(({addresses}) => addresses));
	known.set(nodes, ranges);
	return ranges;
};

/** Nodes of one cluster whose addresses are another's pods'. */
const strays = (one: ClusterFacts, other: ClusterFacts): string[] => {
	const {nodeList} = one;
	const {podRanges} = other;
	return nodeList.known &&
		podRanges.known &&
		sharedRanges(podRanges.value.cidrs, addressesOf(nodeList.value)).length > 0
		? nodeList.value.flatMap(({name, addresses}) =>
				addresses.flatMap(address => {
					const range = podRanges.value.cidrs.find(cidr => contains(cidr, address) === true);
					return range === undefined
						? []
						: [
								`node ${name} of ${one.name} has ${address}, in the pod range ${range} of ${other.name}`,
							];
				}),
			)
		: [];
};

const resultFor = (one: ClusterFacts, other: ClusterFacts, context: CheckContext): CheckResult => {
	const network = networkOfPair(context, one.name, other.name);
	const source = 'addresses of Nodes; pod ranges';
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
					"Packets for such a node are taken for a pod's. Put the two on different networks, or renumber one.",
				commands: [one, other].map(facts => kubectl(facts, 'get nodes -o wide')),
			},
		};
	}

	const missing = [one.nodeList, other.nodeList, one.podRanges, other.podRanges].find(
		fact => !fact.known,
	);
	return missing?.known === false
		? undetermined(missing)
		: {status: 'pass', observed: "no node has an address of the other's pods", source};
};

export const nodeInPodRangeCheck = defineCheck({
	id: 'network.node-in-pod-range',
	scope: 'pair',
	title: "nodes have no addresses of the other's pods",
	why: 'On one network a cluster sends packets for its own pod range to its pods, also those that were meant for a node elsewhere.',
	when: {
		pass: 'none has',
		note: 'without a mesh: one has',
		warn: 'one has, and the two are to share a network',
		unknown: 'nodes or pod ranges are not known',
		skipped: 'the two are on different networks',
	},
	run: eachPair(resultFor),
});
