import {isRecord} from '../untyped.ts';
import {inOrder, type FileProblem, type Issue} from './file-problem.ts';
import {nearest} from './nearest.ts';
import {placeholderIssues} from './placeholders.ts';
import {readYaml} from './yaml-source.ts';

/** What a `topology.yaml` of Istio's former setup-mesh.sh says: every context is a cluster with a control plane of its own. */
export type OldTopology = {
	mesh?: string;
	clusters: ReadonlyArray<{context: string; network: string}>;
};

const keys = ['mesh_id', 'contexts'];

/**
What a context may say. The script's `disableRegistryJoin` keeps a cluster's endpoints from the others, and `namespace` puts its control
plane elsewhere: a mesh here does neither, so that leaving them out would make another mesh than the one that is described.
*/
const contextKeys: Readonly<
	Record<string, {holds: (value: unknown) => boolean; why: string; fix: string}>
> = {
	network: {holds: () => true, why: '', fix: ''},
	namespace: {
		holds: value => value === 'istio-system',
		why: 'puts the control plane into another namespace; Istio is always installed in istio-system here',
		fix: 'remove the line, if istio-system will do',
	},
	disableRegistryJoin: {
		holds: value => value === false,
		why: 'keeps the endpoints of this cluster from the others; in a mesh here every cluster finds the endpoints of all',
		fix: 'remove the line if it may be found, or take the whole context out of the mesh',
	},
};

const keyIssues = (name: string, entry: Record<string, unknown>): Issue[] =>
	Object.entries(entry).flatMap(([key, value]): Issue[] => {
		const known = Object.hasOwn(contextKeys, key) ? contextKeys[key] : undefined;
		if (known?.holds(value) === true) {
			return [];
		}

		const meant = nearest(
			key,
			Object.keys(contextKeys).filter(other => !Object.hasOwn(entry, other)),
		);
		return [
			{
				path: ['contexts', name, key],
				at: 'key',
				message: known === undefined ? 'is no key of a context' : known.why,
				fix:
					known?.fix ??
					(meant === undefined
						? `remove the line; the keys are ${Object.keys(contextKeys).join(', ')}`
						: `did you mean ${meant}?`),
				...(meant === undefined ? {} : {meant}),
			},
		];
	});

/** The script of an earlier Istio took `clusters`, with a `serviceAccountReader` in each. */
const formerIssue: Issue = {
	path: ['clusters'],
	at: 'key',
	message:
		'is an earlier form of the topology file of setup-mesh.sh; the later one calls the list contexts',
	fix: 'rename clusters: to contexts:, name each entry as the kubeconfig names its context, and remove serviceAccountReader: the reader is made by mesh-wizard',
};

const missing = (key: string, example: string): Issue => ({
	path: [key],
	at: 'missing',
	message: 'is missing',
	fix: `write ${example}`,
});

const contextIssues = (
	contexts: Record<string, unknown>,
	names: readonly string[],
	known: readonly string[],
): Issue[] =>
	names.flatMap((name): Issue[] => {
		const entry = contexts[name];
		const unused = known.filter(context => !names.includes(context));
		const meant = nearest(name, unused);
		const network = isRecord(entry) ? entry['network'] : undefined;
		return [
			...(known.includes(name)
				? []
				: [
						{
							path: ['contexts', name],
							at: 'key' as const,
							message: 'no kubeconfig has this context',
							fix:
								meant === undefined
									? `the contexts there are ${known.join(', ') || 'none'}`
									: `did you mean ${meant}?`,
						},
					]),
			...(isRecord(entry) ? keyIssues(name, entry) : []),
			...(typeof network === 'string' && network !== ''
				? []
				: [
						{
							path: ['contexts', name, 'network'],
							at: 'missing' as const,
							message: 'is missing',
							fix: 'write network: and the name of its network',
						},
					]),
		];
	});

/** A topology.yaml of setup-mesh.sh, or everything that is wrong with it: contexts that are in no kubeconfig among it, with the nearest that is. Pure. */
export const parseOldTopology = (
	text: string,
	{path: file, known}: {path: string; known: readonly string[]},
): {topology: OldTopology} | {problems: readonly FileProblem[]} => {
	const source = readYaml(text, file);
	const {value: data} = source;
	if (!isRecord(data)) {
		return {
			problems:
				source.problems.length > 0
					? inOrder(source.problems)
					: [
							{
								file,
								line: 1,
								column: 1,
								path: '',
								message: 'it is no topology file of setup-mesh.sh',
								fix: 'name a file with mesh_id and contexts',
							},
						],
		};
	}

	const {contexts, mesh_id: meshId} = data;
	const names = source.keysOf(['contexts']);
	const isFormer = isRecord(data['clusters']) && contexts === undefined;
	const missingContexts = isFormer
		? []
		: [missing('contexts', 'contexts: {CONTEXT: {network: NETWORK}}')];
	const issues: Issue[] = [
		...(isFormer ? [formerIssue] : []),
		...Object.keys(data)
			.filter(key => !keys.includes(key) && !(isFormer && key === 'clusters'))
			.map((key): Issue => ({
				path: [key],
				at: 'key',
				message: 'is not known here',
				fix: `the keys here are ${keys.join(', ')}`,
			})),
		...(meshId !== undefined && (typeof meshId !== 'string' || meshId === '')
			? [
					{
						path: ['mesh_id'],
						at: 'value' as const,
						message: 'is not the ID of a mesh',
						fix: 'write mesh_id: and a name',
					},
				]
			: []),
		...(isRecord(contexts) && names.length > 0
			? contextIssues(contexts, names, known)
			: missingContexts),
		...placeholderIssues(data),
	];
	const problems = inOrder([...source.problems, ...source.locate(issues)]);
	if (problems.length > 0 || !isRecord(contexts)) {
		return {problems};
	}

	return {
		topology: {
			mesh: typeof meshId === 'string' ? meshId : undefined,
			clusters: names.map(context => {
				const entry = contexts[context];
				const network = isRecord(entry) ? entry['network'] : undefined;
				return {context, network: typeof network === 'string' ? network : ''};
			}),
		},
	};
};
