import {isRecord} from '../untyped.ts';
import type {Issue} from './file-problem.ts';
import {trustModes} from './trust-modes.ts';
import {nearest} from './nearest.ts';

/** The keys beside `mode`, and the modes that have them. */
const keyModes: Readonly<Record<string, readonly string[]>> = {
	directory: ['generated', 'intermediates'],
	encrypt: ['generated'],
	cert: ['root'],
	key: ['root'],
	cluster: ['from-cluster'],
};

/** The keys without which a mode means nothing, with a right way to write each. */
const neededKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	root: {cert: 'cert: pki/root-cert.pem', key: 'key: pki/root-key.pem'},
	intermediates: {directory: 'directory: pki'},
	'from-cluster': {cluster: 'cluster: NAME, with the name of a primary whose istiod runs'},
};

const sourceIssues = (
	cluster: unknown,
	{primaries, names}: {primaries: readonly string[]; names: readonly string[]},
): Issue[] => {
	if (typeof cluster !== 'string' || primaries.includes(cluster)) {
		return [];
	}

	const meant = nearest(cluster, primaries);
	return [
		{
			path: ['trust', 'cluster'],
			at: 'value',
			message: `"${cluster}" ${names.includes(cluster) ? 'is no primary that stays in the mesh' : 'is not a cluster of this mesh'}`,
			fix:
				meant === undefined
					? `the primaries are ${primaries.join(', ') || 'none yet'}`
					: `did you mean ${meant}?`,
		},
	];
};

/** What holds between the keys of `trust`, and between them and the clusters. */
export const trustIssues = (
	trust: unknown,
	clusters: {primaries: readonly string[]; names: readonly string[]},
): Issue[] => {
	const {primaries} = clusters;
	const mode = trustModes.find(one => isRecord(trust) && one === trust['mode']);
	if (!isRecord(trust) || mode === undefined) {
		return [];
	}

	const needed = neededKeys[mode] ?? {};
	return [
		...(mode === 'self-signed' && primaries.length > 1
			? [
					{
						path: ['trust', 'mode'],
						at: 'value' as const,
						message: `with self-signed, every primary has a root of its own, and there are ${primaries.length} (${primaries.join(', ')})`,
						fix: 'write mode: generated; or, to go on with the root of one that lives, mode: from-cluster',
					},
				]
			: []),
		...Object.entries(needed)
			.filter(([key]) => !Object.hasOwn(trust, key))
			.map(([key, example]): Issue => ({
				path: ['trust', key],
				at: 'missing',
				message: `is missing: mode ${mode} needs it`,
				fix: `write ${example}`,
			})),
		...Object.entries(keyModes)
			.filter(([key, modes]) => Object.hasOwn(trust, key) && !modes.includes(mode))
			.map(([key, modes]): Issue => ({
				path: ['trust', key],
				at: 'key',
				message: `mode ${mode} has no use for it`,
				fix: `remove this key, or write mode: ${modes.join(' or ')}`,
			})),
		...(mode === 'from-cluster' ? sourceIssues(trust['cluster'], clusters) : []),
	];
};
