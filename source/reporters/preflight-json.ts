import {summaryOf} from '../checks/run-checks.ts';
import {changeCounts} from './change-text.ts';
import {findingJson} from './finding-json.ts';
import {isOfSilence, toldAsSilent} from './finding-lines.ts';
import {pairJson} from './pair-json.ts';
import type {PreflightResult} from './preflight-result.ts';
import type {PreflightReport} from './report-schema.ts';

const adviceJson = (advice: PreflightResult['advice']): PreflightReport['advice'] =>
	advice === undefined
		? null
		: {
				contradiction: advice.contradiction ?? null,
				options: advice.options.map(({title, topology, reasons, recommended, unsuitable}) => ({
					pattern: topology.pattern,
					title,
					recommended,
					unsuitable: unsuitable ?? null,
					reasons: [...reasons],
					clusters: Object.entries(topology.places).map(([context, place]) => ({
						name: advice.names.get(context) ?? context,
						network: place.network,
						role: place.role,
						primary:
							place.role === 'remote' ? (advice.names.get(place.owner) ?? place.owner) : null,
					})),
				})),
			};

/** What follows from a cluster that does not answer is marked, and summed up apart from what is unknown for reasons of its own. */
const foldedFindings = (
	findings: PreflightResult['findings'],
): Pick<PreflightReport, 'summary' | 'findings'> => {
	const silent = new Set(toldAsSilent(findings));
	const isConsequence = (finding: (typeof findings)[number]) => isOfSilence(finding, silent);
	return {
		summary: {
			...summaryOf(findings.filter(finding => !isConsequence(finding))),
			unanswered: findings.filter(finding => isConsequence(finding)).length,
		},
		findings: findings.map(finding => ({
			...findingJson(finding),
			...(isConsequence(finding) ? {because: 'api.reachable' as const} : {}),
		})),
	};
};

/** The report as data: every finding, nothing to be inferred from what is missing. */
export const preflightReport = ({
	simulated,
	startedAt,
	durationMs,
	clusters,
	findings,
	leftOut,
	expiredWaivers,
	advice,
	against,
}: PreflightResult): PreflightReport => ({
	apiVersion: 'mesh-wizard/v1',
	kind: 'PreflightReport',
	simulated,
	startedAt: new Date(startedAt).toISOString(),
	durationMs: Math.round(durationMs),
	...foldedFindings(findings),
	clusters: clusters.map(({name, context, server, uid, reach, durationMs: took}) => ({
		name,
		context,
		server,
		uid: uid.known ? uid.value : null,
		reachable: reach.ok,
		durationMs: took,
	})),
	pairs: pairJson(
		findings,
		clusters.map(({name}) => name),
	),
	advice: adviceJson(advice),
	against:
		against === undefined
			? null
			: {
					startedAt: against.startedAt,
					simulated: against.simulated,
					...changeCounts(against),
					notCompared: against.notCompared,
					findings: against.changes.map(({clusters: names, before, now, ...change}) => ({
						...change,
						clusters: [...names],
						before: before ?? null,
						now: now ?? null,
					})),
				},
	leftOut: [...leftOut],
	expiredWaivers: expiredWaivers.map(({id, clusters: names, reason, until}) => ({
		id,
		clusters: [...names],
		reason: reason ?? null,
		until: until ?? '',
	})),
});

/** What `preflight -o json` prints. */
export const preflightJson = (result: PreflightResult): string =>
	`${JSON.stringify(preflightReport(result), undefined, '\t')}\n`;
