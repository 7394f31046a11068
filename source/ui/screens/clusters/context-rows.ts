import {clusterNameProblem} from '../../../mesh/names.ts';
import type {ChosenCluster} from '../../../wizard/answers.ts';
import type {ContextView} from '../../../session/session.ts';

/** A context with what has been answered for it. */
export type ContextRow = {
	context: string;
	view: ContextView;
	chosen?: ChosenCluster;
	/** Of the cluster: given, or suggested. */
	name: string;
	/** The chosen name is another's too, or none that Istio takes. */
	hasNameProblem: boolean;
	/** Of an alias: the name of the cluster that it leads to. */
	sameAs?: string;
};

/** The contexts in their order, each alias behind the one that it repeats. */
const inGroups = (contexts: readonly ContextView[]): ContextView[] => {
	if (contexts.every(({aliasOf}) => aliasOf === undefined)) {
		return [...contexts];
	}

	const aliases = new Map<string, ContextView[]>();
	for (const view of contexts) {
		if (view.aliasOf !== undefined) {
			aliases.set(view.aliasOf, [...(aliases.get(view.aliasOf) ?? []), view]);
		}
	}

	return contexts
		.filter(({aliasOf}) => aliasOf === undefined)
		.flatMap(view => [view, ...(aliases.get(view.context) ?? [])]);
};

/** Every context as a row. */
export const contextRows = (
	contexts: readonly ContextView[],
	clusters: readonly ChosenCluster[],
): readonly ContextRow[] => {
	const chosen = new Map(clusters.map(cluster => [cluster.context, cluster]));
	const nameOf = ({context, defaultName}: ContextView): string =>
		chosen.get(context)?.name ?? defaultName;
	const byContext = new Map(contexts.map(view => [view.context, view]));
	const counts = new Map<string, number>();
	for (const {name} of clusters) {
		counts.set(name, (counts.get(name) ?? 0) + 1);
	}

	return inGroups(contexts).map(view => {
		const own = chosen.get(view.context);
		const first = view.aliasOf === undefined ? undefined : byContext.get(view.aliasOf);
		return {
			context: view.context,
			view,
			name: nameOf(view),
			hasNameProblem:
				own !== undefined &&
				((counts.get(own.name) ?? 0) > 1 || clusterNameProblem(own.name) !== undefined),
			chosen: own,
			sameAs: first === undefined ? undefined : nameOf(first),
		};
	});
};

/** The rows that have every word somewhere in their context, name or server, whatever its case. */
export const filteredRows = (
	rows: readonly ContextRow[],
	filter: string,
): readonly ContextRow[] => {
	const words = filter.toLowerCase().split(/\s+/v).filter(Boolean);
	return words.length === 0
		? rows
		: rows.filter(({context, name, view}) => {
				const text = `${context} ${name} ${view.server}`.toLowerCase();
				return words.every(word => text.includes(word));
			});
};
