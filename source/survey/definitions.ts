import type {KubeObject} from '../kubernetes/object.ts';
import type {ClusterReader} from './cluster-reader.ts';

/** So many CustomResourceDefinitions are looked at; the busiest clusters have some hundreds. */
const definitionsAtMost = 2000;

/** The CustomResourceDefinitions by name and annotations: what is installed, in one read for all who want to know. */
export const listDefinitions = async (reader: ClusterReader): Promise<readonly KubeObject[]> =>
	reader.list(
		{apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition'},
		{metadataOnly: true, atMost: definitionsAtMost},
	);

/** Whether a kind may have objects: false only where its definition is known to be missing. */
export const mayBeDefined = async (reader: ClusterReader, name: string): Promise<boolean> => {
	try {
		const definitions = await listDefinitions(reader);
		return definitions.some(({metadata}) => metadata.name === name);
	} catch {
		// Whoever needs its objects must ask for them.
		return true;
	}
};
