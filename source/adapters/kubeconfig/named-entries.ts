import type {KubeconfigProblem} from '../../ports/kubeconfig.ts';
import {listOf, recordOf, textOf} from '../../untyped.ts';
import {EntryProblem} from './material.ts';

type EntryType = 'cluster' | 'user' | 'context';

/** Why an entry of this name is of no use: its problem, for the contexts that need it. */
export type Usable<T> =
	{ok: true; file: string; value: T} | {ok: false; file: string; problem: KubeconfigProblem};

type Holder = {file: string; document: Readonly<Record<string, unknown>>};

/**
All entries of one type over all files. The first file that names an entry wins as a whole, nothing is mixed in from later ones. A name
that stands twice in one file is a problem (kubectl refuses the whole file); its first entry counts.
*/
export const namedEntries = <T>(
	type: EntryType,
	holders: readonly Holder[],
	read: (name: string, file: string, entry: Readonly<Record<string, unknown>>) => T,
): {entries: ReadonlyMap<string, Usable<T>>; problems: KubeconfigProblem[]} => {
	const entries = new Map<string, Usable<T>>();
	const problems: KubeconfigProblem[] = [];
	const report = (file: string, name: string | undefined, reason: string): KubeconfigProblem => {
		const problem = {
			file,
			entry: name === undefined ? type : `${type} ${JSON.stringify(name)}`,
			reason,
			contexts: [],
		};
		problems.push(problem);
		return problem;
	};

	for (const {file, document} of holders) {
		const seen = new Set<string>();
		for (const item of listOf(document[`${type}s`])) {
			const name = textOf(recordOf(item)['name']);
			if (name === undefined) {
				report(file, undefined, `a ${type} has no name`);
				continue;
			}

			if (seen.has(name)) {
				report(
					file,
					name,
					'the name stands twice in this file; kubectl refuses such a file, here the first counts',
				);
				continue;
			}

			seen.add(name);
			if (entries.has(name)) {
				continue;
			}

			try {
				entries.set(name, {
					ok: true,
					file,
					value: read(name, file, recordOf(recordOf(item)[type])),
				});
			} catch (error) {
				if (!(error instanceof EntryProblem)) {
					throw error;
				}

				entries.set(name, {ok: false, file, problem: report(file, name, error.message)});
			}
		}
	}

	return {entries, problems};
};
