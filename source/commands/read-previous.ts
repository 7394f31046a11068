import {UsageError} from '../errors.ts';
import type {FilesPort} from '../ports/files.ts';
import {parsePreviousReport, type PreviousReport} from '../reporters/previous-report.ts';
import {readFlagFile} from './read-flag-file.ts';

const refused = (problems: readonly string[]): UsageError =>
	new UsageError(problems.join('\n'), {
		code: 'against',
		remedy: ['Give a file that `mesh-wizard preflight -o json` has written.'],
	});

/**
The report of an earlier preflight.

@throws {UsageError} naming what is wrong with the file.
*/
export const readPrevious = async (
	file: string,
	files: Pick<FilesPort, 'read'>,
): Promise<PreviousReport> => {
	const reading = await readFlagFile(files, '--against', file);
	if ('problem' in reading) {
		throw refused([reading.problem]);
	}

	const report = parsePreviousReport(reading.text);
	if ('problems' in report) {
		throw refused(report.problems.map(problem => `--against ${file}: ${problem}`));
	}

	return report;
};
