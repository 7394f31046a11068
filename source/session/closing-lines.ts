import path from 'node:path';
import type {ApplyResult} from '../engine/apply-plan.ts';

/** A path as a person would type it where they are, also behind a flag. */
export const shownPath = (file: string, cwd: string): string => {
	const relative = path.relative(cwd, file);
	if (relative.startsWith('..')) {
		return file;
	}

	return relative.startsWith('-') ? `./${relative}` : relative;
};

/** What stays on the normal screen after a run: how it ended, what to run next, where it is written down. */
export const closingLines = (
	result: ApplyResult,
	options: {simulated: boolean; journal?: string},
): string[] => [
	`${options.simulated ? '[simulated] ' : ''}${result.exitCode === 0 ? '✔' : '✖'} ${result.summary}`,
	...(options.simulated ? ['No cluster and no file was touched.'] : result.next),
	...(options.simulated || options.journal === undefined ? [] : [`Journal: ${options.journal}`]),
];
