import path from 'node:path';
import type {InstallPart} from '../mesh/installation.ts';
import type {FilesPort, OwnFiles} from '../ports/files.ts';

/** Where a mesh's journal, logs, operator files and backups are: `.mesh-wizard/<mesh>/` beside mesh.yaml (decision D-13). */
export type StateDirectory = {
	root: string;
	/** Where the installer's document of an installation is kept. */
	installerFile: (cluster: string, part: InstallPart) => string;
	logFile: (run: string, step: string) => string;
	backupFile: (run: string) => string;
};

export const stateDirectoryOf = (meshDirectory: string, mesh: string): StateDirectory => {
	const root = path.join(stateRoot(meshDirectory), mesh);
	return {
		root,
		/** Where the installer's document of an installation is kept. */
		installerFile: (cluster, part) => path.join(root, 'operators', `${cluster}-${part}.yaml`),
		logFile: (run, step) => path.join(root, 'logs', `${run}.${step.replaceAll('/', '.')}.log`),
		backupFile: run => path.join(root, 'backup', `${run}.yaml`),
	};
};

/** The folder of everything that is kept beside a mesh file, or where a guided start was left. */
const stateRoot = (directory: string): string => path.join(directory, '.mesh-wizard');

/** The files of the state folder in a directory: nothing is written through links, nor into what others may change. */
export const stateFiles = (files: Pick<FilesPort, 'below'>, directory: string): OwnFiles =>
	files.below(stateRoot(directory));

/** Makes the state folder, 0700, and keeps it out of git. */
export const prepareStateRoot = async (own: OwnFiles): Promise<void> => {
	await own.makePrivateDirectory(own.root);
	await own.create(path.join(own.root, '.gitignore'), '*\n', {mode: 0o600});
};

/** Makes a mesh's folders, 0700. Refuses everything in the state folder that is not as we leave it, before a run changes anything. */
export const prepareStateDirectory = async (
	own: OwnFiles,
	directory: StateDirectory,
): Promise<void> => {
	await own.inspect();
	await prepareStateRoot(own);
	for (const folder of ['operators', 'logs', 'backup']) {
		await own.makePrivateDirectory(path.join(directory.root, folder));
	}
};
