import type {Namespace} from '../kubernetes/typed-object.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact, NamespaceFacts} from './facts.ts';

/** So many namespaces are looked at. */
const namespacesAtMost = 2000;

/** Names and labels of the namespaces. */
const listNamespaces = async (reader: ClusterReader): Promise<readonly Namespace[]> =>
	reader.list(
		{apiVersion: 'v1', kind: 'Namespace'},
		{metadataOnly: true, atMost: namespacesAtMost},
	);

/** One namespace, from the list where that may be read. */
export const findNamespace = async (
	reader: ClusterReader,
	name: string,
): Promise<Namespace | undefined> => {
	try {
		const all = await listNamespaces(reader);
		const found = all.find(({metadata}) => metadata.name === name);
		if (found !== undefined || all.length < namespacesAtMost) {
			return found;
		}
	} catch {
		// Who may not list them may still be allowed to see this one.
	}

	return reader.read({apiVersion: 'v1', kind: 'Namespace', name});
};

export const surveyNamespaces = async (
	reader: ClusterReader,
): Promise<Fact<readonly NamespaceFacts[]>> =>
	factFrom('Namespaces', async () => {
		const namespaces = await listNamespaces(reader);
		return namespaces.map(({metadata: {name, labels = {}, deletionTimestamp}}) => ({
			name,
			labels,
			terminating: deletionTimestamp !== undefined,
		}));
	});

/** Whether a namespace may hold anything: false only where it is known to be missing. */
export const mayExist = async (reader: ClusterReader, name: string): Promise<boolean> => {
	try {
		return (await findNamespace(reader, name)) !== undefined;
	} catch {
		return true;
	}
};
