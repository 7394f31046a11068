import assert from 'node:assert/strict';
import {
	chmod,
	mkdir,
	readdir,
	readFile,
	readlink,
	stat,
	symlink,
	writeFile,
} from 'node:fs/promises';
import process from 'node:process';
import path from 'node:path';
import {test} from 'node:test';
import {makeFiles} from '../../../source/adapters/disk/files.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8); // eslint-disable-line no-bitwise

test('a missing file reads as undefined, has no mode, and can be removed', async t => {
	const files = makeFiles();
	const file = path.join(await temporaryDirectory(t), 'none');
	assert.equal(await files.read(file), undefined);
	assert.equal(await files.mode(file), undefined);
	assert.deepEqual(await files.list(file), []);
	await files.below(path.dirname(file)).remove(file);
});

test('a write has the mode asked for whatever the umask, and leaves nothing beside the file', async t => {
	const files = makeFiles();
	const directory = await temporaryDirectory(t);
	const before = process.umask(0o077);
	try {
		await files.write(path.join(directory, 'open'), 'a');
	} finally {
		process.umask(before);
	}

	await files.write(path.join(directory, 'key'), 'b', {mode: 0o600});
	assert.equal(await modeOf(path.join(directory, 'open')), '644');
	assert.equal(await files.mode(path.join(directory, 'key')), 0o600);
	const names = await readdir(directory);
	assert.deepEqual(names.toSorted(), ['key', 'open']);
});

test('a rewrite replaces the file as a whole, keeps its mode, and follows a link', async t => {
	const files = makeFiles();
	const directory = await temporaryDirectory(t);
	const file = path.join(directory, 'mesh.yaml');
	await writeFile(file, 'old, and longer');
	await chmod(file, 0o640);
	const inode = (await stat(file)).ino;
	await symlink('mesh.yaml', path.join(directory, 'link'));
	await files.write(path.join(directory, 'link'), 'new');
	assert.equal(await readFile(file, 'utf8'), 'new');
	assert.notEqual((await stat(file)).ino, inode);
	assert.equal(await modeOf(file), '640');
	assert.equal(await readlink(path.join(directory, 'link')), 'mesh.yaml');
});

test('a failed write names the file and the cause, and leaves nothing behind', async t => {
	const files = makeFiles();
	const directory = await temporaryDirectory(t);
	await mkdir(path.join(directory, 'taken'));
	await assert.rejects(files.write(path.join(directory, 'taken'), 'x'), {
		message: /cannot write .*taken: it is a directory/v,
		code: 'file',
	});
	await assert.rejects(files.write(path.join(directory, 'no', 'where'), 'x'), {
		message: /its directory does not exist/v,
	});
	await assert.rejects(files.read(directory), {message: /cannot read .*: it is a directory/v});
	assert.deepEqual(await readdir(directory), ['taken']);
});

test('create makes the file once: of two at a time, one wins', async t => {
	const files = makeFiles();
	const directory = await temporaryDirectory(t);
	const file = path.join(directory, 'root-key.pem');
	const outcomes = await Promise.all(
		['a', 'b', 'c'].map(async text => files.create(file, text, {mode: 0o600})),
	);
	assert.equal(outcomes.filter(Boolean).length, 1);
	assert.equal(await readFile(file, 'utf8'), ['a', 'b', 'c'][outcomes.indexOf(true)]);
	assert.equal(await modeOf(file), '600');
	assert.deepEqual(await readdir(directory), ['root-key.pem']);
});
