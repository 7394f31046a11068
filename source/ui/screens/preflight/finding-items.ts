import type {Finding, FindingStatus} from '../../../checks/finding.ts';

/** What one check says with one status, wherever; or everything that is unknown because clusters don't answer. */
export type FindingItem = {
	key: string;
	kind: 'check' | 'silence';
	/** The check's; of `silence`, of the first one. */
	id: string;
	status: FindingStatus;
	findings: readonly Finding[];
	/** Names, each once. Of `silence`: those that don't answer. */
	clusters: readonly string[];
};

/** The worst first; what passed or was skipped is told in numbers only. */
export const shownStatuses = [
	'fail',
	'warn',
	'unknown',
	'note',
	'waived',
] as const satisfies readonly FindingStatus[];

/** Whether nothing could be learned for no other reason than that a cluster doesn't answer. */
export const isSilent = (
	{status, clusters, id}: Finding,
	unreachable: ReadonlySet<string>,
): boolean =>
	status === 'unknown' && id !== 'api.reachable' && clusters.some(name => unreachable.has(name));

const itemOf = (
	kind: FindingItem['kind'],
	findings: readonly Finding[],
	unreachable: ReadonlySet<string>,
): FindingItem[] => {
	const [first] = findings;
	return first === undefined
		? []
		: [
				{
					key: kind === 'silence' ? 'silence' : `${first.id} ${first.status}`,
					kind,
					id: first.id,
					status: first.status,
					findings,
					clusters: [...new Set(findings.flatMap(({clusters}) => clusters))].filter(
						name => kind === 'check' || unreachable.has(name),
					),
				},
			];
};

/** What is not as it should be, by check and status, the worst first. */
export const findingItems = (
	findings: readonly Finding[],
	unreachable: ReadonlySet<string>,
): readonly FindingItem[] => {
	const silent = findings.filter(finding => isSilent(finding, unreachable));
	const groups = [
		...Map.groupBy(
			findings.filter(finding => !isSilent(finding, unreachable)),
			({id, status}) => `${id} ${status}`,
		).values(),
	];
	return shownStatuses.flatMap(status => [
		...groups
			.filter(([first]) => first?.status === status)
			.flatMap(group => itemOf('check', group, unreachable)),
		...(status === 'unknown' ? itemOf('silence', silent, unreachable) : []),
	]);
};

/** Only warnings, failures and unknowns cost anything, so only they can be waived; silence has no check of its own. */
export const isWaivable = ({kind, status}: FindingItem): boolean =>
	kind === 'check' && (status === 'fail' || status === 'warn' || status === 'unknown');
