import assert from 'node:assert/strict';
import {test} from 'node:test';
import {assertLeft, launchDemo, screens, see, walkTo} from './demo-journey.ts';

void test('a step fails: the others go on, the reason can be read, a retry finishes', async t => {
	await using terminal = await launchDemo(t, {scenario: 'failing-install'});
	await walkTo(terminal, 'install');
	// Who does not wait for the failed step goes on.
	const failed = await see(
		terminal,
		screen =>
			/1 step failed, \d+ wait for it\. What is done stays: r tries again/v.test(screen) &&
			/✔ expose-services .*✔ expose-services/v.test(screen),
	);
	assert.match(failed, /1 failed\n/v, 'the headline counts it');
	assert.match(failed, /r retry failed/v);

	await terminal.press('f');
	await see(terminal, /❯✖ istiod/v);
	await terminal.press('enter');
	const why = await see(terminal, /west-1\/istiod failed after/v);
	assert.match(why, /What happened.*(?:ImagePullBackOff|ErrImagePull).*What to do/sv);
	await terminal.press('escape');
	await see(terminal, /esc follow/v);
	await terminal.press('escape');
	await see(terminal, screen => !screen.includes('esc follow'));

	await terminal.press('r');
	await see(terminal, screens.verify);
	const done = await see(terminal, screens.done);
	assert.match(done, /✔ The mesh mesh1 is installed, and its traffic is proven/v);
	await terminal.press('q');
	await assertLeft(terminal, {exitCode: 0, says: [/^\[simulated\] ✔ \d+ steps done, 6 pairs/mv]});
});

void test('whoever stops at a failed step keeps what is done, sees how to go on and leaves with a failure', async t => {
	await using terminal = await launchDemo(t, {scenario: 'failing-install'});
	await walkTo(terminal, 'install');
	await see(terminal, /r retry failed/v);
	await see(terminal, /1 step failed/v);
	await terminal.press('ctrl+c');
	await see(terminal, /q leave/v);
	await terminal.press('q');
	await assertLeft(terminal, {exitCode: 130, says: [/^\[simulated\] ✖ /mv]});
});
