import {toError, UsageError} from '../errors.ts';
import type {FilesPort} from '../ports/files.ts';
import {parsePreviousReport, type PreviousReport} from '../reporters/previous-report.ts';

const refused = (file: string, problems: readonly string[]): UsageError => new UsageError(problems.map(problem => `--against ${file}: ${problem}`).join('\n'), {
	code: 'against', remedy: ['Give a file that `mesh-wizard preflight -o json` has written.'],
});

/**
The report of an earlier preflight.

@throws {UsageError} naming what is wrong with the file.
*/
export const readPrevious = async (file: string, files: Pick<FilesPort, 'read'>): Promise<PreviousReport> => {
	let text: string | undefined;
	try {
		text = await files.read(file);
	} catch (error) {
		throw refused(file, [`it cannot be read: ${toError(error).message}`]);
	}

	const report = text === undefined ? {problems: ['there is no such file']} : parsePreviousReport(text);
	if ('problems' in report) {
		throw refused(file, report.problems);
	}

	return report;
};
