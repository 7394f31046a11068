/*
What is ours on the disk: folders that nobody else may write into, without links. The bin uses it before it loads anything, on a Node
that is old perhaps (source/cli.ts), so Node's modules are asked for when they are needed and not imported.
*/
import type {Stats} from 'node:fs';

/** What makes a path unfit for what we write and read back, as `PATH is a link`, and how to mend it. */
export type PathFault = {path: string; fault: string; remedy: string};

type Wanted = 'directory' | 'file' | 'program';

const disk = () => process.getBuiltinModule('node:fs/promises');

const bits = (mode: number): string => (mode % 0o1000).toString(8).padStart(4, '0');

/** `of`: as it stands after a verb, such as `a directory`. */
export const kindOf = (stats: Stats): string => {
	if (stats.isFile()) {
		return 'a file';
	}

	if (stats.isDirectory()) {
		return 'a directory';
	}

	if (stats.isFIFO()) {
		return 'a pipe (FIFO)';
	}

	return stats.isSocket() ? 'a socket' : 'a device';
};

/** What is wrong with a path that shall be ours, by its `lstat`; undefined when nothing is. */
export const faultOf = (path: string, stats: Stats, wanted: Wanted): PathFault | undefined => {
	if (stats.isSymbolicLink()) {
		return {path, fault: 'is a link', remedy: 'Look where it leads, and remove it.'};
	}

	if (wanted === 'directory' ? !stats.isDirectory() : !stats.isFile()) {
		return {path, fault: `is ${kindOf(stats)}, not a ${wanted}`, remedy: 'Move it away.'};
	}

	// Windows has neither.
	const user = process.getuid === undefined ? undefined : process.getuid();
	if (user !== undefined && stats.uid !== user) {
		return {
			path,
			fault: `belongs to ${stats.uid === 0 ? 'root' : `the user ${String(stats.uid)}`}, not to ${user === 0 ? 'root' : 'you'}, who runs this`,
			remedy: 'Move it away, or have it given to you by chown.',
		};
	}

	// Nobody else gets at a file below a directory of ours, but what is run must be safe wherever it lies.
	// eslint-disable-next-line no-bitwise
	return user !== undefined && wanted !== 'file' && (stats.mode & 0o022) !== 0
		? {
				path,
				fault: `can be changed by others (mode ${bits(stats.mode)})`,
				remedy: 'Look whether all in it is yours, and take the right away: chmod go-w.',
			}
		: undefined;
};

/** The fault of what lies at a path, or undefined where that is fit or nothing is there. Rejects with Node's own error where it cannot be looked at. */
export const pathFault = async (path: string, wanted: Wanted): Promise<PathFault | undefined> => {
	try {
		return faultOf(path, await disk().lstat(path), wanted);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return undefined;
		}

		throw error;
	}
};

/** Makes one directory for its owner alone unless it is there; resolves with what is wrong with the one that is. */
export const makePrivate = async (directory: string): Promise<PathFault | undefined> => {
	try {
		await disk().mkdir(directory, {mode: 0o700});
		// The umask has had its say at the creation.
		await disk().chmod(directory, 0o700);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
			throw error;
		}
	}

	return pathFault(directory, 'directory');
};
