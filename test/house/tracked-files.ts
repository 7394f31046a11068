import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

export const root = path.resolve(import.meta.dirname, '../..');

export type TrackedFile = {file: string; text: string};

/** Tracked text files. Whoever owns the checkout and whatever GIT_* says: it is this repository that is read. */
export const trackedFiles = (): TrackedFile[] => {
	const env = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')),
	);
	return execFileSync('git', ['-c', `safe.directory=${root}`, 'ls-files', '-z'], {
		cwd: root,
		env,
		encoding: 'utf8',
	})
		.split('\0')
		.filter(file => file !== '' && existsSync(path.join(root, file)))
		.map(file => ({file, text: readFileSync(path.join(root, file), 'utf8')}))
		.filter(({text}) => !text.includes('\0'));
};

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
