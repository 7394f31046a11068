import {isRecord} from '../untyped.ts';
import {inOrder, type FileProblem, type Issue} from './file-problem.ts';
import {nearest} from './nearest.ts';
import {readYaml} from './yaml-source.ts';

/** What a `topology.yaml` of Istio's former setup-mesh.sh says: every context is a cluster with a control plane of its own. */
export type OldTopology = {
	mesh?: string;
	clusters: ReadonlyArray<{context: string; network: string}>;
};

const keys = ['mesh_id', 'contexts'];

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
	const issues: Issue[] = [
		...Object.keys(data)
			.filter(key => !keys.includes(key))
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
			: [missing('contexts', 'contexts: {CONTEXT: {network: NETWORK}}')]),
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
