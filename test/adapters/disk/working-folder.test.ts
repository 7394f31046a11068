import assert from 'node:assert/strict';
import {mkdir, rm} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {runBounded} from '../../../source/adapters/run-bounded.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

test('a program is started also where the working folder was removed', async t => {
	const gone = path.join(await temporaryDirectory(t), 'gone');
	await mkdir(gone);
	const before = process.cwd();
	t.after(() => {
		process.chdir(before);
	});
	process.chdir(gone);
	const where = async () =>
		runBounded('/bin/pwd', [], {env: {}, timeoutMs: 10_000, maximumOutput: 1000});
	assert.match((await where())?.stdout ?? '', /gone$/v);
	await rm(gone, {recursive: true});
	assert.equal((await where())?.stdout, '/');
});
