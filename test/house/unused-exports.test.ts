import assert from 'node:assert/strict';
import test from 'node:test';
import {trackedFiles} from './tracked-files.ts';
import {unusedExports} from './unused-exports.ts';

void test('what is exported is imported somewhere', () => {
	const files = trackedFiles().filter(({file}) =>
		/^(?:source|test|scripts)\/.*\.tsx?$/v.test(file),
	);
	assert.deepEqual(unusedExports(files), [], 'keep these to their file, or remove them');
});

void test('an export that nobody imports is found, whatever it is', () => {
	const files = [
		{
			file: 'source/a.ts',
			text: "export const a = 1, b = 2;\nexport type C = string;\nexport class D {}\nexport {a as e} from './b.ts';",
		},
		{
			file: 'source/b.ts',
			text: "import {b} from './a.ts';\nexport const a = b;\nexport const f = a;",
		},
		{file: 'source/c.ts', text: 'export const whole = 1;'},
		{file: 'source/d.ts', text: "const c = await import('./c.ts');"},
	];
	assert.deepEqual(unusedExports(files), [
		'source/a.ts: a',
		'source/a.ts: C',
		'source/a.ts: D',
		'source/b.ts: f',
	]);
});
