import type {Finding, FindingStatus} from '../checks/finding.ts';
import {worstOf} from '../checks/status-order.ts';
import {isOfSilence} from './finding-lines.ts';

/** Checks down, clusters across: the worst of what concerns a cluster; undefined where nothing does. */
export const checkMatrix = (
	findings: readonly Finding[],
	names: readonly string[],
	unreachable: readonly string[],
): ReadonlyArray<{id: string; cells: ReadonlyArray<FindingStatus | undefined>}> =>
	[...Map.groupBy(findings, ({id}) => id)].map(([id, ofCheck]) => ({
		id,
		cells: names.map(name => {
			const own = ofCheck.filter(({clusters}) => clusters.includes(name));
			// A dead peer must not hide what the living say of each other.
			return worstOf(own.filter(finding => !isOfSilence(finding, unreachable))) ?? worstOf(own);
		}),
	}));
