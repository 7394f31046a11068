import assert from 'node:assert/strict';
import {test} from 'node:test';
import {runTool} from './run-tool.ts';

void test('the linter has no complaint (npm run lint)', async t => {
	const {exitCode, output} = await runTool('xo');
	assert.equal(exitCode, 0, output);
	t.diagnostic(output.trim() || 'and no warning');
});
