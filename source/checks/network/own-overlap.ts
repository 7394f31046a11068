import {kubectl} from '../../mesh/pasted-command.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {rangeWith} from './range-with.ts';
import {sharedRanges} from './shared-ranges.ts';

/** Addresses within one cluster that would be a Service's: of its pods, its nodes, and what load balancers gave. */
const collisions = ({
	podRanges,
	serviceRanges,
	nodeList,
	loadBalancers,
}: ClusterFacts): string[] => {
	if (!serviceRanges.known) {
		return [];
	}

	const {cidrs} = serviceRanges.value;
	const inServices = (what: string, addresses: readonly string[]): string[] =>
		addresses.flatMap(address => {
			const range = rangeWith(cidrs, address);
			return range === undefined ? [] : [`${what} has ${address}, in the service range ${range}`];
		});
	return [
		...(podRanges.known
			? sharedRanges(podRanges.value.cidrs, cidrs).map(
					({one, other}) => `the pod range ${one} and the service range ${other} overlap`,
				)
			: []),
		...(nodeList.known
			? nodeList.value.flatMap(({name, addresses}) => inServices(`node ${name}`, addresses))
			: []),
		...(loadBalancers.known
			? loadBalancers.value.flatMap(({namespace, name, addresses}) =>
					inServices(`Service ${namespace}/${name}`, addresses),
				)
			: []),
	];
};

const resultFor = (facts: ClusterFacts, isIntended: boolean): CheckResult => {
	const {podRanges, serviceRanges, nodeList, loadBalancers} = facts;
	const source = 'pod and service ranges; addresses of Nodes and load balancers';
	const found = collisions(facts);
	if (found.length > 0) {
		return {
			status: ifIntended(isIntended, 'warn'),
			observed: few(found, 2),
			source,
			remedy: {
				summary:
					"Requests for such an address may end at a Service of the cluster. Give pods, nodes or load balancers addresses of their own; a cluster's service range is fixed once it is made, and from Kubernetes 1.33 on another can be added.",
				commands: [
					kubectl(facts, 'get nodes -o custom-columns=NODE:.metadata.name,PODS:.spec.podCIDRs'),
					kubectl(facts, 'get servicecidrs'),
				],
			},
		};
	}

	const missing = [serviceRanges, podRanges, nodeList, loadBalancers].find(fact => !fact.known);
	return missing?.known === false
		? undetermined(missing)
		: {status: 'pass', observed: 'nothing else has an address of its Services', source};
};

export const ownOverlapCheck = defineCheck({
	id: 'network.own-overlap',
	scope: 'cluster',
	title: "nothing else has an address of a cluster's Services",
	why: 'Every node takes a request for the address of a Service for that Service, so that a pod, a node or a gateway of the same address is not reached.',
	when: {
		pass: 'none has',
		note: 'without a mesh: one has',
		warn: 'one has',
		unknown: 'ranges or addresses are not known',
	},
	run: eachCluster((facts, planned) => resultFor(facts, planned !== undefined)),
});
