import {summaryOf} from '../checks/run-checks.ts';
import type {PreflightResult} from './preflight-result.ts';
import type {PreflightReport} from './report-schema.ts';

/** The report as data: every finding, nothing to be inferred from what is missing. */
export const preflightReport = ({simulated, startedAt, durationMs, clusters, findings}: PreflightResult): PreflightReport => ({
	apiVersion: 'mesh-wizard/v1',
	kind: 'PreflightReport',
	simulated,
	startedAt: new Date(startedAt).toISOString(),
	durationMs: Math.round(durationMs),
	summary: summaryOf(findings),
	clusters: clusters.map(({name, context, server, uid, reach, durationMs: took}) => ({
		name, context, server, uid: uid.known ? uid.value : null, reachable: reach.ok, durationMs: took,
	})),
	findings: findings.map(({id, status, clusters: subject, title, observed, source, why, remedy, docs, durationMs: took, waivedFrom}) => ({
		id,
		status,
		clusters: [...subject],
		title,
		observed,
		source,
		why,
		remedy: remedy === undefined ? null : {summary: remedy.summary, commands: [...remedy.commands]},
		docs,
		durationMs: took,
		...(waivedFrom === undefined ? {} : {waivedFrom}),
	})),
});

/** What `preflight -o json` prints. */
export const preflightJson = (result: PreflightResult): string => `${JSON.stringify(preflightReport(result), undefined, '\t')}\n`;
