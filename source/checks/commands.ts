import type {ClusterFacts} from '../survey/facts.ts';

/** A word as a POSIX shell reads it back. */
export const shellWord = (text: string): string => /^[\w@%+=:,.\/\-]+$/v.test(text) ? text : `'${text.replaceAll('\'', String.raw`'\''`)}'`;

type Place = Pick<ClusterFacts, 'context' | 'kubeconfig'>;

/** A command that reads kubeconfigs, to paste: with the one that knows the cluster, where it is not the usual one. */
export const withKubeconfig = ({kubeconfig}: Place, command: string): string => kubeconfig === undefined ? command : `KUBECONFIG=${shellWord(kubeconfig)} ${command}`;

/** A kubectl command for one cluster, to paste. The arguments are shell text already. */
export const kubectl = (place: Place, command: string): string => withKubeconfig(place, `kubectl --context ${shellWord(place.context)} ${command}`);

/** Those of some clusters that can be asked: a command for one that does not answer would only hang. */
export const answering = (clusters: readonly ClusterFacts[]): readonly ClusterFacts[] => clusters.filter(({reach}) => reach.ok);

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
	items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;

/** The first few of many. */
export const few = (items: readonly string[], most = 3): string =>
	items.length > most ? `${items.slice(0, most).join(', ')} and ${items.length - most} more` : listed(items);

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
