import {MeshError, toError} from '../../errors.ts';
import {recordOf} from '../../untyped.ts';

const causes: Readonly<Record<string, string>> = {
	EACCES: 'permission denied',
	EPERM: 'not permitted',
	EISDIR: 'it is a directory',
	ENOTDIR: 'a part of the path is not a directory',
	ENOENT: 'its directory does not exist',
	ENOSPC: 'the disk is full',
	EROFS: 'the disk is read-only',
	EDQUOT: 'the disk quota is used up',
	EIO: 'the disk does not work (input/output error)',
	EMFILE: 'too many files are open at once',
	ENFILE: 'too many files are open on this machine',
	ENXIO: 'nobody reads what is written there',
	ELOOP: 'it is a link, or links lead in a circle',
	EPIPE: 'nobody reads it any more',
};

export const codeOf = (error: unknown): unknown => recordOf(error)['code'];

/** Why a file cannot be read or written, in words. */
export const reasonOf = (error: unknown): string =>
	causes[String(codeOf(error))] ?? toError(error).message;

/** What `run` gives; its failure as a `MeshError` that names the path. */
export const orFail = async <T>(doing: string, file: string, run: () => Promise<T>): Promise<T> => {
	try {
		return await run();
	} catch (error) {
		throw error instanceof MeshError
			? error
			: new MeshError(`cannot ${doing} ${file}: ${reasonOf(error)}`, {
					code: 'file',
					file,
					cause: error,
				});
	}
};

/** What `run` gives, or undefined when the file is missing. */
export const unlessMissing = async <T>(run: () => Promise<T>): Promise<T | undefined> => {
	try {
		return await run();
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return undefined;
		}

		throw error;
	}
};
