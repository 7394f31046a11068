import {MeshFileError} from '../engine/load-mesh.ts';
import {MeshError, toError, UsageError} from '../errors.ts';
import {defaultIstio} from '../mesh/default-istio.ts';
import {defaultClusterName, defaultClusterNames} from '../mesh/default-names.ts';
import {defaultVerifyImage} from '../mesh/mesh-schema.ts';
import type {Mesh, MeshCluster, Trust} from '../mesh/mesh.ts';
import {clusterNameProblem, isLabelValue, maximumLabelLength} from '../mesh/names.ts';
import {parseOldTopology, type OldTopology} from '../mesh/old-topology.ts';
import {assignRoles} from '../mesh/assign-roles.ts';
import type {Kubeconfig} from '../ports/kubeconfig.ts';
import type {Ports} from '../ports/ports.ts';
import {sh} from '../text/shell.ts';
import {findContexts, renaming} from './find-contexts.ts';
import type {InitOptions} from './definitions/init.ts';
import {readFlagFile} from './read-flag-file.ts';
import {usageError} from './usage-problems.ts';

type Reach = Pick<Ports, 'files' | 'kubeconfig' | 'istioctl'>;
type Named = {context: string; name?: string; network?: string};

/** Gathers everything that is wrong, so that all of it is told at once. */
type Problems = string[];

const readTopology = async (file: string, {files, kubeconfig}: Reach): Promise<OldTopology> => {
	const reading = await readFlagFile(files, '--from', file);
	if ('problem' in reading) {
		throw new UsageError(reading.problem);
	}

	const result = parseOldTopology(reading.text, {
		path: file,
		known: kubeconfig.contexts.map(({name}) => name),
	});
	if ('problems' in result) {
		throw new MeshFileError(result.problems);
	}

	return result.topology;
};

/** How all clusters are given once more, each that has no name of its own yet with one, as flags to paste. */
const namingAdvice = (
	clusters: readonly Named[],
	names: ReadonlyMap<string, string>,
	kubeconfig: Kubeconfig,
): string => {
	const divided = clusters.map(({context}) => context).filter(context => context.includes(','));
	if (divided.length > 0) {
		return `--contexts divides at commas: rename first, here and where it is used: ${divided.map(context => renaming(context, kubeconfig)).join('; ')}`;
	}

	const taken = new Set([...names.values(), ...clusters.flatMap(({name}) => name ?? [])]);
	const words = clusters.map(({context, name}) => {
		const known = name ?? names.get(context);
		if (known !== undefined) {
			return `${known}=${context}`;
		}

		const short = defaultClusterName(context)
			.slice(0, maximumLabelLength - 5)
			.replace(/-+$/v, '');
		let number = 1;
		while (taken.has(`${short}-${String(number)}`)) {
			number++;
		}

		const own = `${short}-${String(number)}`;
		taken.add(own);
		return `${own}=${context}`;
	});
	const networks = clusters.flatMap(({network}) => network ?? []);
	return networks.length === 0
		? sh`Name them, such as --contexts ${words.join(',')}`
		: sh`Name them, by these flags instead of --from: --contexts ${words.join(',')} --networks ${networks.join(',')}`;
};

/** Names for the clusters: as given, else from their contexts. */
const named = (
	clusters: readonly Named[],
	problems: Problems,
	kubeconfig: Kubeconfig,
): Array<{name: string; context: string}> => {
	const {names, collisions} = defaultClusterNames(
		clusters.filter(({name}) => name === undefined).map(({context}) => context),
	);
	for (const {name, contexts} of collisions) {
		problems.push(
			`${contexts.join(' and ')} would ${contexts.length === 2 ? 'both' : 'all'} be called ${name}.`,
		);
	}

	if (collisions.length > 0) {
		problems.push(namingAdvice(clusters, names, kubeconfig));
	}

	const all = clusters.map(({context, name}) => ({
		context,
		name: name ?? names.get(context) ?? context,
	}));
	for (const [index, {name}] of all.entries()) {
		const problem =
			collisions.length > 0 && clusters[index]?.name === undefined
				? undefined
				: clusterNameProblem(name);
		if (problem !== undefined) {
			problems.push(`--contexts: ${problem.message}; ${problem.fix}.`);
		} else if (all.findIndex(other => other.name === name) < index) {
			problems.push(`--contexts: two clusters are called ${name}.`);
		}
	}

	return all;
};

const versionOf = async (
	{istioVersion}: InitOptions,
	{istioctl}: Reach,
	problems: Problems,
): Promise<string> => {
	if (istioVersion !== undefined) {
		return istioVersion;
	}

	const place = await istioctl.locate();
	if ('version' in place) {
		return place.version;
	}

	problems.push(
		`--istio-version is missing, and no istioctl is on PATH that would say which: write it, such as --istio-version ${defaultIstio}.`,
	);
	return '';
};

const placed = (
	options: InitOptions,
	{kubeconfig}: Reach,
	problems: Problems,
): readonly MeshCluster[] => {
	if (options.contexts.length === 0) {
		problems.push(
			'It is not said which clusters the mesh has: give --contexts a,b or --from topology.yaml.',
		);
		return [];
	}

	try {
		findContexts(options.contexts.map(({context}) => ({context, kubeconfig})));
	} catch (error) {
		problems.push(toError(error).message);
	}

	const result = assignRoles({...options, clusters: named(options.contexts, problems, kubeconfig)});
	if ('problems' in result) {
		problems.push(...result.problems);
		return [];
	}

	return result.clusters;
};

/** The mesh that the flags, or the old topology file, describe. Contacts no cluster. Throws `UsageError` with everything that is wrong. */
export const initialMesh = async (
	options: InitOptions,
	reach: Reach,
	trust: Trust,
): Promise<Mesh> => {
	const problems: Problems = [];
	let old: OldTopology | undefined;
	if (options.from !== undefined) {
		try {
			old = await readTopology(options.from, reach);
		} catch (error) {
			if (!(error instanceof MeshError)) {
				throw error;
			}

			problems.push(error.message);
		}
	}

	// In the old format every cluster had a control plane of its own.
	const clusters =
		options.from === undefined
			? placed(options, reach, problems)
			: named(old?.clusters ?? [], problems, reach.kubeconfig).map(
					(cluster, index): MeshCluster => ({
						...cluster,
						network: old?.clusters[index]?.network ?? '',
						role: 'primary',
					}),
				);
	const mesh = options.mesh ?? old?.mesh;
	if (mesh === undefined && (options.from === undefined || old !== undefined)) {
		problems.push('--mesh is missing: the ID of the mesh, such as --mesh shop.');
	} else if (mesh !== undefined && !isLabelValue(mesh)) {
		problems.push(`--mesh ${mesh}: write letters, digits, "-", "_" and "." inside, at most 63.`);
	}

	const version = await versionOf(options, reach, problems);
	if (problems.length > 0) {
		throw usageError('mesh-wizard init', problems);
	}

	return {
		mesh: mesh ?? '',
		organization: options.organization ?? mesh ?? '',
		istio: {version},
		dataPlane: 'sidecar',
		trust,
		verify: {image: defaultVerifyImage},
		clusters,
	};
};
