import {makeListBudget} from '../kubernetes/list-budget.ts';
import {withQuery} from '../kubernetes/paths.ts';
import {fitted, type Fitting, type Shape} from '../kubernetes/shape.ts';
import {ApiError} from '../ports/cluster.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {wellFormed, wellFormedList} from './well-formed.ts';

const pageSize = 250;
const pageShape = {metadata: {continue: 'string'}, items: ['anything']} as const;

const namedShape = {kind: 'string', metadata: {name: 'string'}} as const;

const nameIn = (item: unknown): string => {
	const {kind = 'object', metadata = {}} = fitted(item, namedShape) ?? {};
	return [kind, ...(metadata.name === undefined ? [] : [metadata.name])].join(' ');
};

/**
Objects of a kind whose path is known, page by page, without the read that finds out how a custom kind is addressed. A kind that is
not served (404) has none: its owner is not installed. Throws `ApiError`, `too-large` for a list that does not end.
*/
export const listItems = async <Item extends Shape>(
	reader: ClusterReader,
	{path, shape, atMost}: {path: string; shape: Item; atMost: number},
): Promise<ReadonlyArray<Fitting<Item>>> => {
	const items: Array<Fitting<Item>> = [];
	let next: string | undefined;
	const budget = makeListBudget({isFiltered: false, now: () => performance.now()});
	try {
		do {
			const page = wellFormedList(
				await reader.get(
					withQuery(path, {limit: Math.min(pageSize, atMost - items.length), continue: next}),
				),
				pageShape,
				`the list at ${path}`,
			);
			const found = page?.items ?? [];
			for (const item of found) {
				const kept = wellFormed(item, shape, `${nameIn(item)} of the list at ${path}`);
				if (kept !== undefined) {
					items.push(kept);
				}
			}

			const token = page?.metadata?.continue;
			next = token === '' ? undefined : token;
			const problem = budget.problemAfter({items: found.length, next});
			if (problem !== undefined && items.length < atMost) {
				throw new ApiError('too-large', `${problem} (GET ${path})`);
			}
		} while (next !== undefined && items.length < atMost);
	} catch (error) {
		if (!(error instanceof ApiError && error.kind === 'not-found')) {
			throw error;
		}
	}

	return items;
};
