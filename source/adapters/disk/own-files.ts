import {lstat, mkdir, readdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {MeshError} from '../../errors.ts';
import type {FilesPort, OwnFiles} from '../../ports/files.ts';
import {appendLines} from './append-lines.ts';
import {directoriesTo} from './directories-to.ts';
import {orFail, unlessMissing} from './fail.ts';
import {faultOf, makePrivate, pathFault, type PathFault} from './private-path.ts';
import {createWhole, replaceWhole} from './whole-file.ts';

/** Throws one `MeshError` for all of them. */
const refuse = (faults: ReadonlyArray<PathFault | undefined>): void => {
	const [first, ...others] = faults.filter(fault => fault !== undefined);
	if (first === undefined) {
		return;
	}

	throw new MeshError(
		others.length === 0
			? `${first.path} ${first.fault}, so nothing is written there`
			: `${String(others.length + 1)} paths are not as mesh-wizard leaves them, so nothing is written there`,
		{
			code: 'file.unfit',
			file: first.path,
			remedy:
				others.length === 0
					? [first.remedy]
					: [first, ...others].map(({path, fault, remedy}) => `${path} ${fault}. ${remedy}`),
		},
	);
};

/** Everything unfit in a directory. What cannot be looked at is left to whoever needs it. */
const faultsIn = async (directory: string): Promise<PathFault[]> => {
	const entries =
		(await unlessMissing(async () => readdir(directory, {withFileTypes: true}))) ?? [];
	const faults = await Promise.all(
		entries.map(async entry => {
			const file = path.join(directory, entry.name);
			const stats = await unlessMissing(async () => lstat(file));
			const fault =
				stats === undefined
					? undefined
					: faultOf(file, stats, entry.isDirectory() ? 'directory' : 'file');
			if (fault !== undefined) {
				return [fault];
			}

			return entry.isDirectory() ? faultsIn(file) : [];
		}),
	);
	return faults.flat();
};

/** The links below a folder on the way to a path; none where the path is not below it. */
const linksBetween = async (folder: string, to: string): Promise<PathFault[]> => {
	if (path.relative(folder, to).startsWith('..')) {
		return [];
	}

	const [, ...way] = directoriesTo(folder, to);
	const faults = await Promise.all(
		way.map(async directory => {
			const stats = await unlessMissing(async () => lstat(directory));
			return stats?.isSymbolicLink() === true ? faultOf(directory, stats, 'directory') : undefined;
		}),
	);
	return faults.filter(fault => fault !== undefined);
};

/** `OwnFiles` over the real disk. */
export const makeOwnFiles = (
	root: string,
	{read, list, mode}: Pick<FilesPort, 'read' | 'list' | 'mode'>,
): OwnFiles => {
	// Two appends to one file must not interleave.
	const appending = new Map<string, Promise<void>>();

	const check = async (file: string): Promise<void> => {
		for (const directory of directoriesTo(root, file)) {
			refuse([await pathFault(directory, 'directory')]);
		}

		refuse([await pathFault(file, 'file')]);
	};

	return {
		root,
		read,
		list,
		mode,
		write: async (file, text, {mode: wanted} = {}) =>
			orFail('write', file, async () => {
				await check(file);
				await replaceWhole(file, wanted ?? (await mode(file)) ?? 0o644, async handle =>
					handle.writeFile(text),
				);
			}),
		create: async (file, text, {mode: wanted = 0o644} = {}) =>
			orFail('write', file, async () => {
				await check(file);
				return createWhole(file, wanted, async handle => handle.writeFile(text));
			}),
		append: async (file, text) =>
			orFail('write', file, async () => {
				const before = appending.get(file) ?? Promise.resolve();
				const run = (async () => {
					await before.catch(() => undefined);
					await check(file);
					await appendLines(file, text);
				})();
				appending.set(file, run);
				try {
					await run;
				} finally {
					if (appending.get(file) === run) {
						appending.delete(file);
					}
				}
			}),
		makePrivateDirectory: async directory =>
			orFail('make', directory, async () => {
				await mkdir(path.dirname(root), {recursive: true, mode: 0o700});
				for (const each of [...directoriesTo(root, directory), directory]) {
					refuse([await makePrivate(each)]);
				}
			}),
		inspect: async ({from} = {}) =>
			orFail('read', root, async () => {
				refuse(from === undefined ? [] : await linksBetween(from, root));
				refuse([await pathFault(root, 'directory')]);
				refuse(await faultsIn(root));
			}),
		remove: async file =>
			orFail('remove', file, async () => {
				await check(file);
				await rm(file, {force: true});
			}),
	};
};
