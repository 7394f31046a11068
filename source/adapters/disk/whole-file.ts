import {type FileHandle, link, open, rename, rm} from 'node:fs/promises';
import process from 'node:process';
import path from 'node:path';
import {codeOf} from './fail.ts';

export const withFile = async <T>(
	file: string,
	flags: string | number,
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
export const syncDirectory = async (directory: string): Promise<void> => {
	try {
		await withFile(directory, 'r', undefined, async handle => handle.sync());
	} catch {
		// Nothing to be done; the file itself is synced.
	}
};

type Fill = (handle: FileHandle) => Promise<void>;

/** A new file beside the one that it will become, under a name of nobody else's: for its owner alone until it is whole. */
const writeBeside = async (file: string, mode: number, fill: Fill): Promise<string> => {
	const temporary = path.join(
		path.dirname(file),
		`.${path.basename(file)}.${String(process.pid)}-${globalThis.crypto.randomUUID().slice(0, 8)}.tmp`,
	);
	try {
		await withFile(temporary, 'wx', 0o600, async handle => {
			await fill(handle);
			await handle.chmod(mode);
			await handle.sync();
		});
		return temporary;
	} catch (error) {
		await rm(temporary, {force: true});
		throw error;
	}
};

/** Puts a file into its place, whole or not at all, whatever was there; a link is replaced, never followed. */
export const replaceWhole = async (file: string, mode: number, fill: Fill): Promise<void> => {
	const temporary = await writeBeside(file, mode, fill);
	try {
		await rename(temporary, file);
	} catch (error) {
		await rm(temporary, {force: true});
		throw error;
	}

	await syncDirectory(path.dirname(file));
};

/** Puts a file into its place, whole or not at all, where nothing is; resolves false, changing nothing, where something is. */
export const createWhole = async (file: string, mode: number, fill: Fill): Promise<boolean> => {
	const temporary = await writeBeside(file, mode, fill);
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
