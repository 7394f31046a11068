import assert from 'node:assert/strict';
import {test} from 'node:test';
import {assertLeft, launchDemo, screens, see, walkTo} from './demo-journey.ts';

void test('a terminal that shrinks and grows while an installation runs shows what fits, and all of it again', async t => {
	await using terminal = await launchDemo(t, {speed: 8, columns: 160, rows: 50});
	await walkTo(terminal, 'install');
	await see(terminal, /istiod +\d+s/v);

	terminal.resize(60, 16);
	const small = await see(
		terminal,
		screen => screen.split('\n').every(line => line.length <= 60) && screen.includes('ctrl+c stop'),
	);
	assert.match(small, /6\/8 Install \[simulated\]/v);

	terminal.resize(52, 12);
	await terminal.until(/too small: it is 52×12, and the\s+screens need 60×16/v);
	terminal.resize(100, 30);
	await see(terminal, /east-1 +primary .*east-2 +primary .*west-1 +primary.*ctrl\+c stop/sv);

	terminal.resize(200, 60);
	await see(terminal, screens.done);
	await terminal.press('q');
	await assertLeft(terminal, {exitCode: 0, says: [/✔ \d+ steps done/v]});
});
