import type {MeshCluster} from './mesh.ts';
import {nearest} from './nearest.ts';

/** The shapes of Istio's guides, and what mixes them. */
export const topologies = [
	'multi-primary',
	'multi-primary-multi-network',
	'primary-remote',
	'primary-remote-multi-network',
	'mixed',
] as const;
type Topology = (typeof topologies)[number];

export type RoleRequest = {
	clusters: ReadonlyArray<{name: string; context: string}>;
	topology?: Topology;
	/** In the order of the clusters, or one for all; none: as the topology has it. */
	networks: readonly string[];
	/** Names of clusters or contexts; none: as the topology has it. */
	primaries: readonly string[];
};

/** The network of clusters that share one, where nobody has named it. */
const sharedNetwork = 'network1';

const networkProblems = ({clusters, topology, networks}: RoleRequest): string[] => {
	const distinct = new Set(networks).size;
	return [
		...(networks.length > 1 && networks.length !== clusters.length
			? [
					`--networks names ${networks.length} networks for ${clusters.length} clusters: name one for each, in the order of --contexts, or one for all.`,
				]
			: []),
		...((topology === 'multi-primary' || topology === 'primary-remote') && distinct > 1
			? [
					`--topology ${topology} has one network, and --networks names ${distinct}: write --topology ${topology}-multi-network.`,
				]
			: []),
		...((topology === 'multi-primary-multi-network' ||
			topology === 'primary-remote-multi-network') &&
		distinct === 1 &&
		clusters.length > 1
			? [
					`--topology ${topology} has several networks, and --networks names one: write --topology ${topology.replace('-multi-network', '')}.`,
				]
			: []),
		...(topology === 'mixed' && networks.length === 0
			? ['--topology mixed needs --networks: one for each cluster.']
			: []),
	];
};

const primaryProblems = (
	{clusters, topology, primaries}: RoleRequest,
	found: readonly string[],
): string[] => {
	const known = clusters.flatMap(({name, context}) => [name, context]);
	return [
		...primaries
			.filter(primary => !known.includes(primary))
			.map(primary => {
				const meant = nearest(primary, known);
				return `--primaries ${primary}: no cluster of the mesh is called so.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
			}),
		...((topology === 'multi-primary' || topology === 'multi-primary-multi-network') &&
		primaries.length > 0 &&
		found.length < clusters.length
			? [
					`In --topology ${topology} every cluster is a primary: leave --primaries out, or write --topology mixed.`,
				]
			: []),
		...((topology === 'primary-remote' || topology === 'primary-remote-multi-network') &&
		found.length > 1
			? [
					`--topology ${topology} has one primary, and --primaries names ${found.length}: write --topology mixed.`,
				]
			: []),
		...(topology === 'mixed' && primaries.length === 0
			? ['--topology mixed needs --primaries: the clusters that run an istiod.']
			: []),
	];
};

/** Roles and networks for clusters, or everything that is wrong with what was asked for, as sentences about the flags. Pure. */
export const assignRoles = (
	request: RoleRequest,
): {clusters: readonly MeshCluster[]} | {problems: readonly string[]} => {
	const {clusters, topology, networks, primaries} = request;
	const hasOnePrimary =
		topology === 'primary-remote' || topology === 'primary-remote-multi-network';
	const chosen = clusters
		.filter(({name, context}) => primaries.includes(name) || primaries.includes(context))
		.map(({name}) => name);
	const owners =
		primaries.length > 0
			? chosen
			: clusters.map(({name}) => name).slice(0, hasOnePrimary ? 1 : undefined);
	const hasOneNetwork = topology === 'multi-primary' || topology === 'primary-remote';
	const networkOf = (index: number): string =>
		networks[networks.length === 1 ? 0 : index] ??
		(hasOneNetwork ? sharedNetwork : (clusters[index]?.name ?? ''));
	const problems = [...networkProblems(request), ...primaryProblems(request, chosen)];

	const placed = clusters.map(({name, context}, index): MeshCluster => {
		const network = networkOf(index);
		if (owners.includes(name)) {
			return {
				name,
				context,
				network,
				role: 'primary',
			};
		}

		const near = owners.filter(
			owner => networkOf(clusters.findIndex(cluster => cluster.name === owner)) === network,
		);
		const [owner, ...others] = owners.length === 1 ? owners : near;
		if ((owner === undefined || others.length > 0) && problems.length === 0) {
			problems.push(
				`Which primary owns ${name} is not clear: ${owner === undefined ? `none of ${owners.join(', ')} is` : `${[owner, ...others].join(' and ')} are`} on its network ${network}. Put it on the network of its primary alone, or write the mesh file by hand.`,
			);
		}

		return {
			name,
			context,
			network,
			role: 'remote',
			primary: owner ?? '',
		};
	});
	return problems.length > 0 ? {problems} : {clusters: placed};
};
