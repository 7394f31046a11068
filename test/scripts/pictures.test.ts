import assert from 'node:assert/strict';
import test from 'node:test';
import xterm from '@xterm/headless';
import {renderAnimation, renderStill} from '../../scripts/pictures/picture.ts';
import {snapshotOf, type Snapshot} from '../../scripts/pictures/snapshot.ts';

const show = async (bytes: string, {columns = 20, rows = 3} = {}): Promise<Snapshot> => {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	await new Promise<void>(resolve => {
		terminal.write(bytes, resolve);
	});
	const snapshot = snapshotOf(terminal);
	terminal.dispose();
	return snapshot;
};

/** What is drawn in the first row. */
const drawn = async (bytes: string): Promise<string[]> => {
	const svg = renderStill(await show(bytes), 'A test');
	return [...svg.matchAll(/<(?:text|rect|path) [^>]*>(?:[^<]*<\/text>)?/gv)]
		.map(([element]) => element)
		.slice(1);
};

void test('words stand at their columns, as wide as their cells', async () => {
	assert.deepEqual(await drawn('a <b> &  c'), [
		'<text x="0" y="13.5" textLength="58.8">a &lt;b&gt; &amp;</text>',
		'<text x="75.6" y="13.5" textLength="8.4">c</text>',
	]);
});

void test('colours, weight and the rest are kept', async () => {
	assert.deepEqual(
		await drawn(
			'\u001B[1;31ma\u001B[0;2mb\u001B[0;3mc\u001B[0;4md\u001B[0;38;5;208me\u001B[38;2;1;2;3mf\u001B[38;5;244mg',
		),
		[
			'<text x="0" y="13.5" textLength="8.4" fill="#f2777a" font-weight="700">a</text>',
			'<text x="8.4" y="13.5" textLength="8.4" opacity=".6">b</text>',
			'<text x="16.8" y="13.5" textLength="8.4" font-style="italic">c</text>',
			'<text x="25.2" y="13.5" textLength="8.4" text-decoration="underline">d</text>',
			'<text x="33.6" y="13.5" textLength="8.4" fill="#ff8700">e</text>',
			'<text x="42" y="13.5" textLength="8.4" fill="#010203">f</text>',
			'<text x="50.4" y="13.5" textLength="8.4" fill="#808080">g</text>',
		],
	);
	assert.deepEqual(await drawn('\u001B[7m a '), [
		'<rect x="0" width="25.2" height="18" fill="#d3d9e6"/>',
		'<text x="8.4" y="13.5" textLength="8.4" fill="#12161f">a</text>',
	]);
	assert.deepEqual(
		await drawn('\u001B[42m  '),
		['<rect x="0" width="16.8" height="18" fill="#7fc97f"/>'],
		'blank cells with a background are seen',
	);
});

void test('frames are drawn as lines that meet', async () => {
	assert.deepEqual(await drawn('┌──┐'), [
		'<path d="M4.2 9V18M29.4 9V18M4.2 9H29.4" stroke="#d3d9e6"/>',
	]);
	assert.deepEqual(await drawn('\u001B[34m│\u001B[39m ├'), [
		'<path d="M4.2 0V18" stroke="#6ea8ff"/>',
		'<path d="M21 0V18M21 9H25.2" stroke="#d3d9e6"/>',
	]);
});

void test('symbols and wide characters keep their cells', async () => {
	assert.deepEqual(await drawn('✔ a日b'), [
		'<text x="0" y="13.5" textLength="8.4">✔</text>',
		'<text x="16.8" y="13.5" textLength="8.4">a</text>',
		'<text x="25.2" y="13.5" textLength="16.8">日</text>',
		'<text x="42" y="13.5" textLength="8.4">b</text>',
	]);
});

void test('an animation shows each frame for its time, draws a row once, and stands still on its poster', async () => {
	const [one, two] = [await show('same\r\none'), await show('same\r\ntwo')];
	const svg = renderAnimation(
		[
			{snapshot: one, milliseconds: 500},
			{snapshot: one, milliseconds: 500},
			{snapshot: two, milliseconds: 3000},
		],
		{title: 'A test', poster: 2},
	);
	assert.equal(svg.match(/>same</gv)?.length, 1);
	assert.equal(svg.match(/<g class="f /gv)?.length, 2);
	assert.match(svg, /\.f\{animation:4000ms step-end infinite\}/v);
	assert.ok(svg.includes('@keyframes k0{0%{visibility:visible}25%{visibility:hidden}}'));
	assert.ok(svg.includes('@keyframes k1{0%{visibility:hidden}25%{visibility:visible}}'));
	assert.match(
		svg,
		/<g class="f f0" visibility="hidden">.*\n<g class="f f1" visibility="visible">/v,
	);
	assert.match(svg, /prefers-reduced-motion/v);
});
