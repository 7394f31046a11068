import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import {App} from '../../../../source/ui/app.tsx';
import {screens} from '../../../../source/ui/screens/screens.ts';
import {factsOf} from '../../../helpers/facts.ts';
import {assertGolden} from '../../../helpers/golden.ts';
import {makeFakeSession} from '../../../helpers/fake-session.ts';
import {showScreen} from '../../../helpers/screen.tsx';
import {advisedView} from '../meshes.ts';
import {fiftyFacts, threeFacts} from '../preflights.ts';

const two = [factsOf({name: 'east'}), factsOf({name: 'west'})];
const sessionFor = (
	...parameters: Parameters<typeof advisedView> extends [unknown, ...infer Rest] ? Rest : never
) => makeFakeSession(advisedView('topology', ...parameters));
const placesOf = (session: ReturnType<typeof makeFakeSession>) =>
	session.getSnapshot().wizard.answers.topology?.places;

for (const [columns, rows] of [
	[60, 16],
	[80, 24],
	[100, 30],
] as const) {
	void test(`the menu at ${String(columns)}×${String(rows)}`, async () => {
		using screen = await showScreen(sessionFor(threeFacts), <App screens={() => screens} />, {
			columns,
			rows,
		});
		await screen.press('down');
		assertGolden(
			path.join(import.meta.dirname, `../frames/topology-${String(columns)}x${String(rows)}.txt`),
			`${screen.frame()}\n`,
		);
	});
}

void test('the recommended comes first, with its reasons; what is impossible says why', async () => {
	using screen = await showScreen(sessionFor(threeFacts), <App screens={() => screens} />);
	assert.match(
		screen.frame(),
		/❯ Multi-primary, different networks {2}recommended\n[\s\S]*Multi-primary, one network {2}Pod addresses of east-1 and east-2 overlap\.\n/v,
	);
	assert.match(
		screen.frame(),
		/Every cluster runs its own istiod[\s\S]*· It works whether or not pods reach each other directly\./v,
	);
});

void test('networks are boxes, and gateways join them', async () => {
	using screen = await showScreen(sessionFor(threeFacts), <App screens={() => screens} />);
	assert.match(
		screen.frame(),
		/network east-1 ─+┐ {3}┌─+ network east-2 ─+┐ {3}┌─+ network west-1 ─+┐\n.*│ ● east-1 +│ ↔ │ ● east-2 +│ ↔ │ ● west-1 +│\n/v,
	);
	await screen.press('down');
	assert.match(
		screen.frame(),
		/│ ● east-1 +│ ↔ │ ○ east-2 → east-1 +│ ↔ │ ○ west-1 → east-1 +│\n/v,
	);
	assert.match(screen.frame(), /○ remote → its primary/v);
});

void test('clusters on one network share a box', async () => {
	using screen = await showScreen(
		sessionFor(two, {networks: {east: 'office', west: 'office'}}),
		<App screens={() => screens} />,
		{columns: 60, rows: 24},
	);
	assert.match(screen.frame(), /network office ─+┐\n.*│ ● east +│\n.*│ ● west +│\n/v);
});

void test('two clusters are drawn on a small screen, and told in lines on the least', async () => {
	using screen = await showScreen(sessionFor(two), <App screens={() => screens} />, {
		columns: 60,
		rows: 18,
	});
	assert.match(screen.frame(), /│ ● east +│ ↔ │ ● west +│\n/v);
	await screen.resize(60, 16);
	assert.match(screen.frame(), /\n ● east\n ● west\n ● primary {3}↔ through gateways\n/v);
});

void test('many clusters are listed', async () => {
	using screen = await showScreen(sessionFor(fiftyFacts), <App screens={() => screens} />, {
		columns: 80,
		rows: 24,
	});
	assert.match(
		screen.frame(),
		/● cluster-00 ↔ ● cluster-01 ↔ [\s\S]* and \d+ more networks\n.*● primary {3}↔ through gateways, each with each\n/v,
	);
	await screen.press('end');
	assert.match(screen.frame(), /network1: ● cluster-00, ○ 49 remotes → cluster-00\n/v);
});

void test('the picture stands still while one moves through the menu', async () => {
	using screen = await showScreen(sessionFor(two), <App screens={() => screens} />);
	const rowOfPicture = () =>
		screen
			.frame()
			.split('\n')
			.findIndex(line => line.includes('┌'));
	const before = rowOfPicture();
	await screen.press('down', 'down');
	assert.equal(rowOfPicture(), before);
});

void test('enter takes the highlighted topology and goes on', async () => {
	const session = sessionFor(threeFacts);
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.send('\u001B[B\r');
	await screen.until('Where the certificates come from');
	assert.equal(
		session.getSnapshot().wizard.answers.topology?.pattern,
		'primary-remote-multi-network',
	);
	await screen.press('escape');
	assert.match(screen.frame(), /❯ ✔ Primary-remote, different networks/v);
});

void test('an impossible one is not taken, with the reason', async () => {
	const session = sessionFor(threeFacts);
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('end', 'enter');
	assert.match(
		screen.frame(),
		/Primary-remote, one network isn't possible here: Pod addresses of east-1 and east-2 overlap\./v,
	);
	assert.deepEqual(session.intents, []);
});

void test('without a choice the next screen is shut', async () => {
	const session = sessionFor(threeFacts);
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('n');
	assert.match(screen.frame(), /Choose a topology\./v);
	await screen.press('escape');
	assert.equal(session.getSnapshot().wizard.step, 'preflight');
});

void test("mixed opens an editor of everybody's place", async () => {
	const session = sessionFor(threeFacts);
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('down', 'down', 'enter');
	assert.match(
		screen.frame(),
		/cluster +role +primary +network\n.*❯ east-1 +primary +east-1\n.*east-2 +primary +east-2\n/v,
	);
	await screen.press('down', 'r', 'down', 'r');
	assert.deepEqual(placesOf(session), {
		'admin@east-1': {network: 'east-1', role: 'primary'},
		'admin@east-2': {network: 'east-2', role: 'remote', owner: 'admin@east-1'},
		'admin@west-1': {network: 'west-1', role: 'remote', owner: 'admin@east-1'},
	});
	await screen.press('up', 't', 'ctrl+u');
	await screen.type('east');
	await screen.press('enter', 'up', 'w', 'ctrl+u');
	await screen.type('east');
	await screen.press('enter');
	assert.match(
		screen.frame(),
		/network east ─+┐ {3}┌─+ network west-1 ─+┐\n.*│ ● east-1 +│ ↔ │ ○ west-1 → east-1 +│\n.*│ ○ east-2 → east-1 +│ +│ +│\n/v,
	);
	await screen.press('enter');
	await screen.until('Where the certificates come from');
});

void test('a remote goes to another primary, or becomes one', async () => {
	const session = sessionFor(threeFacts);
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('down', 'down', 'enter', 'down', 'r', 'o');
	assert.deepEqual(placesOf(session)?.['admin@east-2'], {
		network: 'east-2',
		role: 'remote',
		owner: 'admin@west-1',
	});
	await screen.press('p');
	assert.deepEqual(placesOf(session)?.['admin@east-2'], {network: 'east-2', role: 'primary'});
});

void test('the last primary stays one; what a former primary owned goes to the new one', async () => {
	const session = sessionFor(threeFacts);
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('down', 'down', 'enter', 'down', 'r', 'up', 'r');
	assert.deepEqual(placesOf(session), {
		'admin@east-1': {network: 'east-1', role: 'remote', owner: 'admin@west-1'},
		'admin@east-2': {network: 'east-2', role: 'remote', owner: 'admin@west-1'},
		'admin@west-1': {network: 'west-1', role: 'primary'},
	});
	await screen.press('end', 'r');
	assert.match(screen.frame(), /A mesh needs a primary: make another cluster one first\./v);
});

void test('places given by hand are there again after the menu and other screens', async () => {
	const session = sessionFor(threeFacts);
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('down', 'down', 'enter', 'down', 'r', 'escape');
	assert.match(screen.frame(), /❯ ✔ Mixed/v);
	await screen.press('escape', 'n', 'enter');
	assert.match(screen.frame(), /east-2 +remote +east-1 +east-2\n/v);
});

void test('without Unicode nothing else is drawn', async () => {
	using screen = await showScreen(sessionFor(threeFacts), <App screens={() => screens} />, {
		unicode: false,
	});
	assert.match(screen.frame(), /\| \* east-1 +\| = \| \* east-2/v);
	assert.doesNotMatch(screen.frame(), /[^\n\u0020-~]/v);
});

void test('a screen reader hears the options and the mesh in words', async () => {
	using screen = await showScreen(sessionFor(threeFacts), <App screens={() => screens} />, {
		screenReader: true,
	});
	await screen.press('down');
	assert.match(screen.frame(), /radio: \(selected\) Primary-remote, different networks/v);
	assert.match(
		screen.frame(),
		/radio: \(disabled\) Multi-primary, one network, Pod addresses of east-1 and east-2 overlap\./v,
	);
	assert.match(screen.frame(), /network east-2: east-2, remote of east-1/v);
	assert.doesNotMatch(screen.frame(), /[─│❯]/v);
});

void test('a network that is no label value is refused while it is typed', async () => {
	const session = makeFakeSession(advisedView('topology', threeFacts));
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('end', 'up', 'up', 'up', 'up', 'up', 'up');
	const at = session
		.getSnapshot()
		.topologies.findIndex(({topology}) => topology.pattern === 'mixed');
	await screen.press(...Array.from({length: at}, () => 'down'), 'enter', 't', 'ctrl+u');
	await screen.type('net/1');
	await screen.press('enter');
	assert.match(screen.frame(), /"net\/1" can't be a network's name/v);
	await screen.press('backspace', 'backspace', 'enter');
	const [action] = session.actions().slice(-1);
	assert.deepEqual(
		action?.type === 'set-topology' ? Object.values(action.topology.places)[0]?.network : action,
		'net',
	);
});
