import {globSync} from 'node:fs';
import path from 'node:path';
import {describe} from 'node:test';
import {pathToFileURL} from 'node:url';

const root = path.resolve(import.meta.dirname, '../..');

/**
Where `npm test` runs a test file. Starting a process and loading the sources takes a second, so nearly all files share two:
`pure` as Node reads them, `screens` with tsx, which knows JSX. A file of `journeys` has its own process: it waits for other
programs most of the time, and others run meanwhile.
*/
type Group = 'pure' | 'screens' | 'journeys';

/** By its path from the root of the repository, with slashes. */
const groupOf = (file: string): Group => {
	if (/^test\/journeys\/[^\/]+\.test\.ts$/v.test(file)) {
		return 'journeys';
	}

	return file.startsWith('test/ui/') || file.endsWith('.tsx') ? 'screens' : 'pure';
};

const testFiles = (): string[] =>
	globSync('test/**/*.test.{ts,tsx}', {cwd: root})
		.map(file => file.split(path.sep).join('/'))
		.toSorted((a, b) => a.localeCompare(b));

/** Runs every file of a group in this process, one test after the other. All of them are loaded before the first test runs, so that none waits for a compiler meanwhile. */
export const loadGroup = (group: Exclude<Group, 'journeys'>): void => {
	void describe(group, async () => {
		for (const file of testFiles().filter(candidate => groupOf(candidate) === group)) {
			await import(pathToFileURL(path.join(root, file)).href);
		}
	});
};
