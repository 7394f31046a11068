import type {Finding} from '../checks/finding.ts';
import {mostInPairs} from '../checks/most-in-pairs.ts';
import {worstOf} from '../checks/status-order.ts';
import {blockOf} from './pair-outcomes.ts';
import type {PreflightReport} from './report-schema.ts';

type Entry = PreflightReport['pairs'][number];

const isFine = ({status}: Pick<Finding, 'status'>): boolean =>
	status === 'pass' || status === 'skipped';

const idsOf = (findings: readonly Finding[]): string[] => [
	...new Set(findings.filter(finding => !isFine(finding)).map(({id}) => id)),
];

/** Pairs as the report has them: up to 50 clusters each one, of more those of which something is to be said, and an entry for all others. */
export const pairJson = (findings: readonly Finding[], names: readonly string[]): Entry[] => {
	const isFolded = names.length > mostInPairs;
	const place = new Map(names.map((name, index) => [name, index]));
	const placeOf = (name = '') => place.get(name) ?? 0;
	const ofPairs = findings.filter(finding => blockOf(finding, names) !== undefined);
	const told = isFolded ? ofPairs.filter(finding => !isFine(finding)) : ofPairs;
	const single = told
		.filter(({clusters}) => clusters.length === 2)
		.map(finding => ({
			finding,
			clusters: finding.clusters.toSorted((a, b) => placeOf(a) - placeOf(b)),
		}));
	const entries = [...Map.groupBy(single, ({clusters}) => JSON.stringify(clusters))].flatMap(
		([, same]) => {
			const own = same.map(({finding}) => finding);
			return same.slice(0, 1).map(({clusters}): Entry => ({
				clusters: [...clusters],
				status: worstOf(own) ?? 'skipped',
				ids: idsOf(own),
			}));
		},
	);
	return [
		...entries.toSorted(
			({clusters: [a, b]}, {clusters: [c, d]}) =>
				placeOf(a) - placeOf(c) || placeOf(b) - placeOf(d),
		),
		...told
			.filter(({clusters}) => clusters.length !== 2)
			.map(({id, status, clusters, pairs}): Entry => ({
				clusters: [...clusters],
				pairs: pairs === undefined ? undefined : {ones: [...pairs.ones], others: [...pairs.others]},
				status,
				ids: [id],
			})),
		...(isFolded && ofPairs.length > 0
			? [
					{
						clusters: [...names],
						status: worstOf(ofPairs.filter(finding => isFine(finding))) ?? 'skipped',
						ids: [],
					},
				]
			: []),
	];
};
