import {toError} from '../errors.ts';
import type {FilesPort} from '../ports/files.ts';

/** The text of a file that a flag names (or of what a shell hands over: `--waivers <(command)`), or why there is none, beginning with the flag and the file. */
export const readFlagFile = async (
	files: Pick<FilesPort, 'read'>,
	flag: string,
	file: string,
): Promise<{text: string} | {problem: string}> => {
	try {
		const text = await files.read(file, {pipe: true});
		return text === undefined ? {problem: `${flag} ${file}: there is no such file`} : {text};
	} catch (error) {
		return {problem: `${flag} ${file} cannot be read: ${toError(error).message}`};
	}
};
