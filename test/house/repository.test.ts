import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import test from 'node:test';
import {missingOptionals, type LockFile} from '../../scripts/missing-optionals.ts';
import {largeFiles} from './large-files.ts';
import {places, root, trackedFiles} from './tracked-files.ts';

/** Whether a line names a folder of a machine that this was written or is tested on. */
const namesMachine = (line: string): boolean =>
	/(?<![\w.\-\}\/])\/(?:root|work)\//v.test(line) ||
	[root, homedir()].some(folder => folder.split('/').length > 2 && line.includes(`${folder}/`));
const namesRegistry = (line: string): boolean =>
	/registry\.(?:npmjs|yarnpkg)|(?:proxy|sum)\.golang|pypi\.org|files\.pythonhosted|deb\.debian/v.test(
		line,
	);

// `t.skip('reason')` on a machine that lacks something is fine: it is decided at run time and says why.
const switchesOff = (line: string): boolean =>
	/\.(?:skip|only|todo)\(|\{(?:skip|only|todo): true/v.test(line) && !/\bt\.skip\('/v.test(line);

void test("no tracked file names a path of somebody's machine", () => {
	assert.deepEqual(places(trackedFiles(), namesMachine), []);
	assert.equal(
		places([{file: 'x', text: `see ${'/'}work/main/a\nor ${'/'}root/.cache`}], namesMachine).length,
		2,
		'such a path is found',
	);
});

void test('no tracked file names the host of a package registry', () => {
	assert.deepEqual(places(trackedFiles(), namesRegistry), []);
	assert.equal(
		places([{file: 'x', text: `https://registry.${'npmjs'}.org/ink`}], namesRegistry).length,
		1,
		'such a host is found',
	);
});

void test('no test is switched off for good', () => {
	const tests = trackedFiles().filter(
		({file}) => /\.(?:test|lab)\.tsx?$/v.test(file) && file !== 'test/house/repository.test.ts',
	);
	assert.deepEqual(places(tests, switchesOff), []);
	assert.equal(
		places([{file: 'x', text: `test${'.only'}('a', …)`}], switchesOff).length,
		1,
		'such a test is found',
	);
});

/** Lines that a file may have without a reason. Tests may be longer: many are tables of cases. */
const allowedLines = (file: string): number => {
	if (!file.startsWith('test/')) {
		return 300;
	}

	return file.startsWith('test/lab/') ? 400 : 600;
};

void test('large files have a reason, and reasons have a file', () => {
	const code = trackedFiles().filter(({file}) =>
		/^(?:source|test|scripts)\/.*\.(?:tsx?|sh)$|^test\/lab\/(?:lab|build)$/v.test(file),
	);
	const large = code
		.filter(({file, text}) => text.trimEnd().split('\n').length > allowedLines(file))
		.map(({file}) => file);
	assert.deepEqual(
		large.filter(file => !(file in largeFiles)),
		[],
		'split them, or add a reason to test/house/large-files.ts',
	);
	assert.deepEqual(
		Object.keys(largeFiles).filter(name => !code.some(({file}) => file === name)),
		[],
		'remove these from test/house/large-files.ts',
	);
});

void test('npm ci finds every optional dependency in the lock file', () => {
	const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as LockFile;
	assert.deepEqual(missingOptionals(lock), [], 'run node scripts/complete-lock.ts');
	assert.deepEqual(
		missingOptionals({packages: {'node_modules/a': {optionalDependencies: {b: '1.0.0'}}}}),
		[{name: 'b', version: '1.0.0'}],
		'a missing one is found',
	);
});
