import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {pathReads} from './object-reads.ts';

const source = path.resolve(import.meta.dirname, '../../source');

void test('API objects are read by their types, and by path nowhere outside of source/kubernetes', () => {
	const files = readdirSync(source, {recursive: true, encoding: 'utf8'})
		.filter(file => /\.tsx?$/v.test(file))
		.map(file => file.split(path.sep).join('/'));
	assert.ok(files.includes('survey/pods.ts'), 'the files are found');
	assert.deepEqual(
		files.flatMap(file => pathReads(file, readFileSync(path.join(source, file), 'utf8'))),
		[],
	);
});

void test('each way of reading by path is named', () => {
	const ways = [
		"const spec = pod['spec'];",
		"const token = (secret?.['data'] as Record<string, string>).token;",
		'const {spec} = recordOf(pod);',
		'const {status: own} = pod as {status?: object};',
		'const schema = z.object({metadata: z.object({name: z.string()})});',
	];
	for (const way of ways) {
		assert.equal(pathReads('survey/made-up.ts', way).length, 1, way);
		assert.deepEqual(pathReads('kubernetes/made-up.ts', way), [], way);
	}

	const fine = [
		'const phase = pod.status?.phase;',
		"const text = configMap?.data?.['mesh'];",
		"type Spec = Pod['spec'];",
		'const {spec} = pod;',
	];
	assert.deepEqual(
		fine.flatMap(text => pathReads('survey/made-up.ts', text)),
		[],
	);
});
