import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import {App} from '../../../../source/ui/app.tsx';
import {screens} from '../../../../source/ui/screens/screens.ts';
import {startWizard} from '../../../../source/wizard/wizard.ts';
import {noAnswers} from '../../../../source/wizard/answers.ts';
import {assertGolden} from '../../../helpers/golden.ts';
import {contextView, makeFakeSession} from '../../../helpers/fake-session.ts';
import {showScreen} from '../../../helpers/screen.tsx';
import {testNow} from '../../../helpers/test-now.ts';
import {manyContexts, someContexts} from '../contexts.ts';

const east = {context: 'admin@east-1', name: 'east-1'};
const west = {context: 'gke_shop-prod_europe-west4_west-1', name: 'west-1'};
const chosen = (...clusters: Array<{context: string; name: string; network?: string}>) =>
	startWizard('guided', {...noAnswers, clusters});

for (const [columns, rows] of [
	[60, 16],
	[80, 24],
	[100, 30],
] as const) {
	void test(`the list at ${String(columns)}×${String(rows)}`, async () => {
		const session = makeFakeSession({
			contexts: someContexts,
			wizard: chosen(east),
			kubeconfigProblems: ['~/.kube/config: users[2] has no name'],
		});
		using screen = await showScreen(session, <App screens={() => screens} />, {columns, rows});
		await screen.press('down', 'down', 'down', 'down', 'down');
		assertGolden(
			path.join(import.meta.dirname, `../frames/clusters-${String(columns)}x${String(rows)}.txt`),
			`${screen.frame()}\n`,
		);
	});
}

void test('each context says how it stands, aliases behind their cluster', async () => {
	using screen = await showScreen(
		makeFakeSession({contexts: [...someContexts, contextView('slow', {probe: {state: 'asking'}})]}),
		<App screens={() => screens} />,
		{columns: 160},
	);
	assert.match(
		screen.frame(),
		/❯ ◯ +east-1 +\* admin@east-1 +https:\/\/east-1\.example:6443 +1\.35\.4 +3\/3 +none +42 ms\n.*old-east.*same cluster as east-1\n.*east-2.*1\.35\.4 +2\/3 +1\.31\.1 +51 ms\n.*west-1.*asked when chosen\n.*needs login: press l\n.*dead.*no answer within 10 s\n.*cluster +日本-東京.*\n.*slow.*asking\n/v,
	);
});

void test('space takes a cluster in under its suggested name, and out again; the list keeps its order', async () => {
	const session = makeFakeSession({contexts: someContexts});
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('down', 'down', 'down', 'space', 'home', 'space');
	assert.deepEqual(session.getSnapshot().wizard.answers.clusters, [east, west]);
	assert.match(screen.frame(), /2 chosen/v);
	await screen.send('  ');
	await screen.press('space');
	assert.deepEqual(session.getSnapshot().wizard.answers.clusters, [west]);
});

void test('a cluster joins once, whatever its contexts are', async () => {
	const session = makeFakeSession({contexts: someContexts, wizard: chosen(east)});
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('down', 'space');
	assert.match(
		screen.frame(),
		/old-east leads to the same cluster as admin@east-1, which is chosen: a cluster joins once\./v,
	);
	assert.deepEqual(session.actions(), []);
	await screen.press('down');
	assert.doesNotMatch(screen.frame(), /joins once/v);
});

void test('an alias can stand for its cluster', async () => {
	const session = makeFakeSession({contexts: someContexts});
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('down', 'space');
	assert.deepEqual(session.getSnapshot().wizard.answers.clusters, [
		{context: 'old-east', name: 'old-east'},
	]);
	await screen.press('up', 'space');
	assert.match(screen.frame(), /admin@east-1 leads to the same cluster as old-east/v);
});

void test('a dead cluster may be chosen, with a warning', async () => {
	const session = makeFakeSession({contexts: someContexts});
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('end', 'up', 'space');
	assert.match(screen.frame(), /dead doesn't answer: preflight stays shut until it does\./v);
	assert.deepEqual(session.getSnapshot().wizard.answers.clusters, [
		{context: 'dead', name: 'dead'},
	]);
});

void test('a takes everything shown that answers, and nothing the next time', async () => {
	const session = makeFakeSession({contexts: someContexts});
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('a');
	assert.deepEqual(
		session.getSnapshot().wizard.answers.clusters.map(({name}) => name),
		['east-1', 'east-2', 'cluster'],
	);
	await screen.press('a');
	assert.deepEqual(session.getSnapshot().wizard.answers.clusters, []);
	await screen.send('/dead\r');
	await screen.until('Filter: dead');
	await screen.press('a');
	await screen.until('None of these contexts answers.');
});

void test('the filter narrows as one types, and what is chosen stays chosen', async () => {
	const session = makeFakeSession({contexts: someContexts, wizard: chosen(east)});
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('/');
	await screen.type('gke west');
	assert.match(screen.frame(), /Filter: gke west▏ +1 of 7 · 1 chosen/v);
	assert.match(screen.frame(), /❯ ◯ +west-1/v);
	assert.doesNotMatch(screen.frame(), /old-east/v);
	await screen.press('enter', 'space');
	assert.deepEqual(session.getSnapshot().wizard.answers.clusters, [east, west]);
	await screen.press('escape');
	assert.match(screen.frame(), /7 contexts · 2 chosen/v);
	await screen.send('/nowhere');
	await screen.until('No context has “nowhere” in its name or server.');
	await screen.press('escape');
	assert.match(screen.frame(), /7 contexts/v);
});

void test('a name is edited in its row', async () => {
	const session = makeFakeSession({contexts: someContexts, wizard: chosen(east)});
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('e');
	assert.match(screen.frame(), /❯ ◉ +name: east-1▏/v);
	await screen.press('backspace', 'a', 'enter');
	assert.deepEqual(session.actions(), [{type: 'rename', context: 'admin@east-1', name: 'east-a'}]);
	await screen.press('e', 'ctrl+u', 'x', 'escape');
	assert.equal(session.actions().length, 1);
	await screen.press('e', 'ctrl+u', 'enter');
	assert.equal(session.actions().length, 1);
});

void test('a network is set by hand, or left to the topology', async () => {
	const session = makeFakeSession({contexts: someContexts, wizard: chosen(east)});
	using screen = await showScreen(session, <App screens={() => screens} />);
	assert.match(screen.frame(), /In the mesh: east-1, network as the topology has it\./v);
	await screen.press('t');
	await screen.type('east');
	await screen.press('enter');
	assert.match(screen.frame(), /In the mesh: east-1, network east\./v);
	await screen.press('w', 'ctrl+u', 'enter');
	assert.deepEqual(session.actions(), [
		{type: 'set-network', context: 'admin@east-1', network: 'east'},
		{type: 'set-network', context: 'admin@east-1', network: undefined},
	]);
});

void test('where the others reach an API server is typed; what cannot be an address is refused in words', async () => {
	const session = makeFakeSession({contexts: someContexts, wizard: chosen(east)});
	using screen = await showScreen(session, <App screens={() => screens} />);
	assert.doesNotMatch(screen.frame(), /d address/v);
	await screen.press('d');
	assert.match(screen.frame(), /https:\/\/…, or east-west-gateway/v);
	await screen.type('https://127.0.0.1:6443');
	await screen.press('enter');
	assert.deepEqual(session.actions(), []);
	assert.match(screen.frame(), /only its own machine/v);
	await screen.press('ctrl+u');
	await screen.type('east-west-gateway');
	await screen.press('enter');
	assert.match(screen.frame(), /API server at east-west-gateway, network/v);
	assert.match(screen.frame(), /d address/v);
	await screen.press('d', 'ctrl+u', 'enter', 'd', 'x', 'escape');
	assert.deepEqual(session.actions(), [
		{type: 'set-api-server', context: 'admin@east-1', apiServer: 'east-west-gateway'},
		{type: 'set-api-server', context: 'admin@east-1', apiServer: undefined},
	]);
});

void test('names that collide are marked, and the next screen says so', async () => {
	const session = makeFakeSession({
		contexts: [
			contextView('kubernetes-admin@kubernetes', {defaultName: 'cluster'}),
			contextView('prod', {defaultName: 'cluster'}),
		],
	});
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('a');
	assert.match(screen.frame(), /cluster ▲.*\n.*cluster ▲/v);
	await screen.press('n');
	assert.match(screen.frame(), /Two clusters are called cluster: rename one of them\./v);
	await screen.press('e', 'ctrl+u', 'p', 'enter');
	assert.doesNotMatch(screen.frame(), /▲|Two clusters/v);
});

void test('nothing chosen keeps the next screen shut, with the reason', async () => {
	const session = makeFakeSession({contexts: someContexts});
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('enter');
	assert.match(screen.frame(), /Choose the clusters of the mesh first: space takes one\./v);
	await screen.press('space', 'n');
	await screen.until('● Preflight');
});

void test('r asks the highlighted context again, l logs in on the terminal', async () => {
	const session = makeFakeSession({contexts: someContexts});
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('l', 'r');
	assert.deepEqual(session.intents, [{type: 'probe', context: 'admin@east-1'}]);
	await screen.press('down', 'down', 'down', 'down', 'l');
	const [, logIn] = session.intents;
	assert.ok(logIn?.type === 'log-in');
	assert.match(logIn.context, /analytics/v);
	let didRun = false;
	await logIn.suspend(async () => {
		didRun = true;
	});
	assert.equal(didRun, true);
});

void test('the details of a failure are there in full at the least size', async () => {
	using screen = await showScreen(
		makeFakeSession({contexts: someContexts}),
		<App screens={() => screens} />,
		{
			columns: 60,
			rows: 16,
		},
	);
	await screen.press('end', 'up', 'i');
	assert.match(
		screen.frame(),
		/dead\n\n Context: dead\n Server: https:\/\/dead\.example:6443\n\n No answer within 10 s\.\n\n What to do\n {3}Join the VPN, or open the firewall for this machine\.\n {3}curl -vk --max-time 10 https:\/\/dead\.example:6443\/version\n/v,
	);
	await screen.press('escape');
	assert.match(screen.frame(), /Choose the clusters/v);
});

void test('what is wrong in the kubeconfig is told, and read with p', async () => {
	using screen = await showScreen(
		makeFakeSession({
			contexts: someContexts,
			kubeconfigProblems: ['~/.kube/config: users[2] has no name', '~/.kube/old: not YAML'],
		}),
		<App screens={() => screens} />,
	);
	assert.match(screen.frame(), /2 entries of the kubeconfig can't be used: p shows why\./v);
	await screen.press('p');
	assert.match(
		screen.frame(),
		/What is wrong in the kubeconfig\n[\s\S]*users\[2\] has no name\n[\s\S]*not YAML/v,
	);
	await screen.press('escape');
	assert.match(screen.frame(), /Choose the clusters/v);
});

void test('leaving is asked for only when something was chosen', async () => {
	const session = makeFakeSession({contexts: someContexts, wizard: chosen(east)});
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('escape');
	assert.match(screen.frame(), /Leave now\? Your answers are kept/v);
	await screen.press('n');
	assert.match(screen.frame(), /Choose the clusters/v);
	assert.deepEqual(session.intents, []);
	await screen.press('q', 'y');
	assert.deepEqual(session.intents, [{type: 'quit'}]);

	const empty = makeFakeSession({contexts: someContexts});
	using other = await showScreen(empty, <App screens={() => screens} />);
	await other.press('escape');
	assert.deepEqual(empty.intents, [{type: 'quit'}]);
});

void test('an earlier start is offered', async () => {
	const draft = {
		savedAt: testNow - 2 * 3_600_000,
		clusters: ['east-1', 'east-2', 'west-1'],
		step: 'topology',
	};
	const session = makeFakeSession({contexts: someContexts, draft});
	using screen = await showScreen(session, <App screens={() => screens} />, {
		columns: 60,
		rows: 16,
	});
	assert.match(
		screen.frame(),
		/Continue where you left off \(3 clusters, Topology, 2 hours\s+ago\)\?/v,
	);
	await screen.press('n', 'y', 'escape');
	assert.deepEqual(session.intents, [
		{type: 'draft', use: false},
		{type: 'draft', use: true},
		{type: 'quit'},
	]);
});

void test('without any context there is a way out', async () => {
	const session = makeFakeSession({
		kubeconfig: 'no kubeconfig',
		kubeconfigProblems: ['~/.kube/config: not YAML'],
	});
	using screen = await showScreen(session, <App screens={() => screens} />, {
		columns: 60,
		rows: 16,
	});
	assert.match(
		screen.frame(),
		/There is no context to choose from\.\n[\s\S]*~\/\.kube\/config: not YAML\n[\s\S]*mesh-wizard --kubeconfig FILE[\s\S]*mesh-wizard demo/v,
	);
	await screen.press('escape');
	assert.deepEqual(session.intents, [{type: 'quit'}]);
});

void test('a thousand contexts: only those in sight are drawn, and the highlight is always among them', async () => {
	const session = makeFakeSession({contexts: manyContexts(1000)});
	using screen = await showScreen(session, <App screens={() => screens} />, {
		columns: 100,
		rows: 30,
	});
	assert.match(screen.frame(), /1,000 contexts · 0 chosen/v);
	await screen.press('end');
	assert.match(screen.frame(), /❯ ◯ +team-7-cluster-999 /v);
	await screen.press('/');
	await screen.type('cluster-77');
	assert.match(screen.frame(), /11 of 1,000/v);
});

void test('probes that come in move no highlight', async () => {
	const session = makeFakeSession({
		contexts: [contextView('a'), contextView('b'), contextView('c', {probe: {state: 'asking'}})],
	});
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('down');
	session.set({contexts: [contextView('a'), contextView('b'), contextView('c', {aliasOf: 'a'})]});
	await screen.until('same cluster as a');
	assert.match(screen.frame(), /◯ +a .*\n.*◯ +c .*\n.*❯ ◯ +b /v);
});

void test('without Unicode nothing else is drawn', async () => {
	using screen = await showScreen(
		makeFakeSession({contexts: someContexts.slice(0, 6), wizard: chosen(east)}),
		<App screens={() => screens} />,
		{unicode: false},
	);
	assert.match(screen.frame(), /> X +east-1/v);
	assert.doesNotMatch(screen.frame(), /[^\n\u0020-~]/v);
});

void test('a screen reader hears rows in words, and no lines', async () => {
	using screen = await showScreen(
		makeFakeSession({contexts: someContexts, wizard: chosen(east)}),
		<App screens={() => screens} />,
		{screenReader: true},
	);
	assert.match(
		screen.frame(),
		/checkbox: \(checked, selected\) east-1, context admin@east-1, the current one: Kubernetes v1\.35\.4, 3 of 3 nodes ready, no Istio, answered in 42 ms\./v,
	);
	assert.doesNotMatch(screen.frame(), /[─❯◉◯]/v);
});

void test('a terminal that becomes too small and large again leaves everything as it was', async () => {
	const session = makeFakeSession({contexts: someContexts, wizard: chosen(east)});
	using screen = await showScreen(session, <App screens={() => screens} />, {
		columns: 80,
		rows: 24,
	});
	await screen.press('e', 'x');
	await screen.resize(40, 10);
	assert.match(screen.frame(), /too small/v);
	await screen.resize(160, 50);
	assert.match(screen.frame(), /❯ ◉ +name: east-1x▏/v);
});
