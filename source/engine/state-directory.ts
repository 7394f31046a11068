import path from 'node:path';
import type {InstallPart} from '../mesh/installation.ts';
import type {FilesPort} from '../ports/files.ts';

/** Where a mesh's journal, logs, operator files and backups are: `.mesh-wizard/<mesh>/` beside mesh.yaml (decision D-13). */
export type StateDirectory = {
	root: string;
	/** Where the installer's document of an installation is kept. */
	installerFile: (cluster: string, part: InstallPart) => string;
	logFile: (run: string, step: string) => string;
	backupFile: (run: string) => string;
};

export const stateDirectoryOf = (meshDirectory: string, mesh: string): StateDirectory => {
	const root = path.join(meshDirectory, '.mesh-wizard', mesh);
	return {
		root,
		/** Where the installer's document of an installation is kept. */
		installerFile: (cluster, part) => path.join(root, 'operators', `${cluster}-${part}.yaml`),
		logFile: (run, step) => path.join(root, 'logs', `${run}.${step.replaceAll('/', '.')}.log`),
		backupFile: run => path.join(root, 'backup', `${run}.yaml`),
	};
};

/** Makes the folder, 0700, and keeps it out of git. */
export const prepareStateDirectory = async (
	files: FilesPort,
	directory: StateDirectory,
): Promise<void> => {
	const parent = path.dirname(directory.root);
	await files.makePrivateDirectory(parent);
	await files.create(path.join(parent, '.gitignore'), '*\n', {mode: 0o600});
	for (const folder of ['operators', 'logs', 'backup']) {
		await files.makePrivateDirectory(path.join(directory.root, folder));
	}
};
