import {readdir, realpath, stat} from 'node:fs/promises';
import type {FilesPort, OwnFiles} from '../../ports/files.ts';
import {orFail, unlessMissing} from './fail.ts';
import {makeOwnFiles} from './own-files.ts';
import {readRegular} from './read-regular.ts';
import {createWhole, replaceWhole} from './whole-file.ts';

/** The local disk. Errors are `MeshError`s that name the path. */
export const makeFiles = (): FilesPort => {
	const owned = new Map<string, OwnFiles>();
	const files: FilesPort = {
		read: async (file, options) =>
			orFail('read', file, async () => {
				const bytes = await unlessMissing(async () => readRegular(file, options));
				return bytes?.toString('utf8');
			}),
		write: async (file, text, {mode} = {}) =>
			orFail('write', file, async () => {
				// A link stays a link; what it leads to is replaced, and keeps its mode unless one is asked for.
				const target = (await unlessMissing(async () => realpath(file))) ?? file;
				await replaceWhole(target, mode ?? (await files.mode(target)) ?? 0o644, async handle =>
					handle.writeFile(text),
				);
			}),
		create: async (file, text, {mode = 0o644} = {}) =>
			orFail('write', file, async () =>
				createWhole(file, mode, async handle => handle.writeFile(text)),
			),
		list: async directory =>
			orFail(
				'list',
				directory,
				async () => (await unlessMissing(async () => readdir(directory))) ?? [],
			),
		mode: async file =>
			orFail('read', file, async () => {
				const found = await unlessMissing(async () => stat(file));
				return found === undefined ? undefined : found.mode & 0o7777; // eslint-disable-line no-bitwise
			}),
		below(root) {
			const own = owned.get(root) ?? makeOwnFiles(root, files);
			owned.set(root, own);
			return own;
		},
	};
	return files;
};
