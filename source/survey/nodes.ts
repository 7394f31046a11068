import {isTrue} from '../kubernetes/conditions.ts';
import type {Node} from '../kubernetes/typed-object.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {ClusterFacts, Fact, NodeFacts} from './facts.ts';

/** So many nodes are looked at. */
const nodesAtMost = 1000;

export const isLinux = (node: Node): boolean =>
	(node.status?.nodeInfo?.operatingSystem ?? node.metadata.labels?.['kubernetes.io/os']) ===
	'linux';

const sorted = (values: readonly string[]): string[] =>
	[...new Set(values)].toSorted((a, b) => a.localeCompare(b));

export const listNodes = async (reader: ClusterReader): Promise<readonly Node[]> =>
	reader.list({apiVersion: 'v1', kind: 'Node'}, {atMost: nodesAtMost});

export const surveyNodes = async (reader: ClusterReader): Promise<ClusterFacts['nodes']> =>
	factFrom('Nodes', async () => {
		const nodes = await listNodes(reader);
		const linux = nodes.filter(isLinux);
		return {
			ready: linux.filter(node => isTrue(node, 'Ready')).length,
			total: nodes.length,
			architectures: sorted(linux.flatMap(node => node.status?.nodeInfo?.architecture ?? [])),
			providers: sorted(nodes.flatMap(node => node.spec?.providerID?.split(':', 1) ?? [])),
		};
	});

const nodeFrom = (node: Node): NodeFacts => {
	const {name, labels = {}} = node.metadata;
	const [region, zone] = [
		labels['topology.kubernetes.io/region'],
		labels['topology.kubernetes.io/zone'],
	];
	return {
		name,
		isReady: isTrue(node, 'Ready'),
		isCordoned: node.spec?.unschedulable === true,
		// PreferNoSchedule is a wish.
		taints: (node.spec?.taints ?? [])
			.map(({key = '', effect = ''}) => ({key, effect}))
			.filter(({effect}) => effect !== 'PreferNoSchedule'),
		addresses: (node.status?.addresses ?? []).flatMap(({type, address}) =>
			type === 'InternalIP' ? (address ?? []) : [],
		),
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
