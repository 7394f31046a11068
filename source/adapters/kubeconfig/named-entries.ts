import {isDeepStrictEqual} from 'node:util';
import type {KubeconfigProblem} from '../../ports/kubeconfig.ts';
import {listOf, recordOf, textOf} from '../../untyped.ts';
import {listed} from '../../text/listed.ts';
import {EntryProblem} from './material.ts';

type EntryType = 'cluster' | 'user' | 'context';

/** Why an entry of this name is of no use: its problem, for the contexts that need it. */
export type Usable<T> =
	{ok: true; file: string; value: T} | {ok: false; file: string; problem: KubeconfigProblem};

type Holder = {file: string; document: Readonly<Record<string, unknown>>};

/**
All entries of one type over all files. The first file that names an entry wins as a whole, nothing is mixed in from later ones; where
those are others, that is told. A name that stands twice in one file is a problem (kubectl refuses the whole file); its first entry counts.
*/
export const namedEntries = <T>(
	type: EntryType,
	holders: readonly Holder[],
	read: (name: string, file: string, entry: Readonly<Record<string, unknown>>) => T,
): {
	entries: ReadonlyMap<string, Usable<T>>;
	problems: KubeconfigProblem[];
	/** Whether a file has an entry of this name that does not count, since an earlier file has another one. */
	isHidden: (file: string, name: string) => boolean;
} => {
	const entries = new Map<string, Usable<T>>();
	const problems: KubeconfigProblem[] = [];
	/** The content of each entry that counts, and the files that have another one under its name. */
	const contents = new Map<string, {content: unknown; file: string; others: string[]}>();
	const report = (
		file: string,
		name: string | undefined,
		reason: string,
		costs: KubeconfigProblem['costs'] = 'entry',
	): KubeconfigProblem => {
		const problem = {
			file,
			entry: name === undefined ? type : `${type} ${JSON.stringify(name)}`,
			reason,
			costs,
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
					'file',
				);
				continue;
			}

			seen.add(name);
			const content = recordOf(item)[type];
			const first = contents.get(name);
			if (first !== undefined) {
				if (!isDeepStrictEqual(first.content, content)) {
					first.others.push(file);
				}

				continue;
			}

			contents.set(name, {content, file, others: []});

			try {
				entries.set(name, {
					ok: true,
					file,
					value: read(name, file, recordOf(content)),
				});
			} catch (error) {
				if (!(error instanceof EntryProblem)) {
					throw error;
				}

				entries.set(name, {ok: false, file, problem: report(file, name, error.message)});
			}
		}
	}

	for (const [name, {file, others}] of contents) {
		if (others.length > 0) {
			report(
				file,
				name,
				`another ${type} has the same name in ${listed(others)}; this one counts in all files`,
				'namesake',
			);
		}
	}

	return {
		entries,
		problems,
		isHidden: (file, name) => contents.get(name)?.others.includes(file) === true,
	};
};
