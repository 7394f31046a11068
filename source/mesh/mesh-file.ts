import {isRecord} from '../untyped.ts';
import {inOrder, pathText, type DataPath, type FileProblem, type Issue} from './file-problem.ts';
import {meshFileSchema, type MeshFile} from './mesh-schema.ts';
import {defaultVerifyImage} from './verify-image.ts';
import {defaultCertificatesDirectory} from './trust-modes.ts';
import {meshRuleIssues} from './mesh-rules.ts';
import type {Mesh, MeshCluster, Trust} from './mesh.ts';
import type {Decided} from './overlay-contradictions.ts';
import {placeholderIssues} from './placeholders.ts';
import {schemaIssues} from './schema-issues.ts';
import {readYaml} from './yaml-source.ts';

/** A file that mesh.yaml names, and the place where it does. */
export type OverlayReference = {
	/** As written: relative to mesh.yaml. */
	path: string;
	/** The cluster it is for; undefined: all. */
	cluster?: string;
	/** A problem with that file, told where mesh.yaml names it. */
	problem: (message: string, fix: string) => FileProblem;
};

type MeshFileReading = {
	/** Only when there is no problem. */
	mesh?: Mesh;
	/** What its overlays may not contradict, with its places; only when there is no problem. */
	decided?: Decided;
	problems: readonly FileProblem[];
	/** Readable even when the rest is not, so that problems of all files are told together. */
	overlays: readonly OverlayReference[];
};

/** One slip makes one problem: a misspelt key is not missing as well. */
const withoutEchoes = (issues: readonly Issue[]): Issue[] => {
	const meant = new Set(
		issues
			.filter(issue => issue.meant !== undefined)
			.map(({path, meant: key}) => pathText([...path.slice(0, -1), key ?? ''])),
	);
	return issues.filter(({path, at}) => !(at === 'missing' && meant.has(pathText(path))));
};

const trustOf = (trust: MeshFile['trust']): Trust => {
	const {
		mode = 'generated',
		directory = defaultCertificatesDirectory,
		encrypt,
		cert = '',
		key = '',
		cluster = '',
	} = trust ?? {};
	switch (mode) {
		case 'generated': {
			return {mode, directory, ...(encrypt ? {encrypt} : {})};
		}

		case 'root': {
			return {mode, cert, key};
		}

		case 'intermediates': {
			return {mode, directory};
		}

		case 'from-cluster': {
			return {mode, cluster};
		}

		case 'in-cluster':
		case 'self-signed':
		case 'external': {
			return {mode};
		}
	}
};

const meshOf = (file: MeshFile, names: readonly string[]): Mesh => ({
	mesh: file.mesh,
	organization: file.organization ?? file.mesh,
	istio: file.istio,
	dataPlane: file.dataPlane ?? 'sidecar',
	trust: trustOf(file.trust),
	...(file.base === undefined ? {} : {base: file.base}),
	verify: {image: file.verify?.image ?? defaultVerifyImage},
	clusters: names.flatMap((name): MeshCluster[] => {
		const cluster = file.clusters[name];
		return cluster === undefined ? [] : [{name, ...cluster}];
	}),
});

/** Reads mesh.yaml with everything that is wrong in it, and the overlays that it names. Pure. */
export const readMeshFile = (text: string, {path: file}: {path: string}): MeshFileReading => {
	const source = readYaml(text, file);
	const {value: data} = source;
	if (!isRecord(data)) {
		const problem: FileProblem = {
			file,
			line: 1,
			column: 1,
			path: '',
			message: data === undefined || data === null ? 'the file is empty' : 'the file is not a map',
			fix: 'begin with apiVersion: mesh-wizard/v1 and kind: Mesh',
		};
		return {
			problems: source.problems.length > 0 ? inOrder(source.problems) : [problem],
			overlays: [],
		};
	}

	const names = source.keysOf(['clusters']);
	// A rule over several clusters needs all of them.
	const issues = withoutEchoes([
		...schemaIssues(meshFileSchema, data),
		...(source.isBroken ? [] : meshRuleIssues(data, names)),
		...placeholderIssues(data),
	]);
	const problems = inOrder([...source.problems, ...source.locate(issues)]);

	const referenceAt = (path: DataPath, value: unknown, cluster?: string): OverlayReference[] => {
		const isSound =
			typeof value === 'string' && !issues.some(issue => pathText(issue.path) === pathText(path));
		const [place] = isSound
			? source.locate([
					{
						path,
						at: 'value',
						message: '',
						fix: '',
					},
				])
			: [];
		return typeof value === 'string' && place !== undefined
			? [{path: value, cluster, problem: (message, fix) => ({...place, message, fix})}]
			: [];
	};

	const clusters = isRecord(data['clusters']) ? data['clusters'] : {};
	const overlays = [
		...referenceAt(['base'], data['base']),
		...names.flatMap(name => {
			const cluster = clusters[name];
			return isRecord(cluster)
				? referenceAt(['clusters', name, 'overlay'], cluster['overlay'], name)
				: [];
		}),
	];
	const placeOf = (...path: readonly string[]): string => {
		const [place] = source.locate([{path, at: 'value', message: '', fix: ''}]);
		return `${file}:${String(place?.line ?? 1)}`;
	};

	const parsed = problems.length === 0 ? meshFileSchema.safeParse(data) : undefined;
	if (parsed?.success !== true) {
		return {problems, overlays};
	}

	const mesh = meshOf(parsed.data, names);
	return {
		mesh,
		decided: {
			version: {value: mesh.istio.version, at: placeOf('istio', 'version')},
			trust: {value: mesh.trust.mode, at: placeOf('trust', 'mode')},
		},
		problems,
		overlays,
	};
};

/** `mesh.yaml`, read and validated (docs/mesh-file.md): the mesh, or all its problems at once. Pure. */
export const parseMeshFile = (
	text: string,
	options: {path: string},
): {mesh: Mesh} | {problems: readonly FileProblem[]} => {
	const {mesh, problems} = readMeshFile(text, options);
	return mesh === undefined ? {problems} : {mesh};
};

export {formatProblem, type FileProblem} from './file-problem.ts';
