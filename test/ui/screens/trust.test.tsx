import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import {rootFingerprintAnnotation} from '../../../source/mesh/well-known.ts';
import {App} from '../../../source/ui/app.tsx';
import {factsOf, known, unknown} from '../../helpers/facts.ts';
import {assertGolden} from '../../helpers/golden.ts';
import {makeFakeGuide} from '../../helpers/guide.ts';
import {showScreen} from '../../helpers/screen.tsx';
import {advisedView} from './meshes.ts';
import {threeFacts} from './preflights.ts';

const rootOf = (start: string) => known({fingerprints: [start.padEnd(64, '0')], notAfter: 0});
const cacertsOf = (start: string) => known({
	name: 'cacerts', uid: 'u', annotations: {[rootFingerprintAnnotation]: start.padEnd(64, '0')}, labels: {}, managers: [],
});

for (const [columns, rows] of [[60, 16], [80, 24], [100, 30]] as const) {
	void test(`the menu at ${String(columns)}×${String(rows)}`, async () => {
		using screen = await showScreen(makeFakeGuide(advisedView('trust', threeFacts)), <App/>, {columns, rows});
		assertGolden(path.join(import.meta.dirname, `frames/trust-${String(columns)}x${String(rows)}.txt`), `${screen.frame()}\n`);
	});
}

void test('enter takes the highlighted trust and goes on', async () => {
	const guide = makeFakeGuide(advisedView('trust', threeFacts));
	using screen = await showScreen(guide, <App/>);
	await screen.press('enter');
	assert.deepEqual(guide.actions(), [{type: 'set-trust', trust: {mode: 'generated', directory: 'certs'}}, {type: 'next'}]);
	assert.equal(guide.getSnapshot().wizard.step, 'review');
});

void test('what is impossible says why', async () => {
	const guide = makeFakeGuide(advisedView('trust', threeFacts));
	using screen = await showScreen(guide, <App/>);
	await screen.press('down', 'enter');
	assert.match(screen.frame(), /✖ east-1 and east-2 have no cacerts\./v);
	assert.match(screen.frame(), /What the clusters have isn't possible here: east-1 and east-2 have no cacerts\./v);
	assert.deepEqual(guide.intents, []);
});

void test('each cluster\'s root is told by its shortest fingerprint and by where it comes from', async () => {
	const facts = [
		factsOf({name: 'a', liveRoot: rootOf('3f9a'), cacerts: cacertsOf('3f9a')}),
		factsOf({name: 'b', liveRoot: rootOf('3f9a'), cacerts: cacertsOf('3f9a')}),
		factsOf({name: 'c', liveRoot: rootOf('3f9b')}),
		factsOf({name: 'd', cacerts: cacertsOf('77')}),
		factsOf({name: 'e', liveRoot: rootOf('3f9a'), cacerts: cacertsOf('77')}),
		factsOf({name: 'f', liveRoot: unknown()}),
		factsOf({name: 'g'}),
	];
	using screen = await showScreen(makeFakeGuide(advisedView('trust', facts)), <App/>, {columns: 80});
	const expected = [
		'a and b: root 3f:9a…, from cacerts',
		'c: root 3f:9b…, made by istiod itself',
		'd: cacerts of root 77:00…, which no istiod uses yet',
		'e: root 3f:9a…, but cacerts of root 77:00…',
		'f: not known',
		'g: no root yet',
	];
	const lines = screen.frame().split('\n').map(line => line.trim());
	const first = lines.findIndex(line => line.endsWith(expected[0] ?? ''));
	assert.deepEqual(lines.slice(first, first + expected.length), expected);
});

void test('without Unicode nothing else is drawn', async () => {
	using screen = await showScreen(makeFakeGuide(advisedView('trust', threeFacts.slice(0, 2))), <App/>, {unicode: false});
	assert.doesNotMatch(screen.frame(), /[^\n\u0020-~]/v);
});
