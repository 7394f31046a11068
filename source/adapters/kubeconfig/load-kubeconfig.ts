import path from 'node:path';
import type {Kubeconfig, KubeconfigProblem, KubeContext} from '../../ports/kubeconfig.ts';
import {listOf, recordOf, textOf} from '../../untyped.ts';
import {readCluster} from './cluster-entry.ts';
import {namedEntries, type Usable} from './named-entries.ts';
import {readDocument, type KubeconfigDocument} from './read-document.ts';
import {authOf, readUser} from './user-entry.ts';

type KubeconfigSources = {
	/** Given by `--kubeconfig`; these alone count then. */
	paths?: readonly string[];
	env: Readonly<Record<string, string | undefined>>;
	/** The home directory. */
	home: string;
};

/** Which files to read, first wins, as kubectl chooses them: `--kubeconfig`, else `KUBECONFIG`, else `~/.kube/config`. */
const kubeconfigPaths = ({
	paths = [],
	env,
	home,
}: KubeconfigSources): {files: string[]; isExplicit: boolean} => {
	const isExplicit = paths.length > 0;
	const listed = isExplicit ? paths : (env['KUBECONFIG'] ?? '').split(path.delimiter);
	const named = listed.filter(file => file !== '').map(file => path.resolve(file));
	return {
		files: named.length > 0 ? [...new Set(named)] : [path.join(home, '.kube', 'config')],
		isExplicit,
	};
};

type ContextEntry = {cluster?: string; user?: string; namespace?: string};

const describeFiles = (holders: readonly unknown[]): string =>
	holders.length === 1 ? 'this file' : 'any of the files';

/** The entry that a place such as `users[1].user.token` lies in. */
const entryAt = (
	document: Readonly<Record<string, unknown>>,
	place: string,
): string | undefined => {
	const {list = '', index = ''} =
		/^(?<list>clusters|contexts|users)\[(?<index>\d+)\]/v.exec(place)?.groups ?? {};
	const name = textOf(recordOf(listOf(document[list])[Number(index)])['name']);
	return name === undefined ? undefined : `${list.slice(0, -1)} ${JSON.stringify(name)}`;
};

/** Why a file that is not there may be another than was meant: what a shell would have replaced is still in its name. */
const misspelling = (file: string): string | undefined => {
	if (/(?:^|\/)~/v.test(file)) {
		return 'no such file; the shell did not replace the ~: write $HOME, or leave out the quotes around it';
	}

	return /["']|^\s|\s$/v.test(file)
		? 'no such file; quotes and blanks are a part of its name here: leave them out'
		: undefined;
};

/** Files that could not be read, and those that kubectl refuses. Lists in KUBECONFIG commonly name files that come and go. */
const fileProblems = (
	documents: readonly KubeconfigDocument[],
	isExplicit: boolean,
): KubeconfigProblem[] =>
	documents.flatMap((document): KubeconfigProblem[] => {
		if (document.kind === 'missing') {
			const {file} = document;
			const misspelt = misspelling(file);
			if (isExplicit) {
				return [{file, reason: misspelt ?? 'no such file', costs: 'file', contexts: []}];
			}

			return misspelt === undefined ? [] : [{file, reason: misspelt, costs: 'entry', contexts: []}];
		}

		return document.kind === 'broken'
			? [{file: document.file, reason: document.reason, costs: 'file', contexts: []}]
			: document.faults.map(({path: place, fault}) => ({
					file: document.file,
					entry: entryAt(document.document, place),
					reason: `${place} ${fault}; kubectl and istioctl refuse the whole file`,
					costs: 'file',
					contexts: [],
				}));
	});

type Merged = {
	contexts: readonly KubeContext[];
	problems: readonly KubeconfigProblem[];
	/** Whether a context that a file has by itself leads elsewhere, or as somebody else, once the files are merged. */
	hides: (own: KubeContext) => boolean;
};

/** The contexts of these documents together, and what is wrong with their entries. */
const merge = (
	holders: ReadonlyArray<Extract<KubeconfigDocument, {kind: 'document'}>>,
	{currentContext, kubeconfig}: {currentContext?: string; kubeconfig?: string},
): Merged => {
	const clusters = namedEntries('cluster', holders, readCluster);
	const users = namedEntries('user', holders, readUser);
	const contexts = namedEntries('context', holders, (_name, _file, entry): ContextEntry => ({
		cluster: textOf(entry['cluster']),
		user: textOf(entry['user']),
		namespace: textOf(entry['namespace']),
	}));
	const problems = [...clusters.problems, ...users.problems, ...contexts.problems];
	const casualties = new Map<KubeconfigProblem, string[]>();
	const usable: KubeContext[] = [];
	for (const [name, context] of contexts.entries) {
		if (!context.ok) {
			continue;
		}

		const {file, value: entry} = context;
		const lacking = (reason: string): Usable<never> => {
			const problem = {
				file,
				entry: `context ${JSON.stringify(name)}`,
				reason,
				costs: 'entry' as const,
				contexts: [],
			};
			problems.push(problem);
			return {ok: false, file, problem};
		};

		const cluster =
			entry.cluster === undefined
				? lacking('it names no cluster')
				: (clusters.entries.get(entry.cluster) ??
					lacking(
						`there is no cluster ${JSON.stringify(entry.cluster)} in ${describeFiles(holders)}`,
					));
		const user =
			entry.user === undefined
				? {ok: true as const, file, value: {name: '', file}}
				: (users.entries.get(entry.user) ??
					lacking(`there is no user ${JSON.stringify(entry.user)} in ${describeFiles(holders)}`));
		if (cluster.ok && user.ok) {
			usable.push({
				name,
				file,
				...(kubeconfig === undefined ? {} : {kubeconfig}),
				isCurrent: name === currentContext,
				cluster: cluster.value,
				user: user.value,
				...(entry.namespace === undefined ? {} : {namespace: entry.namespace}),
				server: cluster.value.server,
				auth: authOf(user.value),
			});
			continue;
		}

		for (const part of [cluster, user]) {
			if (!part.ok) {
				casualties.set(part.problem, [...(casualties.get(part.problem) ?? []), name]);
			}
		}
	}

	return {
		contexts: usable,
		problems: problems.map(problem => ({...problem, contexts: casualties.get(problem) ?? []})),
		hides: ({name, file, cluster, user}) =>
			contexts.isHidden(file, name) ||
			clusters.isHidden(file, cluster.name) ||
			users.isHidden(file, user.name),
	};
};

/**
Lists the contexts of all kubeconfigs, merged as kubectl merges them (fact K-4), and beside them what the merge hides. Runs no plugin and
asks no server. What is broken is a problem beside the contexts that work; nothing is thrown.
*/
export const loadKubeconfig = (sources: KubeconfigSources): Kubeconfig => {
	const {files, isExplicit} = kubeconfigPaths(sources);
	const kubeconfig = isExplicit ? files.join(path.delimiter) : undefined;
	const documents = files.map(file => readDocument(file));
	const holders = documents.filter(document => document.kind === 'document');
	const currentContext = holders
		.map(({document}) => textOf(document['current-context']))
		.find(name => name !== undefined);
	const {contexts, problems, hides} = merge(holders, {currentContext, kubeconfig});
	const names = new Set(contexts.map(({name}) => name));
	return {
		contexts,
		hidden:
			// Read by itself is a file only where an entry of it does not count: that reads its certificates once more.
			problems.every(({costs}) => costs !== 'namesake')
				? []
				: holders.flatMap(holder =>
						merge([holder], {kubeconfig: holder.file}).contexts.filter(
							own => names.has(own.name) && hides(own),
						),
					),
		problems: [...fileProblems(documents, isExplicit), ...problems],
		files: documents.map(document => ({file: document.file, found: document.kind !== 'missing'})),
		...(currentContext === undefined ? {} : {currentContext}),
		...(kubeconfig === undefined ? {} : {kubeconfig}),
	};
};
