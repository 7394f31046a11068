import {withQuery} from '../kubernetes/paths.ts';
import {ApiError} from '../ports/cluster.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {listAt, stringAt} from './shape.ts';

const pageSize = 250;

/**
Objects of a kind whose path is known, page by page, without the read that finds out how a custom kind is addressed. A kind that is
not served (404) has none: its owner is not installed.
*/
export const listItems = async (
	reader: ClusterReader,
	path: string,
	atMost: number,
): Promise<readonly unknown[]> => {
	const items: unknown[] = [];
	let next: string | undefined;
	try {
		do {
			const page = await reader.get(
				withQuery(path, {limit: Math.min(pageSize, atMost - items.length), continue: next}),
			);
			items.push(...listAt(page, 'items'));
			next = stringAt(page, 'metadata', 'continue');
		} while (next !== undefined && next !== '' && items.length < atMost);
	} catch (error) {
		if (!(error instanceof ApiError && error.kind === 'not-found')) {
			throw error;
		}
	}

	return items;
};
