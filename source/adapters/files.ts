import {randomBytes} from 'node:crypto';
import {
	type FileHandle,
	chmod,
	link,
	mkdir,
	open,
	readdir,
	readFile,
	realpath,
	rename,
	rm,
	stat,
} from 'node:fs/promises';
import process from 'node:process';
import path from 'node:path';
import {MeshError, toError} from '../errors.ts';
import type {FilesPort} from '../ports/files.ts';
import {recordOf} from '../untyped.ts';

const codeOf = (error: unknown): unknown => recordOf(error)['code'];

const causes: Readonly<Record<string, string>> = {
	EACCES: 'permission denied',
	EPERM: 'not permitted',
	EISDIR: 'it is a directory',
	ENOTDIR: 'a part of the path is not a directory',
	ENOENT: 'its directory does not exist',
	ENOSPC: 'the disk is full',
	EROFS: 'the disk is read-only',
	EDQUOT: 'the disk quota is used up',
};

const failed = (doing: string, file: string, error: unknown): MeshError => {
	const code = String(codeOf(error));
	return new MeshError(`cannot ${doing} ${file}: ${causes[code] ?? toError(error).message}`, {
		code: 'file',
		cause: error,
	});
};

const orFail = async <T>(doing: string, file: string, run: () => Promise<T>): Promise<T> => {
	try {
		return await run();
	} catch (error) {
		throw failed(doing, file, error);
	}
};

/** What `run` gives, or undefined when the file is missing. */
const unlessMissing = async <T>(run: () => Promise<T>): Promise<T | undefined> => {
	try {
		return await run();
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return undefined;
		}

		throw error;
	}
};

const withFile = async <T>(
	file: string,
	flags: string,
	mode: number | undefined,
	run: (handle: FileHandle) => Promise<T>,
): Promise<T> => {
	const handle = await open(file, flags, mode);
	try {
		return await run(handle);
	} finally {
		await handle.close();
	}
};

/** A rename or a new name survives a power cut only when its directory is synced too; some file systems do not offer that. */
const syncDirectory = async (directory: string): Promise<void> => {
	try {
		await withFile(directory, 'r', undefined, async handle => handle.sync());
	} catch {
		// Nothing to be done; the file itself is synced.
	}
};

const writeBeside = async (file: string, text: string, mode: number): Promise<string> => {
	const temporary = path.join(
		path.dirname(file),
		`.${path.basename(file)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`,
	);
	try {
		await withFile(temporary, 'wx', mode, async handle => {
			// The umask has had its say at the creation.
			await handle.chmod(mode);
			await handle.writeFile(text);
			await handle.sync();
		});
		return temporary;
	} catch (error) {
		await rm(temporary, {force: true});
		throw error;
	}
};

/** A line that a killed run left unfinished must not swallow the next one. */
const needsLineBreak = async (file: string): Promise<boolean> =>
	withFile(file, 'r', undefined, async handle => {
		const {size} = await handle.stat();
		if (size === 0) {
			return false;
		}

		const {buffer} = await handle.read({position: size - 1, length: 1});
		return buffer.toString('latin1', 0, 1) !== '\n';
	});

const appendLines = async (file: string, text: string): Promise<void> => {
	const isNew = (await unlessMissing(async () => stat(file))) === undefined;
	const prefix = !isNew && (await needsLineBreak(file)) ? '\n' : '';
	await withFile(file, 'a', 0o600, async handle => {
		await handle.writeFile(prefix + (text.endsWith('\n') ? text : `${text}\n`));
		await handle.sync();
	});
	if (isNew) {
		await syncDirectory(path.dirname(file));
	}
};

const createWhole = async (file: string, text: string, mode: number): Promise<boolean> => {
	const temporary = await writeBeside(file, text, mode);
	try {
		// A link is there whole or not at all, and never replaces what is there.
		await link(temporary, file);
		await syncDirectory(path.dirname(file));
		return true;
	} catch (error) {
		if (codeOf(error) === 'EEXIST') {
			return false;
		}

		throw error;
	} finally {
		await rm(temporary, {force: true});
	}
};

/** The local disk. Errors are `MeshError`s that name the path. */
export const makeFiles = (): FilesPort => {
	// Two appends to one file must not interleave.
	const appending = new Map<string, Promise<void>>();

	return {
		read: async file =>
			orFail('read', file, async () => unlessMissing(async () => readFile(file, 'utf8'))),
		write: async (file, text, {mode} = {}) =>
			orFail('write', file, async () => {
				// A link stays a link; what it leads to is replaced, and keeps its mode unless one is asked for.
				const target = (await unlessMissing(async () => realpath(file))) ?? file;
				const present = await unlessMissing(async () => stat(target));
				// eslint-disable-next-line no-bitwise
				const presentMode = present === undefined ? 0o644 : present.mode & 0o777;
				const temporary = await writeBeside(target, text, mode ?? presentMode);
				try {
					await rename(temporary, target);
				} catch (error) {
					await rm(temporary, {force: true});
					throw error;
				}

				await syncDirectory(path.dirname(target));
			}),
		create: async (file, text, {mode = 0o644} = {}) =>
			orFail('write', file, async () => createWhole(file, text, mode)),
		append: async (file, text) =>
			orFail('write', file, async () => {
				const before = appending.get(file) ?? Promise.resolve();
				const run = (async () => {
					await before.catch(() => undefined);
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
				const made = await mkdir(directory, {recursive: true, mode: 0o700});
				if (made !== undefined) {
					await chmod(directory, 0o700);
				}
			}),
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
		remove: async file => orFail('remove', file, async () => rm(file, {force: true})),
	};
};
