import assert from 'node:assert/strict';
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {joinChunks} from '../../scripts/join-chunks.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

/** A program that loads its screens when it has something to show, and a command that does without them. */
const sources: Readonly<Record<string, string>> = {
	'main.js': `export {Fault} from './fault.js';
export const show = async () => (await import('./screens.js')).show();
export const list = async () => (await import('./list.js')).list();`,
	'fault.js': 'globalThis.made = (globalThis.made ?? 0) + 1; export class Fault extends Error {}',
	'text.js': "export const text = 'a text'; export default 'by default';",
	'drawing.js': `globalThis.isDrawing = true; await Promise.resolve(); export const draw = value => '${'─'.repeat(99)}' + value;`,
	'screens.js': `import {draw} from './drawing.js'; import ending, {text} from './text.js'; import {Fault} from './fault.js';
export const show = () => [draw(text).slice(99), ending, Fault];`,
	'list.js':
		"import {text} from './text.js'; import {Fault} from './fault.js'; export const list = () => [text, Fault];",
	'other.js': "import {draw} from './drawing.js'; export const other = () => draw('');",
};

void test('chunks that are loaded together are one file, each module is there once, and who does without them loads none', async t => {
	const root = await temporaryDirectory(t);
	for (const [name, text] of Object.entries(sources)) {
		await writeFile(path.join(root, name), text);
	}

	const built = await build({
		absWorkingDir: root,
		entryPoints: ['main.js', 'other.js'],
		outdir: path.join(root, 'out'),
		chunkNames: 'chunks/[name]-[hash]',
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		metafile: true,
		write: false,
	});
	const texts = await joinChunks(built, {root, entries: ['main.js', 'screens.js']});
	assert.deepEqual(
		[...texts.keys()].toSorted(),
		built.outputFiles.map(({path: file}) => file).toSorted(),
	);
	await mkdir(path.join(root, 'out/chunks'), {recursive: true});
	await writeFile(path.join(root, 'package.json'), '{"type": "module"}');
	for (const [file, text] of texts) {
		await writeFile(file, text);
	}

	const main = (await import(pathToFileURL(path.join(root, 'out/main.js')).href)) as {
		Fault: unknown;
		show: () => Promise<unknown[]>;
		list: () => Promise<unknown[]>;
	};
	assert.deepEqual(await main.list(), ['a text', main.Fault]);
	assert.equal(Reflect.get(globalThis, 'isDrawing'), undefined);
	assert.deepEqual(await main.show(), ['a text', 'by default', main.Fault]);
	assert.deepEqual(
		[Reflect.get(globalThis, 'isDrawing'), Reflect.get(globalThis, 'made')],
		[true, 1],
	);

	const screens = [...texts].filter(([, text]) => text.includes('isDrawing'));
	assert.equal(screens.length, 1, 'what draws has become a part of the screens');
	assert.match(screens[0]?.[0] ?? '', /screens/v);
	await assert.rejects(
		async () => joinChunks(built, {root, entries: ['gone.js']}),
		/gone\.js is no entry/v,
	);
});
