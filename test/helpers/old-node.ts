import {accessSync, constants} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {execa} from 'execa';

/** A Node on this machine that is older than 22, outside node_modules: on PATH, or where a system puts it. Undefined where there is none. */
export const findOldNode = async (): Promise<string | undefined> => {
	const folders = [
		...(process.env['PATH'] ?? '').split(path.delimiter),
		'/usr/bin',
		'/usr/local/bin',
	];
	for (const folder of new Set(folders)) {
		const file = path.join(folder, 'node');
		if (!folder || folder.split(path.sep).includes('node_modules') || !isExecutable(file)) {
			continue;
		}

		const {stdout} = await execa(file, ['--version'], {reject: false});
		const [, major = Number.NaN] = /^v(\d+)\./v.exec(stdout) ?? [];
		if (Number(major) < 22) {
			return file;
		}
	}

	return undefined;
};

const isExecutable = (file: string): boolean => {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
};
