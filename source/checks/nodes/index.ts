import type {ModelCluster} from '../../mesh/model.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {few, listed} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {plural} from '../../text/plural.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import type {Check} from '../finding.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';
import {capacityCheck} from './capacity.ts';

/** Architectures that Istio's images are built for. */
const supported = new Set(['amd64', 'arm64']);

const ready = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {nodes} = facts;
	if (!nodes.known) {
		return undetermined(nodes);
	}

	const {ready: count, total} = nodes.value;
	const remedy = {
		summary: 'See what the nodes wait for.',
		commands: [kubectl(facts, 'get nodes -o wide')],
	};
	if (count === 0) {
		return {
			status: ifIntended(planned !== undefined, 'fail', 'warn'),
			observed: `no ready Linux node among ${plural(total, 'node')}`,
			source: nodes.source,
			remedy,
		};
	}

	const observed = `${count} of ${plural(total, 'node')} ready`;
	return count < total
		? {
				status: 'note',
				observed,
				source: nodes.source,
				remedy,
			}
		: {status: 'pass', observed, source: nodes.source};
};

const architecture = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {nodes} = facts;
	if (!nodes.known) {
		return undetermined(nodes);
	}

	const {
		value: {architectures},
		source,
	} = nodes;
	const foreign = architectures.filter(name => !supported.has(name));
	const remedy = {
		summary:
			'Istio has images for amd64 and arm64: add nodes of one of them, and keep control plane and gateways to those (components.pilot.k8s.nodeSelector in base.yaml).',
		commands: [kubectl(facts, 'get nodes -L kubernetes.io/arch')],
	};
	if (architectures.length === 0) {
		return {status: 'skipped', observed: 'there is no Linux node', source};
	}

	if (foreign.length === architectures.length) {
		return {
			status: ifIntended(planned !== undefined, 'fail', 'warn'),
			observed: `only ${listed(foreign)}`,
			source,
			remedy,
		};
	}

	return foreign.length > 0
		? {
				status: ifIntended(planned !== undefined, 'warn'),
				observed: `${listed(architectures)}: what lands on ${listed(foreign)} does not start`,
				source,
				remedy,
			}
		: {status: 'pass', observed: listed(architectures), source};
};

const zones = (facts: ClusterFacts): CheckResult => {
	const {nodeList} = facts;
	if (!nodeList.known) {
		return undetermined(nodeList);
	}

	const {value: nodes, source} = nodeList;
	const without = nodes.filter(({region, zone}) => region === undefined || zone === undefined);
	if (nodes.length === 0) {
		return {status: 'skipped', observed: 'there is no Linux node', source};
	}

	return without.length === 0
		? {
				status: 'pass',
				observed: few([...new Set(nodes.map(({region, zone}) => `${region ?? ''}/${zone ?? ''}`))]),
				source,
			}
		: {
				status: 'note',
				observed: `${few(without.map(({name}) => name))} ${without.length === 1 ? 'has' : 'have'} no region or zone: requests cannot prefer what is near`,
				source,
				remedy: {
					summary: 'Label them, if failover between zones or clusters is to follow distance.',
					commands: without
						.slice(0, 3)
						.map(({name}) =>
							kubectl(
								facts,
								`label node ${name} topology.kubernetes.io/region=REGION topology.kubernetes.io/zone=ZONE`,
							),
						),
				},
			};
};

export const nodesChecks: readonly Check[] = [
	defineCheck({
		id: 'nodes.ready',
		scope: 'cluster',
		title: 'Linux nodes are ready',
		why: 'istiod and the gateways need a Linux node to run on; without one they stay pending until the installation gives up.',
		when: {
			pass: 'all nodes are ready Linux nodes',
			note: 'some nodes are not',
			warn: 'none is, and no mesh is given',
			fail: 'none is',
			unknown: 'nodes could not be listed',
		},
		run: eachCluster(ready),
	}),
	defineCheck({
		id: 'nodes.architecture',
		scope: 'cluster',
		title: 'nodes have an architecture that Istio is built for',
		why: "An image that has nothing for a node's architecture does not start there.",
		when: {
			pass: 'all have: amd64 or arm64',
			note: 'without a mesh: some have another',
			warn: 'some have another; without a mesh: all have',
			fail: 'all have another',
			unknown: 'nodes could not be listed',
			skipped: 'there is no Linux node',
		},
		run: eachCluster(architecture),
	}),
	capacityCheck,
	defineCheck({
		id: 'nodes.zones',
		scope: 'cluster',
		title: 'nodes say where they are',
		why: 'Istio prefers near endpoints and fails over to far ones by the region and zone labels of nodes.',
		when: {
			pass: 'all Linux nodes have region and zone labels',
			note: 'some have none',
			unknown: 'nodes could not be listed',
			skipped: 'there is no Linux node',
		},
		run: eachCluster(zones),
	}),
];
