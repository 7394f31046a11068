import type {PreflightResult} from '../../source/reporters/preflight-result.ts';

/** What a preflight of these findings came to; nothing was left out, unless the test says so. */
export const resultOf = (
	result: Partial<PreflightResult> & Pick<PreflightResult, 'clusters' | 'findings'>,
): PreflightResult => ({
	simulated: false,
	startedAt: Date.UTC(2026, 10, 21, 12),
	durationMs: 812.4,
	leftOut: [],
	expiredWaivers: [],
	...result,
});
