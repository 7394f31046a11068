import assert from 'node:assert/strict';
import {test} from 'node:test';
import {runTool} from './run-tool.ts';

void test('the compiler has no complaint (npm run types)', async () => {
	const {exitCode, output} = await runTool('tsc', '--noEmit');
	assert.equal(exitCode, 0, output);
});
