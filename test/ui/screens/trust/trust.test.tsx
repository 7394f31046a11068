import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import {rootFingerprintAnnotation} from '../../../../source/mesh/well-known.ts';
import {App} from '../../../../source/ui/app.tsx';
import {screens} from '../../../../source/ui/screens/screens.ts';
import {deadFacts, factsOf, known, unknown} from '../../../helpers/facts.ts';
import {assertGolden} from '../../../helpers/golden.ts';
import {makeFakeSession} from '../../../helpers/fake-session.ts';
import {showScreen} from '../../../helpers/screen.tsx';
import type {TrustOption} from '../../../../source/wizard/options.ts';
import type {TrustInspection} from '../../../../source/wizard/trust-inspection.ts';
import {advisedView, trustOptions} from '../meshes.ts';
import {threeFacts} from '../preflights.ts';

const rootOf = (start: string) => known({fingerprints: [start.padEnd(64, '0')], notAfter: 0});
const cacertsOf = (start: string) =>
	known({
		name: 'cacerts',
		uid: 'u',
		annotations: {[rootFingerprintAnnotation]: start.padEnd(64, '0')},
		labels: {},
		managers: [],
	});

for (const [columns, rows] of [
	[60, 16],
	[80, 24],
	[100, 30],
] as const) {
	void test(`the menu at ${String(columns)}×${String(rows)}`, async () => {
		using screen = await showScreen(
			makeFakeSession(advisedView('trust', threeFacts)),
			<App screens={() => screens} />,
			{
				columns,
				rows,
			},
		);
		assertGolden(
			path.join(import.meta.dirname, `../frames/trust-${String(columns)}x${String(rows)}.txt`),
			`${screen.frame()}\n`,
		);
	});
}

void test('enter takes the highlighted trust and goes on', async () => {
	const session = makeFakeSession(advisedView('trust', threeFacts));
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('enter');
	assert.deepEqual(session.actions(), [
		{type: 'set-trust', trust: {mode: 'generated', directory: 'certs'}},
		{type: 'next'},
	]);
	assert.equal(session.getSnapshot().wizard.step, 'review');
});

void test('what is impossible says why', async () => {
	const session = makeFakeSession(advisedView('trust', threeFacts));
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('down', 'enter');
	assert.match(screen.frame(), /✖ east-1 and east-2 have no cacerts\./v);
	assert.match(
		screen.frame(),
		/What the clusters have isn't possible here: east-1 and east-2 have no cacerts\./v,
	);
	assert.deepEqual(session.intents, []);
});

void test("each cluster's root is told by its shortest fingerprint and by where it comes from", async () => {
	const facts = [
		factsOf({name: 'a', liveRoot: rootOf('3f9a'), cacerts: cacertsOf('3f9a')}),
		factsOf({name: 'b', liveRoot: rootOf('3f9a'), cacerts: cacertsOf('3f9a')}),
		factsOf({name: 'c', liveRoot: rootOf('3f9b')}),
		factsOf({name: 'd', cacerts: cacertsOf('77')}),
		factsOf({name: 'e', liveRoot: rootOf('3f9a'), cacerts: cacertsOf('77')}),
		factsOf({name: 'f', liveRoot: unknown()}),
		factsOf({name: 'g'}),
	];
	using screen = await showScreen(
		makeFakeSession(advisedView('trust', facts)),
		<App screens={() => screens} />,
		{
			columns: 80,
		},
	);
	const expected = [
		'a and b: root 3f:9a…, from cacerts',
		'c: root 3f:9b…, made by istiod itself; the odd one out',
		'd: cacerts of root 77:00…, which no istiod uses yet',
		'e: root 3f:9a…, but cacerts of root 77:00…',
		'f: not known',
		'g: no root yet',
	];
	const lines = screen
		.frame()
		.split('\n')
		.map(line => line.trim());
	const first = lines.findIndex(line => line.endsWith(expected[0] ?? ''));
	assert.deepEqual(lines.slice(first, first + expected.length), expected);
});

void test('without Unicode nothing else is drawn', async () => {
	using screen = await showScreen(
		makeFakeSession(advisedView('trust', threeFacts.slice(0, 2))),
		<App screens={() => screens} />,
		{unicode: false},
	);
	assert.doesNotMatch(screen.frame(), /[^\n\u0020-~]/v);
});

const ownRoot: TrustOption = {
	mode: 'root',
	answer: {by: 'files', mode: 'root'},
	title: 'A root of yours',
	summary: 'Your root signs.',
	recommended: true,
	reasons: ['The files are checked.'],
};
const lookOf = (look: Partial<TrustInspection>): TrustInspection => ({
	typed: {mode: 'root', cert: 'root.pem', key: 'root.key'},
	state: 'done',
	faults: [],
	isLocked: false,
	isEncrypted: false,
	reasons: [],
	...look,
});
const root = {fingerprint: '3f9a'.repeat(16), subject: 'O=shop', notAfter: Date.UTC(2034, 0, 1)};
const trust = {mode: 'root' as const, cert: '/pki/root.pem', key: '/pki/root.key'};

void test("a root of one's own: what is wrong stands below its field, the passphrase nowhere, and its fingerprint is seen before it is taken", async () => {
	const session = makeFakeSession({
		...advisedView('trust', threeFacts),
		trusts: [ownRoot, ...trustOptions],
	});
	using screen = await showScreen(session, <App screens={() => screens} />, {
		columns: 80,
		rows: 24,
	});
	await screen.press('enter');
	await screen.type('none.pem');
	await screen.press('tab');
	await screen.type('root.key');
	await screen.press('enter');
	assert.deepEqual(
		session.intents.findLast(({type}) => type === 'look-at-trust'),
		{type: 'look-at-trust', typed: {mode: 'root', cert: 'none.pem', key: 'root.key'}},
	);
	session.set({
		trustLook: lookOf({
			typed: {mode: 'root', cert: 'none.pem', key: 'root.key'},
			faults: [{field: 'cert', text: 'none.pem is missing', remedy: ['Name the right path.']}],
		}),
	});
	await screen.until(/❯ Certificate none\.pem▏\n +✖ none\.pem is missing\n +Key +root\.key\n/v);

	await screen.press('ctrl+u');
	await screen.type('root.pem');
	await screen.press('enter');
	session.set({trustLook: lookOf({isLocked: true, isEncrypted: true, root})});
	await screen.until(/❯ Passphrase +▏/v);
	await screen.type('horse');
	await screen.press('enter');
	assert.doesNotMatch(screen.rawFrame(), /horse/v);
	const looked = session.intents.findLast(intent => intent.type === 'look-at-trust');
	assert.equal(looked?.type === 'look-at-trust' ? looked.passphrase?.reveal() : undefined, 'horse');
	assert.doesNotMatch(JSON.stringify(session.intents), /horse/v);

	session.set({
		trustLook: lookOf({
			isEncrypted: true,
			root,
			trust,
			reasons: ['east-1 gets an intermediate of it.'],
		}),
	});
	await screen.until('which fits');
	assert.match(screen.frame(), /Passphrase +•{5}▏/v);
	assert.ok(
		screen.frame().includes(
			`SHA-256 ${Array.from({length: 16}, () => '3f:9a')
				.slice(0, 8)
				.join(':')}`,
		),
	);
	assert.match(screen.frame(), /O=shop, valid until 2034-01-01/v);
	assert.deepEqual(session.actions(), []);
	await screen.press('enter');
	assert.deepEqual(session.actions(), [{type: 'set-trust', trust}, {type: 'next'}]);
});

void test("a screen reader hears a passphrase's dots alone", async () => {
	const session = makeFakeSession({
		...advisedView('trust', threeFacts),
		trusts: [ownRoot],
		trustLook: lookOf({isLocked: true, isEncrypted: true, root}),
	});
	using screen = await showScreen(session, <App screens={() => screens} />, {screenReader: true});
	await screen.press('enter', 'down', 'down');
	await screen.type('horse');
	assert.match(screen.frame(), /Passphrase: •{5}/v);
	assert.doesNotMatch(screen.frame(), /horse/v);
});

void test('of several primaries that live under one root, one is named', async () => {
	const candidate = (cluster: string): TrustOption => ({
		mode: 'from-cluster',
		answer: {by: 'taking', trust: {mode: 'from-cluster', cluster}},
		title: cluster,
		summary: 'Its root signs.',
		recommended: false,
		reasons: [],
	});
	const options = [
		candidate('east-1'),
		candidate('east-2'),
		{...candidate('west-1'), unsuitable: 'west-1 has no root yet.'},
	];
	const living: TrustOption = {
		...candidate('east-1'),
		title: 'The root that lives',
		answer: {by: 'cluster', options},
	};
	const session = makeFakeSession({...advisedView('trust', threeFacts), trusts: [living]});
	using screen = await showScreen(session, <App screens={() => screens} />);
	await screen.press('enter', 'down', 'down', 'enter');
	assert.match(screen.frame(), /Whose root signs for all/v);
	assert.match(screen.frame(), /west-1 isn't possible here: west-1 has no root yet\./v);
	await screen.press('up', 'enter');
	assert.deepEqual(session.actions(), [
		{type: 'set-trust', trust: {mode: 'from-cluster', cluster: 'east-2'}},
		{type: 'next'},
	]);
});

void test("a cluster that can't be read is named with the key that leaves it out, in place of a dead end", async () => {
	const facts = [...threeFacts.slice(0, 2), deadFacts('north-1')];
	const shut = trustOptions.map(option => ({
		...option,
		unsuitable: 'the root of north-1 is unknown',
	}));
	const session = makeFakeSession({...advisedView('trust', facts), trusts: shut});
	using screen = await showScreen(session, <App screens={() => screens} />);
	assert.match(
		screen.frame(),
		/north-1 can't be read, so nobody knows its root\. x leaves it out/v,
	);
	await screen.press('x');
	assert.equal(session.getSnapshot().wizard.step, 'preflight');
	assert.deepEqual(
		session.getSnapshot().wizard.answers.clusters.map(({name}) => name),
		facts.slice(0, 2).map(({name}) => name),
	);
});
