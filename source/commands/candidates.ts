import {printableLine} from '../text/printable.ts';
import type {Command} from './command.ts';
import {commonFlags} from './common-flags.ts';
import type {Flag, Offer} from './flag.ts';
import {builtIns, isDashed, readWords, type ReadWords} from './read-words.ts';

/** A word that may stand at the cursor, whole, with what it is for. */
export type Candidate = {word: string; about?: string};

/** Where names come from. Files alone: no server is asked, and no program of a kubeconfig is run. */
export type NameSources = {
	/** Of these kubeconfigs, or of the usual ones where none is named. */
	contexts: (kubeconfigs: readonly string[]) => readonly string[];
	/** Of this mesh file, or of that in the folder. */
	clusters: (file: string | undefined) => readonly string[];
	checkIds: () => Promise<readonly string[]>;
};

/** All words of this kind; undefined: files, which the shell knows. */
const wordsOf = async (
	values: Offer['values'],
	{flags}: ReadWords,
	sources: NameSources,
): Promise<readonly string[] | undefined> => {
	const typed = (long: string): string[] =>
		flags.flatMap(flag => (flag.long === long && flag.value !== undefined ? [flag.value] : []));
	if (typeof values === 'object') {
		return values;
	}

	switch (values) {
		case 'files': {
			return undefined;
		}

		case 'contexts': {
			return sources.contexts(typed('kubeconfig'));
		}

		case 'clusters': {
			return sources.clusters(typed('file').at(-1));
		}

		case 'check-ids': {
			return sources.checkIds();
		}

		case 'checks': {
			const ids = await sources.checkIds();
			return [...new Set(ids.map(id => id.split('.', 1).join(''))), ...ids];
		}
	}
};

const nameBefore = /^[\w.\-]+=/v;

/** Not what the flag would read as something else: lists are divided at commas, names end at `=`. Nor what a line cannot hold. */
const isSayable = (word: string, {isList, behindName}: Offer): boolean =>
	word !== '' &&
	printableLine(word) === word &&
	!(isList === true && (word.includes(',') || word.trim() !== word)) &&
	!(behindName !== undefined && nameBefore.test(word));

/** The values that begin with what is typed; of a list the last one, behind those that are there. */
const valuesFor = async (
	offer: Offer,
	typed: string,
	read: ReadWords,
	sources: NameSources,
): Promise<readonly string[] | undefined> => {
	const listed = offer.isList === true ? typed.slice(0, typed.lastIndexOf(',') + 1) : '';
	const last = typed.slice(listed.length);
	const [name] = nameBefore.exec(last) ?? [];
	if (offer.behindName !== undefined && name !== undefined) {
		const values = await valuesFor(offer.behindName, last.slice(name.length), read, sources);
		return values?.map(value => listed + name + value);
	}

	const words = await wordsOf(offer.values, read, sources);
	const there = new Set(listed.split(','));
	return words
		?.filter(word => word.startsWith(last) && !there.has(word) && isSayable(word, offer))
		.map(word => listed + word);
};

const flagCandidates = (
	flags: readonly Flag[],
	current: string,
	{flags: given}: ReadWords,
): Candidate[] => [
	...flags
		.filter(
			({long, isRepeatable}) => isRepeatable === true || given.every(flag => flag.long !== long),
		)
		.map(({long, description}) => ({word: `--${long}`, about: description})),
	...flags.flatMap(({short, long, description}) =>
		short !== undefined && `-${short}` === current && given.every(flag => flag.long !== long)
			? [{word: current, about: description}]
			: [],
	),
];

/**
What may stand at the cursor behind `words` (without the program's name), where `current` is typed already. Undefined: any file, whose
path begins behind the `=` of a flag.
*/
export const candidatesFor = async (
	{words, current}: {words: readonly string[]; current: string},
	[table, guided]: readonly [readonly Command[], Command],
	sources: NameSources,
): Promise<readonly Candidate[] | undefined> => {
	const read = readWords(words, table);
	if (read.hasEnded) {
		return [];
	}

	const command = table.find(({name}) => name === read.command?.word);
	const flags: readonly Flag[] = [...(command ?? guided).flags, ...Object.values(commonFlags)];
	const attached = /^--(?<long>[\w\-]+)=/v.exec(current);
	if (attached !== null || (read.awaitsValue && !isDashed(current))) {
		const [prefix] = attached ?? [''];
		const long = attached?.groups?.['long'] ?? read.flags.at(-1)?.long;
		// Before the command it may be a flag of any.
		const offer = [
			...flags,
			...(command === undefined ? table.flatMap(each => each.flags) : []),
		].find(flag => flag.long === long)?.offers;
		if (offer === undefined) {
			return [];
		}

		const values = await valuesFor(offer, current.slice(prefix.length), read, sources);
		return values
			?.filter(value => prefix !== '' || !isDashed(value))
			.map(value => ({word: prefix + value}));
	}

	const beginning = (candidates: readonly Candidate[]): Candidate[] =>
		candidates.filter(({word}) => word.startsWith(current));
	const names = table.map(({name, summary}) => ({word: name, about: summary}));
	const flagWords = [
		...flagCandidates(flags, current, read),
		{word: '--help', about: 'show this help'},
	];
	if (isDashed(current) || current === '-') {
		return beginning(flagWords);
	}

	if (read.command === undefined) {
		return beginning([
			...names,
			...Object.entries(builtIns).map(([word, about]) => ({word, about})),
		]);
	}

	if (read.command.word === 'help') {
		return beginning(names);
	}

	if (command?.word !== undefined) {
		return beginning(command.word.choices.map(word => ({word})));
	}

	// A command that takes no words shows what it takes.
	return command !== undefined && current === '' ? flagWords : [];
};
