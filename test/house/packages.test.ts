import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {isBuiltin} from 'node:module';
import path from 'node:path';
import test from 'node:test';
import ts from 'typescript';
import {root, trackedFiles, type TrackedFile} from './tracked-files.ts';

/** Used, but by no import: types that the compiler finds by itself, its settings (tsconfig.json), and the Node that runs npm's scripts. */
const isTool = (name: string): boolean =>
	name.startsWith('@types/') || ['@sindresorhus/tsconfig', 'node'].includes(name);

/** `@kubernetes/client-node` of `@kubernetes/client-node/dist/patch.js`; undefined for files and for Node's own modules. */
const packageOf = (specifier: string): string | undefined =>
	isBuiltin(specifier) || specifier.startsWith('.')
		? undefined
		: /^(?:@[^\/]+\/)?[^\/]+/v.exec(specifier)?.[0];

const importedPackages = (files: readonly TrackedFile[]): ReadonlySet<string> =>
	new Set(
		files
			.filter(({file}) => /\.tsx?$/v.test(file))
			.flatMap(({text}) => ts.preProcessFile(text).importedFiles)
			.flatMap(({fileName}) => packageOf(fileName) ?? []),
	);

const declaredPackages = (): string[] => {
	const {devDependencies} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
		devDependencies: Record<string, string>;
	};
	return Object.keys(devDependencies).filter(name => !isTool(name));
};

void test('every package is imported, and what is imported is a package of ours', () => {
	const imported = importedPackages(trackedFiles());
	const declared = declaredPackages();
	assert.deepEqual(
		declared.filter(name => !imported.has(name)),
		[],
		'remove these from package.json',
	);
	assert.deepEqual(
		[...imported].filter(name => !declared.includes(name)),
		[],
		'add these to package.json: they are there by chance',
	);
});

void test('an import is told from a mention', () => {
	const file = (text: string): TrackedFile => ({file: 'source/a.ts', text});
	const used = importedPackages([
		file("import {a} from '@scope/one/deep.js';\nimport './b.ts';\nimport 'node:fs';"),
		file("const lazy = async () => import('two'); // import 'three'\nconst four = 'four';"),
	]);
	assert.deepEqual([...used], ['@scope/one', 'two']);
});
