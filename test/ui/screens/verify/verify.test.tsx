import assert from 'node:assert/strict';
import test from 'node:test';
import {App} from '../../../../source/ui/app.tsx';
import {screens} from '../../../../source/ui/screens/screens.ts';
import type {SessionView} from '../../../../source/session/session.ts';
import {makeFakeSession} from '../../../helpers/fake-session.ts';
import {showScreen, type ScreenOptions} from '../../../helpers/screen.tsx';
import {assertFrame, sizes, stillLook, wizardAt, type Scene} from '../scene-frames.ts';
import {
	showFifty,
	showHalf,
	showProven,
	showRed,
	showStarting,
	showTwelve,
} from '../verify-scenes.ts';

const open = async (
	scene: Scene,
	{view = {}, ...options}: ScreenOptions & {view?: Partial<SessionView>} = {},
) => {
	const session = makeFakeSession({...scene(wizardAt), ...view});
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

const scenes: Readonly<Record<string, Scene>> = {
	'verify-starting': showStarting,
	'verify-half': showHalf,
	'verify-red': showRed,
	'verify-proven': showProven,
	'verify-twelve': showTwelve,
	'verify-fifty': showFifty,
};

for (const [name, scene] of Object.entries(scenes)) {
	for (const [columns, rows] of sizes) {
		void test(`${name} at ${String(columns)}×${String(rows)}`, async () => {
			const {screen} = await open(scene, {columns, rows});
			using shown = screen;
			assertFrame(name, {columns, rows}, shown.frame());
		});
	}
}

void test('a pair that was not asked yet is never green, and while workloads start it is said which', async () => {
	const {screen} = await open(showStarting);
	using shown = screen;
	assert.doesNotMatch(shown.frame(), /answers/v);
	assert.match(shown.frame(), /0 of 6 pairs/v);
	assert.match(shown.frame(), /west-1 still waiting for the test workload/v);
});

void test('the matrix fills in as pairs become known', async () => {
	const {screen, session} = await open(showStarting);
	using shown = screen;
	session.set(showHalf(wizardAt));
	await shown.until('3 of 6 pairs');
	assert.equal(shown.frame().match(/✔ answers/gv)?.length, 3);
	assert.equal(shown.frame().match(/◌ not yet/gv)?.length, 3);
});

void test('the first pair that needs somebody is in sight, and the arrows lead from cell to cell past the diagonal', async () => {
	const {screen} = await open(showRed);
	using shown = screen;
	assert.match(shown.frame(), /❯✖ broken/v);
	await shown.press('down');
	await shown.until('east-2 → west-1: answers');
	await shown.press('left');
	await shown.until('east-2 → east-1: answers');
	await shown.press('down');
	await shown.until('west-1 → east-1: answers');
	await shown.press('right');
	await shown.until('west-1 → east-2: unknown');
	// At the edge it stays.
	await shown.press('right', 'down');
	await shown.until('west-1 → east-2: unknown');
});

void test('enter opens a pair to its cause, what to do, who answered and its proofs', async () => {
	const {screen, session} = await open(showRed, {columns: 100, rows: 40});
	using shown = screen;
	await shown.press('enter');
	await shown.until('esc/enter/q close');
	for (const text of [
		'east-1 → west-1: broken',
		'packets are lost on the way',
		'What to do',
		'istio-eastwestgateway',
		'1 request in 0.3s, answered by nobody',
		"✖ Requests are answered by the peer's own pod: nobody answered",
	]) {
		assert.ok(shown.frame().includes(text), text);
	}

	await shown.press('r');
	assert.deepEqual(session.intents, [{type: 'retry'}]);
	await shown.press('escape');
	await shown.until('❯✖ broken');
});

void test('what is not proven can be proven again, or left; nothing leads on as if it were', async () => {
	const {screen, session} = await open(showRed);
	using shown = screen;
	assert.match(shown.frame(), /Not proven: 4 answer, 1 broken, 1 unknown\./v);
	await shown.press('r', 'n', 'ctrl+c');
	assert.deepEqual(session.intents, [{type: 'retry'}, {type: 'interrupt'}]);
});

void test('what is proven leads on', async () => {
	const {screen, session} = await open(showProven);
	using shown = screen;
	assert.match(shown.frame(), /✔ Traffic is proven/v);
	await shown.press('enter');
	assert.deepEqual(session.actions(), [{type: 'next'}]);
});

void test('of many clusters the broken pairs come first, and each cluster opens to its own pairs', async () => {
	const {screen} = await open(showFifty);
	using shown = screen;
	assert.match(shown.frame(), /❯✖ store-15 → store-16/v);
	await shown.press('down', 'enter');
	await shown.until('store-01 → the others');
	await shown.until('✔ store-16: answers');
});

void test('for a screen reader the pairs are sentences', async () => {
	const {screen} = await open(showRed, {screenReader: true});
	using shown = screen;
	assert.match(shown.frame(), /broken east-1 → west-1/v);
	assert.match(shown.frame(), /unknown west-1 → east-2/v);
});

void test('names in other scripts and very long ones keep the columns in line', async () => {
	const names = ['東京', 'arn-aws-eks-eu-central-1-123456789012-cluster-shop', 'b'];
	const clusters = names.map(name => ({name, context: name, server: 'https://x:6443'}));
	const view = showHalf(wizardAt);
	const {screen} = await open(showHalf, {
		view: {
			review: {state: 'idle'},
			run: {...(view.run ?? assert.fail()), clusters, pairs: new Map()},
			wizard: wizardAt('verify', 'verify'),
		},
	});
	using shown = screen;
	const lines = shown
		.frame()
		.split('\n')
		.filter(line => line.includes('not yet'));
	assert.equal(lines.length, 3);
	assert.match(shown.frame(), /arn-aws-e…ter-shop/v);
});
