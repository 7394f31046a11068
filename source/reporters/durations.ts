import type {PreflightResult} from './preflight-result.ts';

/** How many of each are told in a report for people. */
const most = 10;

/** How long the surveys of clusters and the checks took, in milliseconds, the slowest first; checks that took none are left out. */
export const slowestFirst = ({
	clusters,
	findings,
}: Pick<PreflightResult, 'clusters' | 'findings'>): {
	clusters: ReadonlyArray<{name: string; durationMs: number}>;
	checks: ReadonlyArray<{name: string; durationMs: number}>;
} => {
	// Each finding has the time of its whole check.
	const checks = new Map(
		findings.filter(({durationMs}) => durationMs > 0).map(({id, durationMs}) => [id, durationMs]),
	);
	return {
		clusters: clusters
			.map(({name, durationMs}) => ({name, durationMs}))
			.toSorted((a, b) => b.durationMs - a.durationMs)
			.slice(0, most),
		checks: [...checks]
			.map(([name, durationMs]) => ({name, durationMs}))
			.toSorted((a, b) => b.durationMs - a.durationMs)
			.slice(0, most),
	};
};
