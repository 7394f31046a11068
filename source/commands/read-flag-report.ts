import type {UsageError} from '../errors.ts';
import type {FilesPort} from '../ports/files.ts';
import {readFlagFile} from './read-flag-file.ts';

/**
A report of ours that a flag names, read by `parse`.

@throws what `refused` makes of the problems, each of which begins with the flag and the file.
*/
export const readFlagReport = async <Report>(
	files: Pick<FilesPort, 'read'>,
	{
		flag,
		file,
		parse,
		refused,
	}: {
		flag: string;
		file: string;
		parse: (text: string) => {report: Report} | {problems: readonly string[]};
		refused: (problems: readonly string[]) => UsageError;
	},
): Promise<Report> => {
	const reading = await readFlagFile(files, flag, file);
	if ('problem' in reading) {
		throw refused([reading.problem]);
	}

	const parsed = parse(reading.text);
	if ('problems' in parsed) {
		throw refused(parsed.problems.map(problem => `${flag} ${file}: ${problem}`));
	}

	return parsed.report;
};
