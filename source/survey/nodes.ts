import type {KubeObject} from '../kubernetes/object.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {ClusterFacts, Fact, NodeFacts} from './facts.ts';
import {at, listAt, stringAt} from './shape.ts';

/** So many nodes are looked at. */
const nodesAtMost = 1000;

export const isLinux = (node: KubeObject): boolean =>
	(stringAt(node, 'status', 'nodeInfo', 'operatingSystem') ??
		node.metadata.labels?.['kubernetes.io/os']) === 'linux';

const isReady = (node: KubeObject): boolean =>
	listAt(node, 'status', 'conditions').some(
		condition =>
			stringAt(condition, 'type') === 'Ready' && stringAt(condition, 'status') === 'True',
	);

const sorted = (values: readonly string[]): string[] =>
	[...new Set(values)].toSorted((a, b) => a.localeCompare(b));

export const listNodes = async (reader: ClusterReader): Promise<readonly KubeObject[]> =>
	reader.list({apiVersion: 'v1', kind: 'Node'}, {atMost: nodesAtMost});

export const surveyNodes = async (reader: ClusterReader): Promise<ClusterFacts['nodes']> =>
	factFrom('Nodes', async () => {
		const nodes = await listNodes(reader);
		const linux = nodes.filter(isLinux);
		return {
			ready: linux.filter(isReady).length,
			total: nodes.length,
			architectures: sorted(
				linux.flatMap(node => stringAt(node, 'status', 'nodeInfo', 'architecture') ?? []),
			),
			providers: sorted(
				nodes.flatMap(node => stringAt(node, 'spec', 'providerID')?.split(':', 1) ?? []),
			),
		};
	});

const nodeFrom = (node: KubeObject): NodeFacts => {
	const {name, labels = {}} = node.metadata;
	const [region, zone] = [
		labels['topology.kubernetes.io/region'],
		labels['topology.kubernetes.io/zone'],
	];
	return {
		name,
		isReady: isReady(node),
		isCordoned: at(node, 'spec', 'unschedulable') === true,
		// PreferNoSchedule is a wish.
		taints: listAt(node, 'spec', 'taints')
			.map(taint => ({key: stringAt(taint, 'key') ?? '', effect: stringAt(taint, 'effect') ?? ''}))
			.filter(({effect}) => effect !== 'PreferNoSchedule'),
		addresses: listAt(node, 'status', 'addresses')
			.filter(address => stringAt(address, 'type') === 'InternalIP')
			.flatMap(address => stringAt(address, 'address') ?? []),
		...(region === undefined ? {} : {region}),
		...(zone === undefined ? {} : {zone}),
	};
};

/** The Linux nodes, one by one. */
export const surveyNodeList = async (reader: ClusterReader): Promise<Fact<readonly NodeFacts[]>> =>
	factFrom('Nodes', async () => {
		const nodes = await listNodes(reader);
		return nodes.filter(isLinux).map(node => nodeFrom(node));
	});
