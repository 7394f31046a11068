import {ApiError} from '../../ports/cluster.ts';
import {isRecord} from '../../untyped.ts';
import type {Target} from './target.ts';

/**
What an answer lists below `key`. An API server writes null or an empty list for nothing, and never leaves the key out (fact K-12): what
lacks it is the answer of something else, and says nothing of what there is. Throws `ApiError`.
*/
export const membersOf = (
	value: unknown,
	key: 'items' | 'resources',
	{what, target}: {what: string; target: Target},
): unknown[] => {
	const members = isRecord(value) ? value[key] : undefined;
	if (members !== null && !Array.isArray(members)) {
		throw new ApiError('not-kubernetes', `it answered with something else than a list (${what})`, {
			server: target.server,
		});
	}

	return members ?? [];
};
