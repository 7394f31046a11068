import assert from 'node:assert/strict';
import test from 'node:test';
import {App} from '../../../../source/ui/app.tsx';
import {screens} from '../../../../source/ui/screens/screens.ts';
import type {SessionView} from '../../../../source/session/session.ts';
import {makeFakeSession} from '../../../helpers/fake-session.ts';
import {planOf} from '../../../helpers/run-scene.ts';
import {showScreen, type ScreenOptions} from '../../../helpers/screen.tsx';
import {threeClusters, twelveClusters} from '../install-scenes.ts';
import {observations, readyReview} from '../review-scenes.ts';
import {assertFrame, sizes, stillLook, wizardAt} from '../scene-frames.ts';

const open = async (view: Partial<SessionView> = {}, options: ScreenOptions = {}) => {
	const session = makeFakeSession({wizard: wizardAt('review'), review: readyReview(), ...view});
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

const inApply = {
	wizard: wizardAt('review', 'apply'),
	review: readyReview(threeClusters, {text: undefined, file: 'same', saved: true}),
} as const;
const views: Readonly<Record<string, Partial<SessionView>>> = {
	review: {},
	'review-twelve': {review: readyReview(twelveClusters)},
	'review-apply': inApply,
	'review-failed': {
		review: {
			state: 'failed',
			title: 'There is no plan',
			message: 'istioctl 1.30.0 is on PATH, and the mesh wants Istio 1.31.1',
			remedy: ['Install istioctl 1.31.1, or set istio.version to 1.30.0.'],
		},
	},
};

for (const [name, view] of Object.entries(views)) {
	for (const [columns, rows] of sizes) {
		void test(`${name} at ${String(columns)}×${String(rows)}`, async () => {
			const {screen} = await open(view, {columns, rows});
			using shown = screen;
			assertFrame(name, {columns, rows}, shown.frame());
		});
	}
}

void test('what becomes public stands on top, in words', async () => {
	const {screen} = await open();
	using shown = screen;
	const lines = shown.frame().split('\n');
	const first = lines.findIndex(line => line.includes('3 things to know first'));
	assert.ok(first !== -1 && first < lines.findIndex(line => line.includes('▾ east-1')));
	await shown.press('down', 'enter');
	await shown.until('mutual TLS guards');
});

void test('a step that takes something away stands on top, too, and says so in its place', async () => {
	const plan = planOf(threeClusters);
	const review = readyReview(threeClusters, {
		plan: {
			...plan,
			steps: plan.steps.map(step =>
				step.id === 'west-1/istiod' ? {...step, destructive: true} : step,
			),
		},
	});
	const {screen} = await open({review});
	using shown = screen;
	assert.match(shown.frame(), /✖ takes away: west-1\/istiod/v);
	await shown.press('down', 'enter');
	await shown.until('To do, and it takes something away.');
});

void test('a step opens to why, what differs, what comes before and its document, and closes again', async () => {
	const {screen} = await open();
	using shown = screen;
	// Three warnings, the cluster, two steps.
	await shown.press('pagedown', 'up', 'up', 'up', 'right');
	await shown.until('east-1/istiod: Install the control plane');
	for (const text of [
		'A primary runs its own istiod.',
		'Deployment istio-system/istiod does not exist',
		'east-1/cacerts',
		'kind: IstioOperator',
	]) {
		assert.ok(shown.frame().includes(text), text);
	}

	await shown.press('end');
	await shown.until('istioctl uninstall -y -f /mesh/operators/east-1-control-plane.yaml');
	await shown.press('left');
	await shown.until('The plan:');
});

void test('what is done already says what was seen, and what could not be looked at says why', async () => {
	const {screen} = await open();
	using shown = screen;
	await shown.press('down', 'down', 'down', 'down', 'down', 'enter');
	await shown.until('Done already: namespace on network east.');
	await shown.press('escape', 'end', 'pageup', 'up', 'up', 'enter');
	await shown.until('Unknown whether it is done: namespaces "istio-system" is forbidden');
});

void test('clusters open and close, and left leads to the cluster of a step', async () => {
	const {screen} = await open({review: readyReview(twelveClusters, {warnings: []})});
	using shown = screen;
	assert.doesNotMatch(shown.frame(), /cacerts/v);
	await shown.press('down', 'enter');
	await shown.until('cacerts');
	await shown.press('down', 'down', 'left');
	await shown.until('❯ ▾ prod-eu-2');
	await shown.press('left');
	await shown.until('❯ ▸ prod-eu-2');
});

void test('i installs, and so does enter on the last row', async () => {
	const {screen, session} = await open();
	using shown = screen;
	await shown.press('i');
	await shown.press('end');
	await shown.until('❯ Install: carry out 27 steps');
	await shown.press('enter');
	assert.deepEqual(session.intents, [
		{type: 'install', overwrite: false},
		{type: 'install', overwrite: false},
	]);
});

for (const [key, type] of [
	['i', 'install'],
	['s', 'save'],
] as const) {
	void test(`${key} asks before it overwrites a file that says something else`, async () => {
		const {screen, session} = await open({review: readyReview(threeClusters, {file: 'different'})});
		using shown = screen;
		assert.match(shown.frame(), /another one is there/v);
		await shown.press(key);
		await shown.until('shop.yaml is there and says something else.');
		await shown.press('escape');
		await shown.until('The plan:');
		assert.deepEqual(session.intents, []);
		await shown.press(key, 'y');
		await shown.until('The plan:');
		assert.deepEqual(session.intents, [{type, overwrite: true}]);
	});
}

void test('another path is the other answer', async () => {
	const {screen, session} = await open({review: readyReview(threeClusters, {file: 'different'})});
	using shown = screen;
	await shown.press('i', 'f');
	await shown.until('Path of the mesh file: shop.yaml');
	await shown.press('ctrl+u');
	await shown.paste('mesh/other.yaml');
	await shown.press('enter');
	await shown.until('file mesh/other.yaml');
	assert.deepEqual(session.intents, [
		{type: 'wizard', action: {type: 'set-text', field: 'file', text: 'mesh/other.yaml'}},
	]);
});

void test('name and organization are typed in place, and escape leaves them as they were', async () => {
	const {screen, session} = await open();
	using shown = screen;
	await shown.press('m');
	await shown.until('Name of the mesh: shop');
	await shown.paste('ping');
	await shown.press('enter', 'o');
	await shown.until('Organization: shop.example.com');
	await shown.type('x');
	await shown.press('escape');
	await shown.until('mesh shopping');
	assert.deepEqual(session.actions(), [{type: 'set-text', field: 'mesh', text: 'shopping'}]);
});

void test('the mesh file can be read before it is written', async () => {
	const {screen} = await open();
	using shown = screen;
	await shown.press('v');
	await shown.until('kind: Mesh');
	assert.match(shown.frame(), /shop\.yaml, as it will be written/v);
	await shown.press('escape');
	await shown.until('The plan:');
});

void test('the place in the tree outlives a new plan', async () => {
	const {screen, session} = await open();
	using shown = screen;
	await shown.press('pagedown', 'up', 'up', 'up');
	await shown.until(/❯ +○ istiod/v);
	session.set({review: {state: 'planning'}});
	await shown.until('Working out the plan');
	session.set({review: readyReview(threeClusters, {warnings: []})});
	await shown.until(/❯ +○ istiod/v);
});

void test('without a plan there is why, and plan again, other answers, and the way back', async () => {
	const {screen, session} = await open(views['review-failed']);
	using shown = screen;
	await shown.press('r');
	await shown.press('m');
	await shown.until('Name of the mesh: ');
	await shown.press('escape');
	await shown.until('What to do');
	await shown.press('escape');
	assert.deepEqual(session.intents, [
		{type: 'plan-again'},
		{type: 'wizard', action: {type: 'back'}},
	]);
});

void test('apply asks one question, and takes no other answers', async () => {
	const {screen, session} = await open(inApply);
	using shown = screen;
	assert.match(shown.frame(), /Carry out this plan\? 27 steps: y or n/v);
	await shown.press('f', 's', 'v', 'i');
	assert.deepEqual(session.intents, []);
	assert.match(shown.frame(), /Carry out this plan\?/v);
	await shown.press('n', 'y');
	assert.deepEqual(session.intents, [{type: 'quit'}, {type: 'install', overwrite: false}]);
});

void test('a mesh that is as planned says that nothing is to be done', async () => {
	const plan = planOf(threeClusters, observations);
	const done = {
		...plan,
		steps: plan.steps.map(step => ({
			...step,
			observation: {state: 'done', evidence: 'there'} as const,
		})),
	};
	const {screen} = await open({review: readyReview(threeClusters, {plan: done, warnings: []})});
	using shown = screen;
	assert.match(shown.frame(), /The plan: 29 done already/v);
	assert.match(shown.frame(), /Nothing to do: all is as planned, and traffic was proven/v);
});
