import {UsageError} from '../errors.ts';
import type {Waiver} from '../checks/run-checks.ts';
import {suggestion} from './option-reader.ts';

/**
A waiver that names nothing would be trusted without any effect.

@throws {UsageError} naming every unknown check and cluster.
*/
export const checkWaivers = (waivers: readonly Waiver[], known: {ids: readonly string[]; clusters: readonly string[]}): void => {
	const problems = waivers.flatMap(({id, clusters}) => [
		...(known.ids.includes(id) ? [] : [`--waive ${id}: there is no such check.${suggestion(id, known.ids)}`]),
		...clusters.filter(name => !known.clusters.includes(name)).map(name => `--waive ${id}=${name}: ${name} is not among the clusters ${known.clusters.join(', ')}.${suggestion(name, known.clusters)}`),
	]);
	if (problems.length > 0) {
		throw new UsageError(problems.join('\n'), {remedy: ['Every check is described in docs/checks.md.']});
	}
};
