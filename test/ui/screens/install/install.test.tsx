import assert from 'node:assert/strict';
import test from 'node:test';
import {Profiler} from 'react';
import {replay} from '../../../../source/engine/reduce-events.ts';
import {App} from '../../../../source/ui/app.tsx';
import {screens} from '../../../../source/ui/screens/screens.ts';
import type {SessionView} from '../../../../source/session/session.ts';
import {columnsOf} from '../../../../source/text/fit-text.ts';
import {makeFakeSession} from '../../../helpers/fake-session.ts';
import {modelOf} from '../../../helpers/model.ts';
import {runScene, type RunScene} from '../../../helpers/run-scene.ts';
import {showScreen, type ScreenOptions} from '../../../helpers/screen.tsx';
import {testNow} from '../../../helpers/test-now.ts';
import {failed, running, threeClusters, twelve, twelveClusters} from '../install-scenes.ts';
import {readyReview} from '../review-scenes.ts';
import {assertFrame, sizes, stillLook, wizardAt} from '../scene-frames.ts';

const views = {
	running: () => ({run: running().view(), phase: 'installing', review: readyReview(threeClusters)}),
	failed: () => ({run: failed().view(), phase: 'deciding', review: readyReview(threeClusters)}),
	twelve: () => ({run: twelve().view(), phase: 'installing', review: readyReview(twelveClusters)}),
} as const satisfies Record<string, () => Partial<SessionView>>;

const open = async (view: Partial<SessionView>, {look, ...options}: ScreenOptions = {}) => {
	const session = makeFakeSession({wizard: wizardAt('install'), ...view});
	return {
		session,
		screen: await showScreen(session, <App screens={() => screens} />, {
			...options,
			look: {...stillLook, ...look},
		}),
	};
};

for (const [name, view] of Object.entries(views)) {
	for (const [columns, rows] of sizes) {
		void test(`${name} at ${String(columns)}×${String(rows)}`, async () => {
			const {screen} = await open(view(), {columns, rows});
			using shown = screen;
			assertFrame(`install-${name}`, {columns, rows}, shown.frame());
		});
	}
}

void test('until a person moves, the cluster in sight is the one that needs somebody, and the keys go along with the run', async () => {
	const {screen, session} = await open(views.running());
	using shown = screen;
	assert.match(shown.frame(), /❯ east-1/v);
	session.set({run: failed().view(), phase: 'deciding'});
	await shown.until('❯ west-1');
	assert.match(shown.frame(), /❯✖ istiod/v);
	assert.match(shown.frame(), /west-1 · istiod: Install the control plane/v);
});

void test('tab goes to another cluster, the arrows to a step and its log, and escape back to following', async () => {
	const {screen} = await open(views.running());
	using shown = screen;
	await shown.press('tab', 'tab');
	await shown.until('❯ west-1');
	assert.match(shown.frame(), /Pod istio-system\/istiod-6d5f7c9b44-x2x9q: ImagePullBackOff/v);
	await shown.press('up');
	await shown.until('west-1 · cacerts: Give istiod its intermediate CA');
	await shown.press('shift+tab', 'shift+tab', 'shift+tab');
	await shown.until('❯ west-1');
	await shown.press('down', 'escape');
	await shown.until('❯ east-1');
});

void test('enter says why a step failed and what to do, and r tries again from there', async () => {
	const {screen, session} = await open(views.failed());
	using shown = screen;
	await shown.press('enter');
	await shown.until('west-1/istiod failed after 61s');
	for (const text of [
		'What happened',
		'ImagePullBackOff',
		'What to do',
		'describe pod -l app=istiod',
		'What waits for it',
	]) {
		assert.ok(shown.frame().includes(text), text);
	}

	await shown.press('r');
	await shown.until('❯ west-1');
	assert.deepEqual(session.intents, [{type: 'retry'}]);
});

void test('failed steps can be tried again while others still run, and not once the run is being stopped', async () => {
	const {screen, session} = await open({...views.failed(), phase: 'installing'});
	using shown = screen;
	await shown.press('r');
	assert.deepEqual(session.intents, [{type: 'retry'}]);
	session.set({phase: 'stopping'});
	await shown.until('ctrl+c again ends it at once');
	await shown.press('r', 'ctrl+c');
	assert.deepEqual(session.intents, [{type: 'retry'}, {type: 'interrupt'}]);
});

void test('f goes from one failed step to the next, around the clusters', async () => {
	const scene = twelve()
		.at(92)
		.fail('prod-us-1/remote-secret/prod-eu-6', {message: 'the token is gone', remedy: []});
	const {screen} = await open({...views.twelve(), run: scene.view()});
	using shown = screen;
	await shown.until('❯ prod-eu-2');
	await shown.press('f');
	await shown.until('❯ prod-us-1');
	await shown.press('f');
	await shown.until('❯ prod-eu-2');
});

const talkative = (scene: RunScene, from: number, to: number): RunScene =>
	scene.print(
		'east-1/istiod',
		...Array.from({length: to - from}, (_value, index) => `line ${String(from + index)}`),
	);

void test('the open log follows its end, stays where one has scrolled to, and says how much is new', async () => {
	const scene = talkative(running(), 0, 100);
	const {screen, session} = await open(
		{...views.running(), run: scene.view()},
		{columns: 80, rows: 24},
	);
	using shown = screen;
	await shown.press('l');
	await shown.until('line 99');
	await shown.press('pageup', 'up');
	await shown.until(frame => !frame.includes('line 99') && frame.includes('line 79'));
	session.set({run: talkative(scene, 100, 107).view()});
	await shown.until('7 new lines ↓');
	assert.ok(shown.frame().includes('line 79'));
	await shown.press('end');
	await shown.until('line 106');
	assert.match(shown.frame(), /at the end, following/v);
	await shown.press('home');
	await shown.until('0:01');
	await shown.press('escape');
	await shown.until('❯ east-1');
});

void test('a search marks what it finds, goes around it, and says so when there is nothing', async () => {
	const {screen} = await open(
		{...views.running(), run: talkative(running(), 0, 100).view()},
		{columns: 80, rows: 24},
	);
	using shown = screen;
	await shown.press('l', '/');
	await shown.until('Search: ');
	await shown.paste('line 4');
	await shown.press('enter');
	// The newest first.
	await shown.until('"line 4" 11 of 11 lines');
	assert.match(shown.frame(), /❯.*line 49/v);
	assert.ok(shown.rawFrame().includes('\u001B[7m'), 'what was found is inverted');
	await shown.press('N');
	await shown.until('"line 4" 10 of 11 lines');
	await shown.press('n', 'n');
	await shown.until('"line 4" 1 of 11 lines');
	await shown.press('/', 'ctrl+u');
	await shown.paste('nowhere');
	await shown.press('enter');
	await shown.until('"nowhere" is not in this log');
});

void test('before the first step it is said what is done meanwhile', async () => {
	const run = replay([
		{
			type: 'run-started',
			runId: 'r',
			command: 'apply',
			mesh: 'shop',
			simulated: false,
			clusters: [],
			at: testNow - 2000,
		},
		{
			type: 'cluster-surveyed',
			cluster: 'east-1',
			reachable: true,
			detail: 'Kubernetes v1.35.4',
			durationMs: 90,
			at: testNow - 1000,
		},
		{
			type: 'notice',
			level: 'info',
			text: 'west-1 is locked by jo@laptop: waiting',
			at: testNow - 500,
		},
	]);
	const {screen, session} = await open({run, phase: 'starting'});
	using shown = screen;
	for (const text of [
		'Getting ready',
		'✔ east-1  Kubernetes v1.35.4',
		'west-1 is locked by jo@laptop: waiting',
		'ctrl+c stop',
	]) {
		assert.ok(shown.frame().includes(text), text);
	}

	await shown.press('ctrl+c');
	assert.deepEqual(session.intents, [{type: 'interrupt'}]);
});

void test('a run that was stopped offers the way back to the plan and the way out', async () => {
	const run = failed()
		.at(70)
		.tell({
			type: 'run-finished',
			exitCode: 130,
			summary: 'stopped by Ctrl-C',
			next: [],
			durationMs: 70_000,
		})
		.view();
	const {screen, session} = await open({...views.failed(), run, phase: 'ended'});
	using shown = screen;
	assert.match(shown.frame(), /Stopped by Ctrl-C\./v);
	await shown.press('q');
	await shown.press('escape');
	assert.deepEqual(session.intents, [
		{type: 'interrupt'},
		{type: 'wizard', action: {type: 'back'}},
	]);
});

void test('how long a step will still take is told as soon as another one of its kind is done', async () => {
	const scene = running().at(31).done(40_000, 'west-1/istiod');
	const {screen} = await open({...views.running(), run: scene.view()}, {columns: 160, rows: 50});
	using shown = screen;
	assert.match(shown.frame(), /istiod +12s, about 30s left/v);
});

void test('very long names and names in other scripts keep the table in line', async () => {
	const names = [
		'arn-aws-eks-eu-central-1-123456789012-cluster-shop',
		'東京-1',
		...Array.from({length: 6}, (_value, index) => `c-${String(index)}`),
	];
	const model = modelOf(names.map(name => ({name, network: name})));
	const scene = runScene(model, {elapsed: 20})
		.at(1)
		.done(500, ...names.map(name => `${name}/namespace`));
	const {screen} = await open({run: scene.view(), phase: 'installing', review: readyReview(model)});
	using shown = screen;
	const lines = shown
		.frame()
		.split('\n')
		.filter(line => line.includes('waiting'));
	assert.equal(lines.length, names.length);
	assert.deepEqual(
		[...new Set(lines.map(line => columnsOf(line.slice(0, line.indexOf('1/'))))).values()].length,
		1,
	);
	assert.match(shown.frame(), /arn-aws-.*…ter-shop/v);
});

void test('small and large again, everything is where it was', async () => {
	const {screen} = await open(views.running(), {columns: 160, rows: 50});
	using shown = screen;
	const before = shown.frame();
	await shown.resize(60, 16);
	await shown.until(frame => frame.split('\n').length === 16);
	await shown.resize(160, 50);
	await shown.until(frame => frame === before);
});

void test('for a screen reader every state is a word and every cluster begins a line', async () => {
	const {screen} = await open(views.failed(), {screenReader: true});
	using shown = screen;
	assert.match(shown.frame(), /^east-2 .*remote of east-1/mv);
	assert.match(shown.frame(), /failed istiod 61s/v);
	assert.doesNotMatch(shown.frame(), /[┌│└]/v);
});

void test('nothing is drawn while nothing changes, and much that comes at once is drawn once', async () => {
	const scene = failed().tell({
		type: 'run-finished',
		exitCode: 1,
		summary: 'stopped',
		next: [],
		durationMs: 72_000,
	});
	const session = makeFakeSession({
		wizard: wizardAt('install'),
		...views.failed(),
		run: scene.view(),
		phase: 'ended',
	});
	const listeners = new Set<() => void>();
	const watched = {
		...session,
		subscribe(listener: () => void) {
			listeners.add(listener);
			const stop = session.subscribe(listener);
			return () => {
				listeners.delete(listener);
				stop();
			};
		},
	};
	let commits = 0;
	using screen = await showScreen(
		watched,
		<Profiler
			id="install"
			onRender={() => {
				commits++;
			}}
		>
			<App screens={() => screens} />
		</Profiler>,
		{look: stillLook},
	);
	await screen.until('❯ west-1');
	const drawn = commits;
	for (const listener of listeners) {
		listener();
	}

	session.set({
		run: scene
			.print(
				'west-1/istiod',
				...Array.from({length: 500}, (_value, index) => `line ${String(index)}`),
			)
			.view(),
	});
	await screen.until('line 499');
	assert.equal(commits - drawn, 1, '500 lines are one picture, and being told of nothing is none');
});
