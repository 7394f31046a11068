import assert from 'node:assert/strict';
import {chmod, mkdir, readdir, rm, stat, symlink} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {execa} from 'execa';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const cli = path.resolve(import.meta.dirname, '../../source/cli.ts');

void test("what Node has compiled lies in the user's own cache, and is neither kept nor run where others may write", async t => {
	const home = await temporaryDirectory(t);
	const shared = path.join(home, 'shared');
	await mkdir(shared, {mode: 0o777});
	const start = async () => {
		const {exitCode, stderr} = await execa(
			process.execPath,
			['--import=tsx', cli, 'preflight', '--list'],
			{
				env: {PATH: process.env['PATH'], HOME: home, TMPDIR: shared},
				extendEnv: false,
				reject: false,
			},
		);
		assert.deepEqual([exitCode, stderr], [0, '']);
		const left = await readdir(shared);
		assert.deepEqual(
			left.filter(name => name.includes('compile')),
			[],
		);
	};

	const ours = path.join(home, '.cache', 'mesh-wizard');
	const compiled = path.join(ours, 'compiled');
	await start();
	assert.notDeepEqual(await readdir(compiled), []);
	for (const folder of [ours, compiled]) {
		const {mode} = await stat(folder);
		assert.equal((mode % 0o1000).toString(8), '700');
	}

	await rm(compiled, {recursive: true});
	await mkdir(compiled);
	await chmod(compiled, 0o777);
	await start();
	assert.deepEqual(await readdir(compiled), []);

	await rm(compiled, {recursive: true});
	await mkdir(path.join(home, 'elsewhere'));
	await symlink('../../elsewhere', compiled);
	await start();
	assert.deepEqual(await readdir(path.join(home, 'elsewhere')), []);
});
