import type {ClusterFacts} from '../survey/facts.ts';

export {kubectl, shellWord, withKubeconfig} from '../mesh/pasted-command.ts';

/** Those of some clusters that can be asked: a command for one that does not answer would only hang. */
export const answering = (clusters: readonly ClusterFacts[]): readonly ClusterFacts[] =>
	clusters.filter(({reach}) => reach.ok);

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
	items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;

/** The first few of many. */
export const few = (items: readonly string[], most = 3): string =>
	items.length > most
		? `${items.slice(0, most).join(', ')} and ${items.length - most} more`
		: listed(items);

export const plural = (count: number, word: string): string =>
	`${count} ${word}${count === 1 ? '' : 's'}`;
