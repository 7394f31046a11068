import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {execa} from 'execa';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cli = [
	`--import=${path.join(root, 'node_modules/tsx/dist/esm/index.mjs')}`,
	path.join(root, 'source/cli.ts'),
];

void test('a full disk under stdout is a sentence and an exit code', async t => {
	const home = await temporaryDirectory(t);
	const run = async (device: string) =>
		execa(
			'sh',
			['-c', `exec "$0" "$@" > ${device}`, process.execPath, ...cli, 'preflight', '--list'],
			{
				env: {PATH: process.env['PATH'], HOME: home},
				extendEnv: false,
				reject: false,
			},
		);

	const full = await run('/dev/full');
	assert.equal(full.exitCode, 1);
	assert.equal(full.stderr, '✖ what was to go to stdout is not complete: the disk is full');
	const fine = await run('/dev/null');
	assert.deepEqual([fine.exitCode, fine.stderr], [0, '']);
});
