import type {Finding, FindingStatus} from '../../../checks/finding.ts';
import type {ClusterFacts} from '../../../survey/facts.ts';
import {findingsByCluster} from '../../../checks/findings-by-cluster.ts';
import {worstOf} from '../../../checks/status-order.ts';
import {areaOf, areaRank, areas} from './fact-values.ts';
import {isSilent} from './finding-items.ts';

/** Of one area in one cluster. No status: no check has said anything. `isAwaited`: the cluster hasn't answered yet. */
export type MatrixCell = {status?: FindingStatus; value: string; isAwaited?: boolean};

export type MatrixRow = {label: string; cells: readonly MatrixCell[]};

/** A cluster of the answers, with its facts once it has answered or failed to. */
export type Column = {name: string; facts?: ClusterFacts};

/** Areas down, clusters across: the worst of what concerns a cluster, and a short value from its facts. */
export const matrixRows = (
	columns: readonly Column[],
	findings: readonly Finding[],
): readonly MatrixRow[] => {
	const all = columns.flatMap(({facts}) => facts ?? []);
	const unreachable = new Set(all.filter(({reach}) => !reach.ok).map(({name}) => name));
	const byArea = Map.groupBy(
		findings.filter(({clusters}) => clusters.length > 0),
		({id}) => areaOf(id),
	);
	return areas
		.filter(
			({label, isOptional}) =>
				isOptional !== true || byArea.get(label)?.some(({status}) => status !== 'skipped') === true,
		)
		.map(({label, value}) => {
			const ofArea = findingsByCluster(byArea.get(label) ?? []);
			return {
				label,
				cells: columns.map(({name, facts}): MatrixCell => {
					if (facts === undefined) {
						return {value: '', isAwaited: true};
					}

					const own = ofArea.get(name) ?? [];
					// A dead peer must not hide what the living say of each other.
					const status =
						worstOf(own.filter(finding => !isSilent(finding, unreachable))) ?? worstOf(own);
					return {status, value: value?.(facts, all) ?? ''};
				}),
			};
		});
};

/** As many areas as there is room for, in their order: what is not as it should be first, then what most people look for. */
export const rowsThatFit = (rows: readonly MatrixRow[], height: number): readonly MatrixRow[] => {
	const isTrouble = ({cells}: MatrixRow) =>
		cells.some(({status}) => status === 'fail' || status === 'warn' || status === 'unknown');
	const kept = new Set(
		rows
			.toSorted(
				(one, other) =>
					Number(isTrouble(other)) - Number(isTrouble(one)) ||
					areaRank.indexOf(one.label) - areaRank.indexOf(other.label),
			)
			.slice(0, Math.max(0, height)),
	);
	return rows.filter(row => kept.has(row));
};

export const labelColumns = 15;
const least = 13;
const most = 24;

/** How wide a cluster's column is; undefined where they don't fit beside each other. */
export const matrixColumnWidth = (clusters: number, columns: number): number | undefined => {
	const width = Math.floor((columns - labelColumns) / Math.max(1, clusters));
	return width < least ? undefined : Math.min(most, width);
};
