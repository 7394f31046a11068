import {randomBytes} from 'node:crypto';
import {mkdir, open, readdir, rename, rm, stat} from 'node:fs/promises';
import process from 'node:process';
import path from 'node:path';

const isOld = async (file: string): Promise<boolean> => {
	try {
		const {mtimeMs} = await stat(file);
		return Date.now() - mtimeMs > 3_600_000;
	} catch {
		return false;
	}
};

/** What killed downloads left behind; that of one that runs elsewhere is younger. */
const sweep = async (folder: string): Promise<void> => {
	const names = await readdir(folder);
	const left = names.filter(name => name.endsWith('.tmp')).map(name => path.join(folder, name));
	await Promise.all(left.map(async file => (await isOld(file)) && rm(file, {force: true})));
};

/** Writes an executable whole or not at all: beside its place first, then renamed. Several may do so at once; the last one stays. */
export const writeExecutable = async (
	file: string,
	fill: (write: (chunk: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<void> => {
	const folder = path.dirname(file);
	await mkdir(folder, {recursive: true, mode: 0o700});
	await sweep(folder);
	const temporary = path.join(
		folder,
		`.${path.basename(file)}.${String(process.pid)}-${randomBytes(4).toString('hex')}.tmp`,
	);
	try {
		const handle = await open(temporary, 'wx', 0o700);
		try {
			await fill(async chunk => {
				await handle.writeFile(chunk);
			});
			await handle.chmod(0o755);
			await handle.sync();
		} finally {
			await handle.close();
		}

		await rename(temporary, file);
	} catch (error) {
		await rm(temporary, {force: true});
		throw error;
	}
};
