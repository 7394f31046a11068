import type {Finding, FindingStatus} from '../checks/finding.ts';
import {findingsByCluster} from '../checks/findings-by-cluster.ts';
import {worstOf} from '../checks/status-order.ts';
import {isOfSilence} from './finding-lines.ts';

/** Checks down, clusters across: the worst of what concerns a cluster; undefined where nothing does. */
export const checkMatrix = (
	findings: readonly Finding[],
	names: readonly string[],
	unreachable: readonly string[],
): ReadonlyArray<{id: string; cells: ReadonlyArray<FindingStatus | undefined>}> => {
	const mute = new Set(unreachable);
	return [...Map.groupBy(findings, ({id}) => id)].map(([id, ofCheck]) => {
		const byCluster = findingsByCluster(ofCheck);
		return {
			id,
			cells: names.map(name => {
				const own = byCluster.get(name) ?? [];
				// A dead peer must not hide what the living say of each other.
				return worstOf(own.filter(finding => !isOfSilence(finding, mute))) ?? worstOf(own);
			}),
		};
	});
};
