import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Terminal} from '../helpers/terminal.ts';
import {assertLeft, launchDemo, screens, see, walkTo} from './demo-journey.ts';

/** Slow enough to be met half-way. */
const speed = 4;

const toRunningIstiod = async (terminal: Terminal): Promise<void> => {
	await walkTo(terminal, 'install');
	await see(terminal, /istiod +\d+s/v);
};

void test('ctrl+c leaves at once where nothing runs', async t => {
	await using terminal = await launchDemo(t);
	await see(terminal, screens.clusters);
	await terminal.press('ctrl+c');
	await assertLeft(terminal, {exitCode: 130, says: ['[simulated] Nothing was installed']});
});

void test('ctrl+c stops an installation cleanly: nothing new starts, the screens stay, and a key leaves', async t => {
	await using terminal = await launchDemo(t, {speed});
	await toRunningIstiod(terminal);
	await terminal.press('ctrl+c');
	const stopped = await see(terminal, /q leave/v);
	assert.match(stopped, /– \S+ +stopped/v);
	assert.match(stopped, /– \S+ +not started/v);
	assert.match(stopped, /esc back to the plan/v, 'the same plan can go on');
	await terminal.press('escape');
	const review = await see(terminal, screens.review);
	assert.match(review, /✔ namespace/v, 'what is done is known to be');
	await terminal.press('ctrl+c');
	await assertLeft(terminal, {exitCode: 130, says: [/^\[simulated\] ✖ stopped by Ctrl-C$/mv]});
});

void test('ctrl+c pressed twice ends an installation at once and leaves, even when both come in one go', async t => {
	await using terminal = await launchDemo(t, {speed});
	await toRunningIstiod(terminal);
	terminal.type('\u0003\u0003');
	await assertLeft(terminal, {exitCode: 130, says: [/^\[simulated\] ✖ stopped by Ctrl-C$/mv]});
});

for (const [signal, exitCode] of [
	['SIGTERM', 143],
	['SIGHUP', 129],
] as const) {
	void test(`${signal} stops an installation and leaves`, async t => {
		await using terminal = await launchDemo(t, {speed});
		await toRunningIstiod(terminal);
		terminal.signal(signal);
		await assertLeft(terminal, {
			exitCode,
			says: [new RegExp(String.raw`^\[simulated\] ✖ stopped by ${signal}$`, 'mv')],
		});
	});

	void test(`${signal} leaves at once where nothing runs`, async t => {
		await using terminal = await launchDemo(t);
		await see(terminal, screens.clusters);
		terminal.signal(signal);
		await assertLeft(terminal, {exitCode});
	});
}
