import assert from 'node:assert/strict';
import {symlink, truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {describe, test} from 'node:test';
import {execa} from 'execa';
import {readRegular, readRegularSync} from '../../../source/adapters/disk/read-regular.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const read = async (file: string) => {
	const text = readRegularSync(file).toString('utf8');
	assert.equal((await readRegular(file)).toString('utf8'), text);
	return text;
};

const refuses = async (file: string, message: RegExp) => {
	assert.throws(() => readRegularSync(file), message);
	await assert.rejects(readRegular(file), message);
	await assert.rejects(readRegular(file, {pipe: true}), message);
};

describe('a file that is read', () => {
	test('is regular: through links, of any length, empty, or /dev/null', async t => {
		const directory = await temporaryDirectory(t);
		const file = path.join(directory, 'long');
		await writeFile(file, 'é'.repeat(100_000));
		await symlink('long', path.join(directory, 'link'));
		assert.equal(await read(path.join(directory, 'link')), 'é'.repeat(100_000));
		await writeFile(file, '');
		assert.equal(await read(file), '');
		assert.equal(await read('/dev/null'), '');
	});

	test('is no pipe, device or directory: that is said at once, whoever is at the other end', async t => {
		const directory = await temporaryDirectory(t);
		const [pipe, link] = [path.join(directory, 'pipe'), path.join(directory, 'link')];
		await execa('mkfifo', [pipe]);
		await symlink('pipe', link);
		await refuses(pipe, /it is a pipe \(FIFO\), not a file/v);
		await refuses(link, /it is a pipe \(FIFO\), not a file/v);
		await refuses('/dev/zero', /it is a device, not a file/v);
		await refuses('/dev/tty', /it is a device, not a file/v);
		await refuses(directory, /EISDIR/v);
		await refuses(path.join(directory, 'missing'), /ENOENT/v);
	});

	test('ends: more than 64 MiB are no file of ours', async t => {
		const file = path.join(await temporaryDirectory(t), 'large');
		await writeFile(file, '');
		await truncate(file, 64 * 2 ** 20 + 1);
		await refuses(file, /it has more than 64 MiB/v);
	});

	test('may be what a shell hands over, only where that is asked for', async () => {
		const script = `
			const {readRegular} = await import(process.env.MODULE);
			const say = async options => readRegular('/dev/fd/3', options).then(String, error => error.message);
			console.log(await say({}));
			console.log(await say({pipe: true}));
		`;
		const {stdout} = await execa(
			'bash',
			['-c', '"$NODE" --input-type=module -e "$SCRIPT" 3< <(printf horse)'],
			{
				env: {
					NODE: process.execPath,
					SCRIPT: script,
					MODULE: new URL('../../../source/adapters/disk/read-regular.ts', import.meta.url).href,
				},
			},
		);
		assert.equal(stdout, 'it is a pipe (FIFO), not a file\nhorse');
	});
});
