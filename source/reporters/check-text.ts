import type {Check, FindingStatus} from '../checks/finding.ts';

/** The statuses in which a check's own conditions are told. */
const order: readonly FindingStatus[] = ['pass', 'note', 'warn', 'fail', 'unknown', 'skipped'];

/** What a check looks at, in words. */
export const scopeText: Readonly<Record<Check['scope'], string>> = {
	workstation: 'this machine',
	cluster: 'each cluster',
	pair: 'each pair of clusters',
	mesh: 'the mesh as a whole',
};

/** When a check comes to which status, the best first. */
export const conditionsOf = ({
	when = {},
}: Check): ReadonlyArray<{status: FindingStatus; condition: string}> =>
	order.flatMap(status => {
		const condition = when[status];
		return condition === undefined ? [] : [{status, condition}];
	});
