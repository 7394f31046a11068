import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import {App} from '../../../../source/ui/app.tsx';
import type {Waiver} from '../../../../source/mesh/waiver.ts';
import type {ClusterFacts} from '../../../../source/survey/facts.ts';
import {factsOf} from '../../../helpers/facts.ts';
import {assertGolden} from '../../../helpers/golden.ts';
import {makeFakeSession, preflightOf} from '../../../helpers/fake-session.ts';
import {showScreen} from '../../../helpers/screen.tsx';
import {fiftyFacts, preflightView, threeFacts, withDead, wizardAt} from '../preflights.ts';

const sessionWith = (facts: readonly ClusterFacts[], waivers: readonly Waiver[] = []) =>
	makeFakeSession({
		wizard: wizardAt('preflight', facts, {waivers}),
		preflight: preflightView(facts, {waivers}),
	});

for (const [columns, rows] of [
	[60, 16],
	[80, 24],
	[100, 30],
] as const) {
	void test(`three clusters at ${String(columns)}×${String(rows)}`, async () => {
		using screen = await showScreen(sessionWith(threeFacts), <App />, {columns, rows});
		assertGolden(
			path.join(import.meta.dirname, `../frames/preflight-${String(columns)}x${String(rows)}.txt`),
			`${screen.frame()}\n`,
		);
	});
}

void test('the matrix has a sign and a value for each area and cluster', async () => {
	using screen = await showScreen(sessionWith(threeFacts), <App />, {columns: 160, rows: 50});
	assert.match(
		screen.frame(),
		/east-1 +east-2 +west-1\n.*API server +✔ 42 ms +✔ 51 ms +✔ 187 ms\n/v,
	);
	assert.match(screen.frame(), /Kubernetes +✔ 1\.35\.4 +✔ 1\.35\.4 +▲ 1\.28\.2\n/v);
	assert.match(screen.frame(), /Pod addresses +ℹ 10\.11\/16 +ℹ 10\.11\/16 +✔ 10\.13\/16\n/v);
	assert.match(screen.frame(), /Trust +✔ none yet +✔ none yet +✔ root 3f:9a…\n/v);
});

void test('what is not as it should be is listed, the worst first, with words for the highlighted one', async () => {
	using screen = await showScreen(sessionWith(threeFacts), <App />);
	assert.match(
		screen.frame(),
		/❯ ▲ warning version\.kubernetes +west-1\n.*ℹ note +network\.pod-cidr-overlap +east-1 ↔ east-2\n/v,
	);
	assert.match(
		screen.frame(),
		/west-1: v1\.28\.2 is older than Istio 1\.31\.1 can run on\n.*Upgrade the cluster/v,
	);
	await screen.press('down');
	assert.match(screen.frame(), /❯ ℹ note +network\.pod-cidr-overlap/v);
	assert.match(screen.frame(), /east-1 ↔ east-2: both use 10\.11\.0\.0\/16/v);
});

void test('an istioctl that could be downloaded is offered with a key of its own', async () => {
	const offered = makeFakeSession({
		wizard: wizardAt('preflight', threeFacts, {waivers: []}),
		preflight: preflightView(threeFacts, {waivers: []}),
		istioctlOffer: '1.31.1',
	});
	using screen = await showScreen(offered, <App />);
	assert.match(screen.frame(), /d download istioctl/v);
	await screen.press('d');
	assert.deepEqual(offered.intents.at(-1), {type: 'download-istioctl'});
	using other = await showScreen(sessionWith(threeFacts), <App />);
	assert.doesNotMatch(other.frame(), /download istioctl/v);
});

void test('little room keeps the areas in which something is wrong', async () => {
	const facts = [
		factsOf({
			name: 'east-1',
			nodes: {
				known: false,
				reason: 'denied',
				detail: 'no',
				source: 'nodes',
			},
		}),
		factsOf({name: 'east-2'}),
	];
	using screen = await showScreen(sessionWith(facts), <App />, {columns: 60, rows: 16});
	assert.match(screen.frame(), /Nodes +\? unknown +✔ 1\/1\n/v);
});

void test('enter opens a finding in full, escape goes back to it', async () => {
	using screen = await showScreen(sessionWith(threeFacts), <App />);
	await screen.press('enter');
	assert.match(
		screen.frame(),
		/▲ version\.kubernetes: warning\n[\s\S]*Expected: Kubernetes is a version that Istio supports\.[\s\S]*What was seen\n.*west-1: v1\.28\.2[\s\S]*Seen in test[\s\S]*Why it matters[\s\S]*What to do\n.*Upgrade[\s\S]*\$ kubectl --context admin@west-1 version[\s\S]*docs\/checks\.md#version\.kubernetes/v,
	);
	await screen.press('escape');
	assert.match(screen.frame(), /❯ ▲ warning version\.kubernetes/v);
});

void test('m shows each pair once as a matrix, and what did not pass in words', async () => {
	using screen = await showScreen(sessionWith(threeFacts), <App />, {columns: 80, rows: 24});
	await screen.press('m');
	assert.match(
		screen.frame(),
		/Pairs of clusters\n[\s\S]*3 pairs of 3 clusters: [\s\S]* +1 {2}2\n *1 east-1\n *2 east-2 +ℹ\n *3 west-1 +✔ {2}✔\n/v,
	);
	assert.match(screen.frame(), /ℹ network\.pod-cidr-overlap: 1 pair: east-1 ↔ east-2/v);
	await screen.press('escape');
	assert.match(screen.frame(), /API server +✔ 42 ms/v);
});

void test('the pairs of fifty clusters are told in groups, without a matrix', async () => {
	using screen = await showScreen(sessionWith(fiftyFacts), <App />, {columns: 60, rows: 16});
	await screen.press('m');
	assert.match(screen.frame(), /1225 pairs of 50 clusters/v);
	assert.doesNotMatch(screen.frame(), /^ *49 /mv);
});

void test('one cluster has no pairs to show', async () => {
	using screen = await showScreen(sessionWith([factsOf({name: 'alone'})]), <App />);
	assert.doesNotMatch(screen.frame(), /m pairs/v);
});

void test('what nobody knows because a cluster is silent is one line', async () => {
	using screen = await showScreen(sessionWith(withDead), <App />);
	assert.match(screen.frame(), /1 failed check keeps the next screen shut/v);
	assert.match(
		screen.frame(),
		/❯ ✖ failed +api\.reachable +dead-1\n.*\? unknown no answer +dead-1 doesn't answer: 18 findings\n/v,
	);
	await screen.press('down', 'enter');
	assert.match(
		screen.frame(),
		/Not known, because dead-1 doesn't answer\.[\s\S]*version\.kubernetes: dead-1/v,
	);
	assert.doesNotMatch(screen.frame(), /w waive/v);
});

void test('more clusters than columns are told in numbers', async () => {
	using screen = await showScreen(sessionWith(fiftyFacts), <App />);
	assert.match(
		screen.frame(),
		/✖ 1 failed · 1 cluster: cluster-41\n.*\? 159 unknown · cluster-41 doesn't answer\n.*ℹ 134 notes · 49 clusters/v,
	);
	assert.match(screen.frame(), /network\.pod-cidr-overlap +9 pairs of 18 clusters\n/v);
});

void test('arrows choose a cluster, whose findings alone are shown, and which alone is asked again', async () => {
	const session = sessionWith(threeFacts);
	using screen = await showScreen(session, <App />);
	await screen.press('right', 'right');
	assert.match(screen.frame(), /east-2 only/v);
	assert.match(screen.frame(), /❯ east-2/v);
	assert.doesNotMatch(screen.frame(), /version\.kubernetes/v);
	await screen.press('c', 'R', 'r');
	assert.deepEqual(session.intents, [
		{type: 'check-again', cluster: 'east-2'},
		{type: 'check-again', cluster: 'east-2'},
		{type: 'check-again'},
	]);
	await screen.press('left', 'left');
	assert.match(screen.frame(), /3 clusters ·/v);
});

void test('a finding of one cluster can be asked about again by itself', async () => {
	const session = sessionWith(withDead);
	using screen = await showScreen(session, <App />);
	await screen.press('c');
	assert.deepEqual(session.intents, [{type: 'check-again', cluster: 'dead-1'}]);
});

void test('a waiver needs a reason, and covers what it covered before', async () => {
	const session = sessionWith(threeFacts, [
		{id: 'version.kubernetes', clusters: ['east-2'], reason: 'old one'},
	]);
	using screen = await showScreen(session, <App />);
	await screen.press('w');
	assert.match(
		screen.frame(),
		/Accept version\.kubernetes of west-1\? It stays visible as waived\.\n.*Reason: ▏/v,
	);
	await screen.press('enter');
	assert.match(screen.frame(), /Say why it's acceptable/v);
	await screen.type('it goes in May');
	await screen.press('enter');
	assert.deepEqual(session.actions(), [
		{
			type: 'waive',
			waiver: {
				id: 'version.kubernetes',
				clusters: ['east-2', 'west-1'],
				reason: 'old one; it goes in May',
			},
		},
	]);
	assert.match(screen.frame(), /❯ ▲ warning/v);
});

void test('escape leaves a waiver alone', async () => {
	const session = sessionWith(threeFacts);
	using screen = await showScreen(session, <App />);
	await screen.press('w', 'x', 'escape');
	assert.deepEqual(session.intents, []);
	assert.match(screen.frame(), /❯ ▲ warning/v);
});

void test('a waived finding stays visible with its reason, and can be taken back', async () => {
	const session = sessionWith(threeFacts, [
		{id: 'version.kubernetes', clusters: ['west-1'], reason: 'it goes in May'},
	]);
	using screen = await showScreen(session, <App />);
	assert.match(screen.frame(), /Nothing stands in the way \(1 waived\)/v);
	await screen.press('end', 'enter');
	assert.match(
		screen.frame(),
		/version\.kubernetes: waived\n[\s\S]*Without the waiver: warning\.\n.*Accepted because: it goes in May/v,
	);
	await screen.press('w');
	assert.deepEqual(session.actions(), [{type: 'unwaive', id: 'version.kubernetes'}]);
});

void test('notes are not waived', async () => {
	const session = sessionWith(threeFacts);
	using screen = await showScreen(session, <App />);
	await screen.press('down');
	assert.doesNotMatch(screen.frame(), /w waive/v);
	await screen.press('w');
	assert.match(screen.frame(), /❯ ℹ note/v);
});

void test('while clusters answer, those that have stand there already', async () => {
	const session = makeFakeSession({
		wizard: wizardAt('preflight', threeFacts),
		preflight: preflightOf({state: 'running', total: 3}),
	});
	using screen = await showScreen(session, <App />);
	assert.match(screen.frame(), /Asking the clusters: 0 of 3 clusters done/v);
	assert.match(screen.frame(), /API server +◌ +◌ +◌/v);
	session.set({
		preflight: preflightView(threeFacts.slice(0, 1), {state: 'running', surveyed: 1, total: 3}),
	});
	await screen.until(/API server +✔ 42 ms +◌ +◌/v);
	await screen.press('r');
	assert.deepEqual(session.intents, []);
});

void test('a shut next screen says why; escape goes back', async () => {
	const session = makeFakeSession({
		wizard: wizardAt('preflight', withDead),
		preflight: preflightView(withDead),
		blocked: '1 check fails: api.reachable (dead-1). Mend it and press r, or accept it with w.',
	});
	using screen = await showScreen(session, <App />, {columns: 60, rows: 16});
	await screen.press('n');
	assert.match(
		screen.frame(),
		/1 check fails: api\.reachable \(dead-1\)\. Mend it and press\n r, or accept it with w\./v,
	);
	await screen.press('escape');
	assert.equal(session.getSnapshot().wizard.step, 'clusters');
});

void test('when everything is as it should be, enter goes on', async () => {
	const facts = [factsOf({name: 'east-1'}), factsOf({name: 'east-2'})];
	const view = preflightView(facts);
	const session = makeFakeSession({
		wizard: wizardAt('preflight', facts),
		preflight: {...view, findings: view.findings.filter(({status}) => status === 'pass')},
	});
	using screen = await showScreen(session, <App />);
	assert.match(screen.frame(), /Nothing stands in the way +2 clusters/v);
	assert.match(screen.frame(), /✔ Everything is as it should be/v);
	await screen.press('enter');
	assert.equal(session.getSnapshot().wizard.step, 'topology');
});

void test('without Unicode nothing else is drawn', async () => {
	using screen = await showScreen(sessionWith(withDead), <App />, {unicode: false});
	assert.match(screen.frame(), /> x failed +api\.reachable +dead-1/v);
	assert.doesNotMatch(screen.frame(), /[^\n\u0020-~]/v);
});

void test('a screen reader hears each area and each finding in words', async () => {
	using screen = await showScreen(sessionWith(threeFacts), <App />, {screenReader: true});
	assert.match(
		screen.frame(),
		/listitem: Kubernetes: east-1 passed, 1\.35\.4; east-2 passed, 1\.35\.4; west-1 warning, 1\.28\.2/v,
	);
	assert.match(screen.frame(), /\(selected\) warning: version\.kubernetes, west-1/v);
	assert.doesNotMatch(screen.frame(), /[─❯▲]/v);
});

void test('checks of policies, and checks that belong nowhere else, have rows once they have findings', async () => {
	const facts = [factsOf({name: 'east-1'}), factsOf({name: 'east-2'})];
	const view = preflightView(facts);
	const [first] = view.findings;
	assert.ok(first !== undefined);
	const findings = [
		...view.findings,
		{
			...first,
			id: 'policy.webhook',
			status: 'warn' as const,
			clusters: ['east-2'],
		},
		{
			...first,
			id: 'weather.rain',
			status: 'unknown' as const,
			clusters: ['east-1'],
		},
	];
	using screen = await showScreen(
		makeFakeSession({wizard: wizardAt('preflight', facts), preflight: {...view, findings}}),
		<App />,
		{columns: 160, rows: 50},
	);
	assert.match(screen.frame(), /Policies +▲\n/v);
	assert.match(screen.frame(), /Other +\?\n/v);
});

void test('p asks before anything is created, says what and where, and only y sends it', async () => {
	const session = sessionWith(threeFacts);
	using screen = await showScreen(session, <App />);
	await screen.press('p');
	const text = screen.frame().replaceAll(/\s+/gv, ' ');
	assert.match(text, /Try from inside whether the clusters reach each other\?/v);
	assert.match(
		text,
		/creates, in east-1, east-2 and west-1: a namespace mesh-wizard-probe-… with one or two small pods of registry\.example\/agnhost:1/v,
	);
	await screen.press('escape');
	assert.doesNotMatch(screen.frame(), /Try from inside/v);
	assert.deepEqual(session.intents, []);
	await screen.press('p');
	await screen.press('y');
	assert.deepEqual(session.intents, [{type: 'probe-inside'}]);
	assert.doesNotMatch(screen.frame(), /Try from inside/v);
});

void test('while clusters are tried from inside, how far that is, and no second time', async () => {
	using screen = await showScreen(
		makeFakeSession({
			wizard: wizardAt('preflight', threeFacts),
			preflight: {...preflightView(threeFacts), probing: {done: 1, total: 3}},
		}),
		<App />,
	);
	assert.match(screen.frame(), /Trying from inside: 1 of 3 clusters done/v);
	await screen.press('p');
	assert.doesNotMatch(screen.frame(), /Try from inside whether/v);
});
