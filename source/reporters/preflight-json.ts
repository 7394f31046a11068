import {summaryOf} from '../checks/run-checks.ts';
import {findingJson} from './finding-json.ts';
import {pairOutcomes} from './pair-outcomes.ts';
import type {PreflightResult} from './preflight-result.ts';
import type {PreflightReport} from './report-schema.ts';

/** The report as data: every finding, nothing to be inferred from what is missing. */
export const preflightReport = ({simulated, startedAt, durationMs, clusters, findings, leftOut, expiredWaivers}: PreflightResult): PreflightReport => ({
	apiVersion: 'mesh-wizard/v1',
	kind: 'PreflightReport',
	simulated,
	startedAt: new Date(startedAt).toISOString(),
	durationMs: Math.round(durationMs),
	summary: summaryOf(findings),
	clusters: clusters.map(({name, context, server, uid, reach, durationMs: took}) => ({
		name, context, server, uid: uid.known ? uid.value : null, reachable: reach.ok, durationMs: took,
	})),
	findings: findings.map(finding => findingJson(finding)),
	pairs: pairOutcomes(findings, clusters.map(({name}) => name)).map(({clusters: [one, other], status, ids}) => ({clusters: [one, other], status, ids: [...ids]})),
	leftOut: [...leftOut],
	expiredWaivers: expiredWaivers.map(({id, clusters: names, reason, until}) => ({
		id, clusters: [...names], reason: reason ?? null, until: until ?? '',
	})),
});

/** What `preflight -o json` prints. */
export const preflightJson = (result: PreflightResult): string => `${JSON.stringify(preflightReport(result), undefined, '\t')}\n`;
