import {tolerationsSet, type Toleration} from '../../mesh/overlay-settings.ts';
import {istiodNeeds, type PodNeeds} from '../../mesh/pod-needs.ts';
import {bytes, cores} from '../../kubernetes/quantity.ts';
import type {ModelCluster} from '../../mesh/model.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, NodeFacts, NodeRoom} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {plural} from '../../text/plural.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';

/** Clouds that can add nodes by themselves. */
const clouds: ReadonlySet<string> = new Set(['aws', 'azure', 'gce']);

const tolerates = (
	tolerations: readonly Toleration[],
	taint: {key: string; effect: string},
): boolean =>
	tolerations.some(
		({key, effect}) =>
			(key === undefined || key === taint.key) && (effect === undefined || effect === taint.effect),
	);

const silent = 'says nothing of its room';

/** Why a pod that asks for this much cannot go to a node; undefined where it can. */
const hindrance = (
	node: NodeFacts,
	room: NodeRoom | undefined,
	{requests}: PodNeeds,
	tolerations: readonly Toleration[],
): string | undefined => {
	const taint = node.taints.find(candidate => !tolerates(tolerations, candidate));
	if (!node.isReady) {
		return 'not ready';
	}

	if (node.isCordoned) {
		return 'cordoned';
	}

	if (taint !== undefined) {
		return `tainted ${taint.key}:${taint.effect}`;
	}

	if (room === undefined) {
		return silent;
	}

	const lacks = [
		...(room.cpu < requests.cpu ? [`${cores(Math.max(room.cpu, 0))} of CPU free`] : []),
		...(room.memory < requests.memory ? [`${bytes(Math.max(room.memory, 0))} of memory free`] : []),
		...(room.pods < 1 ? ['no place for another pod'] : []),
	];
	return lacks.length === 0 ? undefined : lacks.join(' and ');
};

const resultFor = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {nodeList, room, nodes, istio} = facts;
	if (planned?.role === 'remote') {
		return {status: 'skipped', observed: 'no control plane is planned here', source: 'mesh.yaml'};
	}

	if (
		istio.known &&
		istio.value.controlPlanes.some(({namespace}) => namespace === systemNamespace)
	) {
		return {
			status: 'skipped',
			observed: 'a control plane has its place already',
			source: istio.source,
		};
	}

	if (!nodeList.known) {
		return undetermined(nodeList);
	}

	if (nodeList.value.length === 0) {
		return {
			status: 'skipped',
			observed: 'there is no Linux node; nodes.ready says so',
			source: nodeList.source,
		};
	}

	if (!room.known) {
		return undetermined(room);
	}

	const overlays = planned?.overlays ?? [];
	const [needs, tolerations] = [istiodNeeds(overlays), tolerationsSet(overlays)];
	const wanted = `${cores(needs.requests.cpu)} CPU and ${bytes(needs.requests.memory)} memory`;
	const rooms = new Map(room.value.nodes.map(one => [one.node, one]));
	const looked = nodeList.value.filter(({name}) => room.value.areAll || rooms.has(name));
	const judged = looked.map(node => ({
		node,
		why: hindrance(node, rooms.get(node.name), needs, tolerations),
	}));
	const fitting = judged.filter(({why}) => why === undefined);
	if (fitting.length > 0) {
		return {
			status: 'pass',
			observed: `${wanted} fit on ${fitting.length} of ${plural(looked.length, 'node')}`,
			source: room.source,
		};
	}

	const reasons = few(
		judged.map(({node, why}) => `${node.name}: ${why ?? ''}`),
		5,
	);
	if (judged.some(({why}) => why === silent)) {
		return {
			status: 'unknown',
			observed: `not known whether istiod (${wanted}) fits: ${reasons}`,
			source: room.source,
		};
	}

	if (!room.value.areAll) {
		return {
			status: 'unknown',
			observed: `no place for istiod (${wanted}) on the largest nodes (${reasons}); with so many pods the others were not looked at`,
			source: room.source,
		};
	}

	if (!istio.known) {
		// One that is there already would need no further room.
		return undetermined(istio);
	}

	const isElastic =
		nodes.known && (nodes.value.providers ?? []).some(provider => clouds.has(provider));
	return {
		status: ifIntended(planned !== undefined, isElastic ? 'warn' : 'fail'),
		observed: `no node has room for istiod (${wanted}): ${reasons}${isElastic ? '; an autoscaler may add one' : ''}`,
		source: room.source,
		remedy: {
			summary:
				'Free or add a node, let istiod tolerate a taint (components.pilot.k8s.tolerations in base.yaml), or let it ask for less (values.pilot.resources.requests).',
			commands: [
				kubectl(
					facts,
					"describe nodes | grep -E -A 8 '^(Name|Taints|Unschedulable|Allocated resources):'",
				),
			],
		},
	};
};

export const capacityCheck = defineCheck({
	id: 'nodes.capacity',
	scope: 'cluster',
	title: 'a node has room for istiod',
	why: 'Without room its pod stays pending, and istioctl waits for it without a reason until it gives up.',
	when: {
		pass: 'a ready node without foreign taints has what istiod asks for (500m CPU and 2Gi, unless base.yaml says otherwise)',
		note: 'without a mesh: none has',
		warn: 'none has, in a cloud where an autoscaler may add one',
		fail: 'none has',
		unknown: 'nodes or pods could not be listed, or only the largest nodes could be looked at',
		skipped: 'a control plane runs already, none is planned, or there are no nodes',
	},
	run: eachCluster((facts, planned) => resultFor(facts, planned)),
});
