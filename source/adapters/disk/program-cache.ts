import {mkdir, readdir, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import {directoriesTo} from './directories-to.ts';
import {isExecutable} from './is-executable.ts';
import {makePrivate, pathFault, type PathFault} from './private-path.ts';
import {replaceWhole} from './whole-file.ts';

/** A program in the cache that somebody else may have put there, or what lies in its way. */
export class UnfitProgram extends Error {
	override readonly name = 'UnfitProgram';
	readonly fault: PathFault;

	constructor(fault: PathFault) {
		super(`${fault.path} ${fault.fault}`);
		this.fault = fault;
	}
}

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

const refuse = (fault: PathFault | undefined): void => {
	if (fault !== undefined) {
		throw new UnfitProgram(fault);
	}
};

/** Programs below `root`, a folder of our own in the user's cache. Both reject with `UnfitProgram` where somebody else may have had a hand in it. */
export const makeProgramCache = (
	root: string,
): {
	/** Whether it is there and can be run. */
	has: (file: string) => Promise<boolean>;
	/** Written whole or not at all. Several may do so at once; the last one stays. */
	write: (
		file: string,
		fill: (write: (chunk: Uint8Array) => Promise<void>) => Promise<void>,
	) => Promise<void>;
} => ({
	async has(file) {
		const stats = await stat(file).catch(() => undefined);
		if (stats === undefined) {
			return false;
		}

		for (const directory of directoriesTo(root, file)) {
			refuse(await pathFault(directory, 'directory'));
		}

		refuse(await pathFault(file, 'program'));
		return isExecutable(file);
	},
	async write(file, fill) {
		await mkdir(path.dirname(root), {recursive: true, mode: 0o700});
		for (const directory of directoriesTo(root, file)) {
			refuse(await makePrivate(directory));
		}

		await sweep(path.dirname(file));
		await replaceWhole(file, 0o755, async handle => {
			await fill(async chunk => {
				await handle.writeFile(chunk);
			});
		});
	},
});
