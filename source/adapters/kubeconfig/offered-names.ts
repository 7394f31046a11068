import {recordOf, listOf, textOf} from '../../untyped.ts';
import {kubeconfigPaths, type KubeconfigSources} from './kubeconfig-paths.ts';
import {readDocument} from './read-document.ts';

const documentIn = (file: string): Readonly<Record<string, unknown>> => {
	const document = readDocument(file);
	return document.kind === 'document' ? document.document : {};
};

/*
What a shell may propose, in a moment: files are read, nothing is judged, nobody is asked. A file that cannot be read has no names.
*/

/** The names of all contexts, usable or not. */
export const contextNames = (sources: KubeconfigSources): readonly string[] => [
	...new Set(
		kubeconfigPaths(sources)
			.files.flatMap(file => listOf(documentIn(file)['contexts']))
			.flatMap(entry => textOf(recordOf(entry)['name']) ?? []),
	),
];

/** The names of the clusters of a mesh file, whatever else is wrong with it, as long as it is YAML. */
export const clusterNames = (file: string): readonly string[] =>
	Object.keys(recordOf(documentIn(file)['clusters']));
