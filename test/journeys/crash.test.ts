import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import {bundled} from '../helpers/bundled-wizard.ts';
import {personsEnvironment} from '../helpers/launch-wizard.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {launch} from '../helpers/terminal.ts';
import {assertLeft} from './demo-journey.ts';

for (const [how, what, says] of [
	['render', 'a screen that throws', /^✖ This is a bug in mesh-wizard: the view is broken$/mv],
	['timer', 'an exception that nobody catches', /Error: a timer has thrown/v],
	['promise', 'a promise that nobody hears fail', /Error: nobody heard this/v],
] as const) {
	void test(`${what} leaves the terminal as it was and its error to be read`, async t => {
		const home = await temporaryDirectory(t);
		await using terminal = await launch(
			process.execPath,
			[await bundled('breaking-screens'), how],
			{cwd: home, env: personsEnvironment(home)},
		);
		await terminal.until('Choose the clusters');
		assert.deepEqual(terminal.leftovers().slice(0, 3), [
			'the program',
			'alternate screen',
			'hidden cursor',
		]);
		await terminal.press('space');
		const normal = await assertLeft(terminal, {exitCode: 1, says: [says]});
		assert.doesNotMatch(normal, /Choose the clusters/v);
	});
}

void test('a screen that throws while work goes on leaves the work to plain lines, and its exit code counts', async t => {
	const home = await temporaryDirectory(t);
	await using terminal = await launch(
		process.execPath,
		[await bundled('breaking-screens'), 'run'],
		{cwd: home, env: personsEnvironment(home)},
	);
	await terminal.until('Choose the clusters');
	await terminal.press('space');
	await assertLeft(terminal, {
		exitCode: 0,
		says: [
			/▲ A screen has failed \(the view is broken\)[\s\S]*ℹ the work goes on[\s\S]*What was done stays on the screen\./v,
		],
	});
});
