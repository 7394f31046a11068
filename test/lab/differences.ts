import {isDeepStrictEqual} from 'node:util';
import type {LabObject} from './cluster-client.ts';
import {keyOf, normaliseAll} from './normalise.ts';

/**
What has changed from one `everything` to a later one, a line for each object: `added ConfigMap default/x`,
`removed …`, `changed Namespace default: metadata.labels.a`. Statuses, bookkeeping, Events and Leases do not count.
*/
export const differences = (
	before: readonly LabObject[],
	after: readonly LabObject[],
): string[] => {
	const old = new Map(normaliseAll(before).map(object => [keyOf(object), object]));
	const now = new Map(normaliseAll(after).map(object => [keyOf(object), object]));
	return [...new Set([...old.keys(), ...now.keys()])].toSorted().flatMap(key => {
		const [a, b] = [old.get(key), now.get(key)];
		if (a === undefined || b === undefined) {
			return [`${a === undefined ? 'added' : 'removed'} ${key}`];
		}

		const paths = differentPaths(a, b);
		return paths.length === 0 ? [] : [`changed ${key}: ${paths.join(', ')}`];
	});
};

const differentPaths = (a: unknown, b: unknown, path: readonly string[] = []): string[] => {
	if (isDeepStrictEqual(a, b)) {
		return [];
	}

	if (!isRecord(a) || !isRecord(b)) {
		return [path.join('.')];
	}

	return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap(name =>
		differentPaths(a[name], b[name], [...path, name]),
	);
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
