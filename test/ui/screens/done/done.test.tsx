import assert from 'node:assert/strict';
import test from 'node:test';
import {App} from '../../../../source/ui/app.tsx';
import {screens} from '../../../../source/ui/screens/screens.ts';
import type {SessionView} from '../../../../source/session/session.ts';
import {makeFakeSession} from '../../../helpers/fake-session.ts';
import {showScreen, type ScreenOptions} from '../../../helpers/screen.tsx';
import {assertFrame, sizes, stillLook, wizardAt} from '../scene-frames.ts';
import {showDone, showRed} from '../verify-scenes.ts';

const open = async ({
	view = {},
	...options
}: ScreenOptions & {view?: Partial<SessionView>} = {}) => {
	const session = makeFakeSession({...showDone(wizardAt), ...view});
	return {
		session,
		screen: await showScreen(session, <App screens={() => screens} />, {
			columns: 80,
			rows: 24,
			...options,
			look: stillLook,
		}),
	};
};

for (const [columns, rows] of sizes) {
	void test(`done at ${String(columns)}×${String(rows)}`, async () => {
		const {screen} = await open({columns, rows});
		using shown = screen;
		assertFrame('done', {columns, rows}, shown.frame());
	});
}

void test('what to run next can be copied, and everything that was written is named', async () => {
	const {screen} = await open();
	using shown = screen;
	for (const text of [
		'mesh-wizard verify -f shop.yaml',
		'mesh-wizard plan -f shop.yaml',
		'.mesh-wizard/shop/journal.jsonl',
		'certs',
		'29 steps of 29 in 3 clusters',
		'6 of 6 pairs',
	]) {
		assert.ok(shown.frame().includes(text), text);
	}
});

void test("what doesn't fit can be scrolled to, beside the menu", async () => {
	const {screen} = await open({columns: 60, rows: 16});
	using shown = screen;
	assert.doesNotMatch(shown.frame(), /journal/v);
	await shown.press('pagedown');
	await shown.until('journal');
	await shown.press('down');
	await shown.until('❯ See the proof again');
});

void test('enter leaves, unless the proof or the steps are asked for', async () => {
	const {screen, session} = await open();
	using shown = screen;
	await shown.press('down', 'down', 'enter');
	await shown.until('29 of 29 steps');
	session.set({wizard: wizardAt('done')});
	await shown.until('❯ Leave');
	await shown.press('enter');
	assert.deepEqual(session.intents, [
		{type: 'wizard', action: {type: 'go', step: 'install'}},
		{type: 'quit'},
	]);
});

void test('enter takes what is highlighted, also when it arrives together with the arrow', async () => {
	const {screen, session} = await open();
	using shown = screen;
	await shown.send('\u001B[B\r');
	assert.deepEqual(session.intents, [{type: 'wizard', action: {type: 'go', step: 'verify'}}]);
});

void test('the menu keeps its place while help covers it, and goes round its ends', async () => {
	const {screen} = await open();
	using shown = screen;
	await shown.press('down', '?');
	await shown.until('Words');
	await shown.press('escape');
	await shown.until('❯ See the proof again');
	await shown.press('up', 'up');
	await shown.until('❯ See the steps');
});

void test('what was not proven is not called done', async () => {
	const red = showRed(wizardAt);
	const run = {
		...(red.run ?? assert.fail()),
		finished: {
			type: 'run-finished',
			exitCode: 3,
			summary: 'everything is installed, but traffic is not proven: east-1 → west-1',
			next: ['mesh-wizard verify -f shop.yaml'],
			durationMs: 1000,
			at: 0,
		} as const,
	};
	const {screen} = await open({view: {run}});
	using shown = screen;
	assert.match(shown.frame(), /▲ Everything is installed, but traffic is not proven/v);
	assert.match(shown.frame(), /4 of 6 pairs of clusters proven/v);
	assert.doesNotMatch(shown.frame(), /✔ The mesh/v);
});

void test('what was simulated is never called real', async () => {
	const {screen} = await open({view: {simulated: true}});
	using shown = screen;
	assert.match(shown.frame(), /\[simulated\]/v);
	assert.match(shown.frame(), /Nothing of this was real/v);
	assert.doesNotMatch(shown.frame(), /journal/v);
});
