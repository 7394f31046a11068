import {spawnSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

/** The folder of the repository. */
export const root = path.resolve(import.meta.dirname, '..');

/** Runs git on this repository, whoever owns the checkout and whatever `GIT_*` says. The status is null where git could not be run. */
export const runGit = (
	arguments_: readonly string[],
): {status: number | null; stdout: string; stderr: string} =>
	spawnSync('git', ['-c', `safe.directory=${root}`, ...arguments_], {
		cwd: root,
		env: Object.fromEntries(
			Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')),
		),
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
	});

/** What git prints; throws with what it says of a failure. */
export const git = (...arguments_: readonly string[]): string => {
	const {status, stdout, stderr} = runGit(arguments_);
	if (status !== 0) {
		throw new Error(`git ${arguments_.join(' ')}: ${stderr}`);
	}

	return stdout;
};

/** Names that git separates by NUL (`-z`). */
export const gitNames = (...arguments_: readonly string[]): string[] =>
	git(...arguments_)
		.split('\0')
		.filter(Boolean);
