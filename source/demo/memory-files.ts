import path from 'node:path';
import {MeshError} from '../errors.ts';
import type {FilesPort, OwnFiles} from '../ports/files.ts';

export type MemoryFiles = FilesPort &
	OwnFiles & {
		/** Texts by path, and permission bits by path of files and directories. */
		readonly texts: Map<string, string>;
		readonly modes: Map<string, number>;
		/** Every call that changed something, as `write /certs/root-key.pem`. */
		readonly changes: string[];
		/** A disk of its own with the same content. */
		copy: () => MemoryFiles;
	};

/** A disk in memory that behaves as the real one: no file without its directory, `create` whole or not at all. */
export const makeMemoryFiles = (initial?: {
	texts: ReadonlyMap<string, string>;
	modes: ReadonlyMap<string, number>;
}): MemoryFiles => {
	const texts = new Map(initial?.texts);
	const modes = new Map(initial?.modes ?? [['/', 0o755]]);
	const changes: string[] = [];

	const put = (file: string, text: string, mode: number) => {
		if (!modes.has(path.dirname(file))) {
			throw new MeshError(`cannot write ${file}: its directory does not exist`, {code: 'file'});
		}

		texts.set(file, text);
		modes.set(file, mode);
	};

	const files: MemoryFiles = {
		root: '/',
		below: own => ({...files, root: own}),
		async inspect() {
			// Nobody else is here.
		},
		texts,
		modes,
		changes,
		copy: () => makeMemoryFiles({texts, modes}),
		read: async file => texts.get(file),
		async write(file, text, {mode} = {}) {
			put(file, text, mode ?? modes.get(file) ?? 0o644);
			changes.push(`write ${file}`);
		},
		async create(file, text, {mode = 0o644} = {}) {
			if (texts.has(file)) {
				return false;
			}

			put(file, text, mode);
			changes.push(`create ${file}`);
			return true;
		},
		async append(file, text) {
			put(file, `${texts.get(file) ?? ''}${text}`, modes.get(file) ?? 0o600);
			changes.push(`append ${file}`);
		},
		async makePrivateDirectory(directory) {
			if (!modes.has(directory)) {
				await files.makePrivateDirectory(path.dirname(directory));
				modes.set(directory, 0o700);
				changes.push(`make ${directory}`);
			}
		},
		list: async directory =>
			[...new Set([...modes.keys(), ...texts.keys()])]
				.filter(name => name !== directory && path.dirname(name) === directory)
				.map(name => path.basename(name)),
		mode: async file => modes.get(file),
		async remove(file) {
			if (texts.delete(file)) {
				modes.delete(file);
				changes.push(`remove ${file}`);
			}
		},
	};
	return files;
};
