import {isRecord} from '../untyped.ts';
import {throughGateway} from './api-server.ts';
import type {Issue} from './file-problem.ts';
import {clusterNameProblem, isAnnotationKey} from './names.ts';
import {trustIssues} from './trust-rules.ts';

/** A cluster as far as it can be made out in a file that may be wrong elsewhere. */
type Entry = {name: string; fields: Record<string, unknown>; isLeaving: boolean};

const textOf = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== '' ? value : undefined;

const nameIssues = (names: readonly string[]): Issue[] =>
	names.flatMap(name => {
		const problem = clusterNameProblem(name);
		return problem === undefined ? [] : [{path: ['clusters', name], at: 'key', ...problem}];
	});

const gatewayIssues = ({name, fields}: Entry): Issue[] => {
	const {gateway} = fields;
	if (!isRecord(gateway)) {
		return [];
	}

	const {annotations} = gateway;
	const path = ['clusters', name, 'gateway'];
	return Object.keys(isRecord(annotations) ? annotations : {})
		.filter(key => !isAnnotationKey(key))
		.map((key): Issue => ({
			path: [...path, 'annotations', key],
			at: 'key',
			message: `"${key}" is not the key of an annotation`,
			fix: 'write one such as example.com/scheme',
		}));
};

/** Two entries for one cluster: remote secrets would count every endpoint twice (fact R-5). */
const sameClusterIssues = (
	entries: readonly Entry[],
	field: 'context' | 'uid',
	identityOf: (entry: Entry) => string | undefined,
): Issue[] => {
	const first = new Map<string, string>();
	return entries.flatMap((entry): Issue[] => {
		const identity = identityOf(entry);
		const earlier = identity === undefined ? undefined : first.get(identity);
		if (identity === undefined || earlier === undefined) {
			first.set(identity ?? '', entry.name);
			return [];
		}

		return [
			{
				path: ['clusters', entry.name, field],
				at: 'value',
				message: `${earlier} and ${entry.name} are one cluster under two names: they have the same ${field}`,
				fix: 'keep one of them, or correct the other',
			},
		];
	});
};

/** `./a.yaml` and `a.yaml` are one file. */
const plainPath = (path: string): string => path.replaceAll(/(?<=^|\/)(?:\.?\/)+/gv, '');

const contextOf = ({fields}: Entry): string | undefined => {
	const context = textOf(fields['context']);
	return context === undefined
		? undefined
		: JSON.stringify([context, plainPath(textOf(fields['kubeconfig']) ?? '')]);
};

const isPrimary = ({fields}: Entry): boolean => fields['role'] === 'primary';
const isRemote = ({fields}: Entry): boolean => fields['role'] === 'remote';

const remedyFor = (primaries: readonly Entry[]): string => {
	const names = primaries.map(({name}) => name).join(', ');
	return primaries.length === 0
		? 'give one cluster the role primary'
		: `the ${primaries.length === 1 ? 'primary is' : 'primaries are'} ${names}`;
};

/** Why a cluster cannot own a remote. Entries and roles that are wrong themselves say nothing about that. */
const unfitness = ({
	wanted,
	entry,
	owner,
	isEligible,
	isNamed,
}: {
	wanted: string;
	entry: Entry;
	owner: Entry | undefined;
	isEligible: boolean;
	isNamed: boolean;
}): string | undefined => {
	if (wanted === entry.name) {
		return 'is this cluster itself';
	}

	if (owner === undefined) {
		return isNamed ? undefined : 'is not a cluster of this mesh';
	}

	if (isRemote(owner)) {
		return 'is a remote itself';
	}

	return isPrimary(owner) && !isEligible ? 'is leaving the mesh' : undefined;
};

/** A remote is owned by a primary of this mesh that stays at least as long as it does (fact I-4). */
const ownerIssues = (
	entry: Entry,
	entries: readonly Entry[],
	names: readonly string[],
): Issue[] => {
	const {name, fields} = entry;
	const path = ['clusters', name, 'primary'];
	if (isPrimary(entry)) {
		return Object.hasOwn(fields, 'primary')
			? [
					{
						path,
						at: 'key',
						message: 'a primary has no primary of its own',
						fix: 'remove this key, or write role: remote',
					},
				]
			: [];
	}

	const eligible = entries.filter(
		other => isPrimary(other) && (entry.isLeaving || !other.isLeaving),
	);
	if (!Object.hasOwn(fields, 'primary')) {
		return isRemote(entry)
			? [
					{
						path,
						at: 'missing',
						message: 'is missing: a remote needs the primary that owns it',
						fix: remedyFor(eligible),
					},
				]
			: [];
	}

	const wanted = fields['primary'];
	if (typeof wanted !== 'string') {
		return [];
	}

	const owner = entries.find(other => other.name === wanted);
	const reason = unfitness({
		wanted,
		entry,
		owner,
		isEligible: owner !== undefined && eligible.includes(owner),
		isNamed: names.includes(wanted),
	});
	return reason === undefined
		? []
		: [
				{
					path,
					at: 'value',
					message: `"${wanted}" ${reason}`,
					fix: remedyFor(eligible),
				},
			];
};

/** A remote's gateway is configured by its owner's istiod, which reads the remote's API server before anything else. */
const publishedIssues = (entry: Entry): Issue[] => {
	const {name, fields} = entry;
	if (!isRemote(entry) || fields['apiServer'] !== throughGateway) {
		return [];
	}

	const owner = textOf(fields['primary']) ?? 'its primary';
	return [
		{
			path: ['clusters', name, 'apiServer'],
			at: 'value',
			message: `a remote cannot publish its API server through its gateway: istiod of ${owner} configures that gateway, and has to reach the API server first`,
			fix: `write an address that ${owner} reaches, such as https://10.0.0.7:6443 (a private load balancer, a tunnel), or make ${name} a primary`,
		},
	];
};

const membershipIssues = (entries: readonly Entry[]): Issue[] => {
	const staying = entries.filter(({isLeaving}) => !isLeaving);
	if (staying.length === 0) {
		return [
			{
				path: ['clusters'],
				at: 'key',
				...(entries.length === 0
					? {
							message: 'there is no cluster',
							fix: 'write at least one, such as east-1: {context: admin@east-1, network: east, role: primary}',
						}
					: {
							message: 'every cluster is leaving',
							fix: 'keep at least one; `mesh-wizard teardown` takes a whole mesh away',
						}),
			},
		];
	}

	return staying.every(isRemote)
		? [
				{
					path: ['clusters'],
					at: 'key',
					message: 'no cluster is a primary',
					fix: 'give at least one the role primary',
				},
			]
		: [];
};

/**
What holds between the fields of mesh.yaml (docs/mesh-file.md). Runs on data that may break the schema, so that all
problems are found at once; `names` are the clusters in the order of the text.
*/
export const meshRuleIssues = (data: unknown, names: readonly string[]): Issue[] => {
	const clusters = isRecord(data) ? data['clusters'] : undefined;
	if (!isRecord(data) || !isRecord(clusters)) {
		return [];
	}

	const entries = names.flatMap((name): Entry[] => {
		const fields = clusters[name];
		return isRecord(fields) ? [{name, fields, isLeaving: fields['state'] === 'leaving'}] : [];
	});
	const isWhole = entries.length === names.length;

	return [
		...nameIssues(names),
		...entries.flatMap(gatewayIssues),
		...entries.flatMap(publishedIssues),
		...sameClusterIssues(entries, 'context', contextOf),
		...sameClusterIssues(entries, 'uid', ({fields}) => textOf(fields['uid'])),
		...entries.flatMap(entry => ownerIssues(entry, entries, names)),
		...(isWhole ? membershipIssues(entries) : []),
		...trustIssues(data['trust'], {
			primaries: entries
				.filter(entry => isPrimary(entry) && !entry.isLeaving)
				.map(({name}) => name),
			names,
		}),
	];
};
