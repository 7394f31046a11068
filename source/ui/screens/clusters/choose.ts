import type {ChosenCluster} from '../../../wizard/answers.ts';
import type {ContextRow} from './context-rows.ts';

/** A new choice, or why it stays as it is; with a choice, what is to be known of it. */
export type Choice = {clusters?: readonly ChosenCluster[]; notice?: string};

const identityOf = ({context, view}: ContextRow): string => view.aliasOf ?? context;

const twinOf = (row: ContextRow, rows: readonly ContextRow[]): ContextRow | undefined =>
	rows.find(
		other => other !== row && other.chosen !== undefined && identityOf(other) === identityOf(row),
	);

/** In the order of the list. */
const clustersOf = (
	rows: readonly ContextRow[],
	isChosen: (row: ContextRow) => boolean,
): readonly ChosenCluster[] =>
	rows
		.filter(row => isChosen(row))
		.map(
			({chosen, context, name, view: {source}}) =>
				chosen ?? {context, name, ...(source === undefined ? {} : {source})},
		);

/** Takes a context into the mesh, or out of it. */
export const toggled = (rows: readonly ContextRow[], row: ContextRow): Choice => {
	if (row.chosen !== undefined) {
		return {clusters: clustersOf(rows, other => other.chosen !== undefined && other !== row)};
	}

	const twin = twinOf(row, rows);
	if (twin !== undefined) {
		return {
			notice: `${row.context} leads to the same cluster as ${twin.context}, which is chosen: a cluster joins once.`,
		};
	}

	const {probe} = row.view;
	return {
		clusters: clustersOf(rows, other => other.chosen !== undefined || other === row),
		notice:
			probe.state === 'failed' && !probe.needsLogin
				? `${row.name} doesn't answer: preflight stays shut until it does.`
				: undefined,
	};
};

/** Every context shown that answers; where all of them are chosen, none of them. */
export const toggledAll = (rows: readonly ContextRow[], shown: readonly ContextRow[]): Choice => {
	const answering = shown.filter(
		row =>
			row.view.probe.state === 'reached' &&
			(row.chosen !== undefined ||
				(row.view.aliasOf === undefined && twinOf(row, rows) === undefined)),
	);
	if (answering.length === 0) {
		return {
			notice: shown.some(({view}) => view.probe.state === 'asking')
				? 'None of these contexts has answered yet.'
				: 'None of these contexts answers.',
		};
	}

	const all = new Set(answering);
	const areAllChosen = answering.every(({chosen}) => chosen !== undefined);
	return {
		clusters: clustersOf(rows, row =>
			areAllChosen
				? row.chosen !== undefined && !all.has(row)
				: row.chosen !== undefined || all.has(row),
		),
	};
};
