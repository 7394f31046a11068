import {existsSync} from 'node:fs';
import process from 'node:process';

/** Where programs are started: where we were, or at the top where that folder was removed since; nothing starts in a folder that is gone. */
export const workingFolder = (): string => {
	try {
		// Node remembers the folder's name, and goes on giving it.
		const folder = process.cwd();
		return existsSync(folder) ? folder : '/';
	} catch {
		return '/';
	}
};
