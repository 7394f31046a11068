import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';
import type {Terminal} from '../helpers/terminal.ts';
import {assertLeft, chooseAll, launchDemo, screens, see} from './demo-journey.ts';

/** What a person does not mean as keys, each in one write: a held key after a stall, the wheel, a paste that nothing marks. */
const bursts = [
	'\u001B[B'.repeat(500),
	'\u001BOA'.repeat(500),
	'\u001B[<64;10;5M'.repeat(200),
	'\u001B[M`qi'.repeat(200),
	'q: yes\ri: no\r\u0003'.repeat(320),
] as const;

const help = 'stop what runs, at once if pressed twice';

const burst = async (terminal: Terminal): Promise<void> => {
	for (const keys of bursts) {
		terminal.type(keys);
		// What comes at once is one burst: what follows a paste belongs to it.
		await delay(200);
	}
};

/** Presses keys until they have led there: those that arrive with the end of a paste are taken for a part of it. */
const goOn = async (terminal: Terminal, keys: readonly string[], to: string | RegExp) => {
	for (;;) {
		await terminal.press(...keys);
		try {
			await terminal.until(to, {timeoutMs: 10_000});
			return;
		} catch (error) {
			if (!(error instanceof Error && error.message.startsWith('waited'))) {
				throw error;
			}
		}
	}
};

void test('bursts of keys, wheel and letters press nothing on any screen, and end no run', async t => {
	await using terminal = await launchDemo(t, {speed: 8});
	await chooseAll(terminal);
	await burst(terminal);
	await see(terminal, '3 chosen');
	await goOn(terminal, ['enter'], screens.preflight);
	for (const [name, keys, next] of [
		['preflight', ['n'], 'topology'],
		['topology', ['home', 'enter'], 'trust'],
		['trust', ['home', 'enter'], 'review'],
		['review', ['i'], 'install'],
	] as const) {
		await burst(terminal);
		await see(terminal, screens[name]);
		await goOn(terminal, keys, screens[next]);
	}

	await see(terminal, screens.install);
	await burst(terminal);
	const running = await see(terminal, screens.install);
	assert.doesNotMatch(running, /stopping/v);
	await see(terminal, screens.done);
	await burst(terminal);
	await see(terminal, screens.done);
	await goOn(terminal, ['home', 'down', 'enter'], screens.verify);
	await burst(terminal);
	await see(terminal, screens.verify);
	await goOn(terminal, ['?'], help);
	await burst(terminal);
	await see(terminal, help);
	await goOn(terminal, ['escape'], 'Traffic is proven, from each cluster');
	await goOn(terminal, ['n'], screens.done);
	await terminal.press('q');
	await assertLeft(terminal, {exitCode: 0, says: [/^\[simulated\] ✔ \d+ steps done, 6 pairs/mv]});
});
