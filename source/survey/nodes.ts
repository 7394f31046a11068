import type {KubeObject} from '../mesh/kube-object.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {ClusterFacts} from './facts.ts';
import {listAt, stringAt} from './shape.ts';

const isLinux = (node: KubeObject): boolean => (stringAt(node, 'status', 'nodeInfo', 'operatingSystem') ?? node.metadata.labels?.['kubernetes.io/os']) === 'linux';

const isReady = (node: KubeObject): boolean =>
	listAt(node, 'status', 'conditions').some(condition => stringAt(condition, 'type') === 'Ready' && stringAt(condition, 'status') === 'True');

const sorted = (values: readonly string[]): string[] => [...new Set(values)].toSorted((a, b) => a.localeCompare(b));

export const listNodes = async (reader: ClusterReader): Promise<readonly KubeObject[]> => reader.list({apiVersion: 'v1', kind: 'Node'});

export const surveyNodes = async (reader: ClusterReader): Promise<ClusterFacts['nodes']> =>
	factFrom('Nodes', async () => {
		const nodes = await listNodes(reader);
		const linux = nodes.filter(isLinux);
		return {
			ready: linux.filter(isReady).length,
			total: nodes.length,
			architectures: sorted(linux.flatMap(node => stringAt(node, 'status', 'nodeInfo', 'architecture') ?? [])),
			providers: sorted(nodes.flatMap(node => stringAt(node, 'spec', 'providerID')?.split(':', 1) ?? [])),
		};
	});
