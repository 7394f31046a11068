import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {gitNames, root} from '../../scripts/git.ts';

export {root} from '../../scripts/git.ts';

export type TrackedFile = {file: string; text: string};

/** Tracked text files. */
export const trackedFiles = (): TrackedFile[] =>
	gitNames('ls-files', '-z')
		.filter(file => existsSync(path.join(root, file)))
		.map(file => ({file, text: readFileSync(path.join(root, file), 'utf8')}))
		.filter(({text}) => !text.includes('\0'));

/** Lines that are bad, as `file:line: text`. */
export const places = (
	files: readonly TrackedFile[],
	isBad: (line: string, file: string) => boolean,
): string[] =>
	files.flatMap(({file, text}) =>
		text
			.split('\n')
			.flatMap((line, index) =>
				isBad(line, file) ? [`${file}:${String(index + 1)}: ${line.trim().slice(0, 100)}`] : [],
			),
	);
