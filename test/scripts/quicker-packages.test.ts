import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {build} from 'esbuild';
import {changedFiles, quickerPackages, quickerText} from '../../scripts/quicker-packages.ts';

const root = path.resolve(import.meta.dirname, '../..');

for (const file of changedFiles) {
	void test(`${file} still has what the build replaces, and a text without it is refused`, async () => {
		const text = await readFile(path.join(root, 'node_modules', file), 'utf8');
		assert.notEqual(quickerText(file, text), text);
		assert.throws(() => quickerText(file, 'export default 1;'), /no longer has/v);
	});
}

/** What a bundle of this source gives as its default export. */
const run = async (contents: string): Promise<unknown> => {
	const {outputFiles} = await build({
		stdin: {contents, resolveDir: root},
		bundle: true,
		write: false,
		format: 'esm',
		platform: 'node',
		plugins: [quickerPackages],
	});
	const text = outputFiles.map(file => file.text).join('');
	const bundle = (await import(
		`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
	)) as {default: unknown};
	return bundle.default;
};

void test('widths are those of string-width, for texts that it is asked about and for others', async () => {
	const texts = [
		'plain',
		'─ ✔ ◯ …',
		'\u001B[31mred\u001B[39m',
		'東京',
		'👍🏽',
		'e\u0301',
		'\u001B]0;title\u0007',
		'',
	];
	const source = (plugged: string) =>
		`import width from 'string-width'; export default ${plugged};`;
	const list = JSON.stringify(texts);
	const {default: width} = await import('string-width');
	assert.deepEqual(
		await run(
			source(
				`${list}.map(text => [width(text), width(text, {countAnsiEscapeCodes: true}), width(text, {ambiguousIsNarrow: false})])`,
			),
		),
		texts.map(text => [
			width(text),
			width(text, {countAnsiEscapeCodes: true}),
			width(text, {ambiguousIsNarrow: false}),
		]),
	);
});

void test("Node's modules are what they are elsewhere, whichever way they are imported", async () => {
	assert.deepEqual(
		await run(`import process, {pid} from 'node:process';
import * as fs from 'fs';
import {EventEmitter} from 'node:events';
import {createHash} from 'node:crypto';
import {execFileSync} from 'child_process';
export default [pid === process.pid, fs.existsSync('/'), new EventEmitter().listenerCount('x'),
	createHash('sha256').update('').digest('hex').slice(0, 8), String(execFileSync('echo', ['said']))];`),
		[true, true, 0, 'e3b0c442', 'said\n'],
	);
});
