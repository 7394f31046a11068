import type {ClusterFacts} from '../survey/facts.ts';

/** A word as a POSIX shell reads it back. */
export const shellWord = (text: string): string => /^[\w@%+=:,.\/\-]+$/v.test(text) ? text : `'${text.replaceAll('\'', String.raw`'\''`)}'`;

/** A kubectl command for one cluster, to paste. The arguments are shell text already. */
export const kubectl = ({context}: Pick<ClusterFacts, 'context'>, command: string): string => `kubectl --context ${shellWord(context)} ${command}`;

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
	items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;

/** The first few of many. */
export const few = (items: readonly string[], most = 3): string =>
	items.length > most ? `${items.slice(0, most).join(', ')} and ${items.length - most} more` : listed(items);

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
