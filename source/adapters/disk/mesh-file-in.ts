import {lstatSync} from 'node:fs';
import path from 'node:path';

/**
The path of `mesh.yaml` in a folder, where anything of that name lies there: what is wrong with it is told when it is read. Undefined
where there is none, or the folder cannot be looked into.
*/
export const meshFileIn = (folder: string): string | undefined => {
	const file = path.join(folder, 'mesh.yaml');
	try {
		lstatSync(file);
		return file;
	} catch {
		return undefined;
	}
};
