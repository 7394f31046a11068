import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isWatched} from '../../source/commands/survey-live.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';

test('a preflight is watched at a terminal, for a table, and by nobody else', () => {
	const terminal = (env: Record<string, string> = {}) => makeMemoryIo({isTerminal: true, env});
	const table = {output: 'table', plain: false};
	assert.equal(isWatched(terminal(), table), true);
	for (const [name, value] of [
		['CI', 'true'],
		['TERM', 'dumb'],
		['INK_SCREEN_READER', 'true'],
	] as const) {
		assert.equal(isWatched(terminal({[name]: value}), table), false, name);
	}

	assert.equal(isWatched(makeMemoryIo(), table), false);
	assert.equal(isWatched(terminal(), {...table, plain: true}), false);
	for (const output of ['json', 'jsonl', 'junit', 'markdown']) {
		assert.equal(isWatched(terminal(), {...table, output}), false);
	}
});
