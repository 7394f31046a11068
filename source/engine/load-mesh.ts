import path from 'node:path';
import {toError, UsageError} from '../errors.ts';
import {formatProblem, inOrder, type FileProblem} from '../mesh/file-problem.ts';
import {readMeshFile, type OverlayReference} from '../mesh/mesh-file.ts';
import type {LoadedMesh, Overlay} from '../mesh/mesh.ts';
import type {Decided} from '../mesh/overlay-contradictions.ts';
import {parseOverlay} from '../mesh/overlay.ts';
import type {FilesPort} from '../ports/files.ts';

/** Everything that is wrong with mesh.yaml and the files that it names; exit code 2. */
export class MeshFileError extends UsageError {
	readonly problems: readonly FileProblem[];

	constructor(problems: readonly FileProblem[]) {
		const files = [...new Set(problems.map(({file}) => file))].join(', ');
		const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
		super(
			[
				`there ${problems.length === 1 ? 'is' : 'are'} ${count} in ${files}:`,
				...problems.map(formatProblem),
			].join('\n'),
			{
				code: 'mesh-file',
				remedy: [
					'Correct the file and run the command again; every key is described in docs/mesh-file.md.',
				],
			},
		);
		this.problems = problems;
	}
}

type LoadedOverlay = {
	references: readonly OverlayReference[];
	overlay?: Overlay;
	problems: readonly FileProblem[];
};

const loadOverlay = async (
	files: FilesPort,
	place: {absolute: string; shown: string},
	{references, decided}: {references: readonly OverlayReference[]; decided: Decided | undefined},
): Promise<LoadedOverlay> => {
	let text: string | undefined;
	try {
		text = await files.read(place.absolute);
	} catch (error) {
		return {
			references,
			problems: references.map(({problem}) =>
				problem(
					`${place.absolute} cannot be read: ${toError(error).message}`,
					'make it readable, or remove this key',
				),
			),
		};
	}

	if (text === undefined) {
		return {
			references,
			problems: references.map(({problem}) =>
				problem(
					`there is no file ${place.absolute}`,
					'write it, correct the path, or remove this key',
				),
			),
		};
	}

	const [only, ...others] = references;
	const result = parseOverlay(text, {
		path: place.shown,
		cluster: others.length === 0 ? only?.cluster : undefined,
		decided,
	});
	return 'overlay' in result
		? {references, overlay: result.overlay, problems: []}
		: {references, problems: result.problems};
};

/**
The mesh that a text makes which is, or is to be, at `file`, with the overlays that it names.

@throws {MeshFileError} with every problem of all these files, and files that are missing.
*/
export const loadMeshText = async (
	files: FilesPort,
	{file, text}: {file: string; text: string},
): Promise<LoadedMesh> => {
	const absolute = path.resolve(file);
	const directory = path.dirname(absolute);
	const {mesh, decided, problems, overlays: references} = readMeshFile(text, {path: file});
	const byFile = new Map<string, OverlayReference[]>();
	for (const reference of references) {
		const place = path.resolve(directory, reference.path);
		byFile.set(place, [...(byFile.get(place) ?? []), reference]);
	}

	const loaded = await Promise.all(
		[...byFile].map(async ([place, named]) => {
			const written = named[0]?.path ?? place;
			return loadOverlay(
				files,
				{
					absolute: place,
					shown: path.isAbsolute(written) ? written : path.join(path.dirname(file), written),
				},
				{references: named, decided},
			);
		}),
	);

	const elsewhere = loaded.flatMap(overlay => overlay.problems);
	const all = [
		...inOrder([...problems, ...elsewhere.filter(problem => problem.file === file)]),
		...elsewhere.filter(problem => problem.file !== file),
	];
	if (mesh === undefined || all.length > 0) {
		throw new MeshFileError(all);
	}

	const overlays: Record<string, Overlay> = {};
	let base: Overlay | undefined;
	for (const {references: named, overlay} of loaded) {
		for (const {cluster} of named) {
			if (cluster === undefined) {
				base = overlay;
			} else if (overlay !== undefined) {
				overlays[cluster] = overlay;
			}
		}
	}

	return {
		mesh,
		path: absolute,
		directory,
		...(base === undefined ? {} : {base}),
		overlays,
	};
};

/**
Reads mesh.yaml, base.yaml and the overlays. Problems are told with the file names as `file` begins, so that they can be
clicked where the command was typed.

@throws {MeshFileError} with every problem of all these files, and files that are missing.
@throws {UsageError} when there is no mesh.yaml to read.
*/
export const loadMesh = async (files: FilesPort, file: string): Promise<LoadedMesh> => {
	const absolute = path.resolve(file);
	let text: string | undefined;
	try {
		text = await files.read(absolute);
	} catch (error) {
		throw new UsageError(`${absolute} cannot be read: ${toError(error).message}`, {
			code: 'mesh-file',
			remedy: ['Name a readable mesh file with -f.'],
		});
	}

	if (text === undefined) {
		throw new UsageError(`there is no mesh file ${absolute}`, {
			code: 'mesh-file',
			remedy: ['Name the mesh file with -f, or write one: docs/mesh-file.md describes it.'],
		});
	}

	return loadMeshText(files, {file, text});
};
