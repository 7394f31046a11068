import assert from 'node:assert/strict';
import {test} from 'node:test';
import {stripVTControlCharacters} from 'node:util';
import {assertLeft, launchDemo, screens, see, walkTo} from './demo-journey.ts';

/** Every sequence that changes how text looks. */
// eslint-disable-next-line no-control-regex
const looks = (bytes: string): string[] => [...new Set(bytes.match(/\u001B\[[\d;:]*m/gv))];

const boxes = /[\u2500-\u257F]/v;

for (const [how, options] of [
	['NO_COLOR', {env: {NO_COLOR: '1'}}],
	['--no-color', {flags: ['--no-color'], env: {COLORTERM: 'truecolor'}}],
] as const) {
	void test(`${how}: nothing is coloured, and signs and words say the same`, async t => {
		await using terminal = await launchDemo(t, {
			scenario: 'failing-install',
			speed: 50,
			...options,
		});
		await walkTo(terminal, 'install');
		await see(terminal, /✖ istiod.*r retry failed/sv);
		await terminal.press('ctrl+c');
		await see(terminal, 'q leave');
		await terminal.press('q');
		await assertLeft(terminal, {exitCode: 130});
		assert.deepEqual(looks(terminal.bytes()), []);
	});
}

void test("where there are colours, they are the terminal's own sixteen, whatever it could show", async t => {
	await using terminal = await launchDemo(t, {
		scenario: 'failing-install',
		speed: 50,
		env: {COLORTERM: 'truecolor'},
	});
	await walkTo(terminal, 'install');
	await see(terminal, /✖ istiod.*r retry failed/sv);
	await terminal.press('ctrl+c');
	await see(terminal, 'q leave');
	await terminal.press('q');
	await assertLeft(terminal, {exitCode: 130});
	const used = looks(terminal.bytes());
	assert.ok(
		used.some(look => /\[3[1-6]m/v.test(look)),
		'there are colours',
	);
	// No background either, which a light or a dark palette could swallow text in.
	// eslint-disable-next-line no-control-regex
	const withoutBackground = /^\u001B\[(?:0|1|2|7|22|27|3[0-79]|9[0-7])?m$/v;
	assert.deepEqual(
		used.filter(look => !withoutBackground.test(look)),
		[],
	);
});

void test('without Unicode only ASCII is sent, and boxes are drawn all the same', async t => {
	await using terminal = await launchDemo(t, {speed: 50, env: {LC_ALL: 'C'}});
	const panes = await walkTo(terminal, 'install');
	assert.match(panes, /\+-> east-1 .* \+\+-- east-2 .* \+\n \|.*\|\n/v);
	await see(terminal, screens.done);
	await terminal.press('q');
	await assertLeft(terminal, {exitCode: 0, says: [/^\[simulated\] \+ \d+ steps done/mv]});
	assert.deepEqual([...new Set(terminal.bytes().match(/\P{ASCII}/gv))], []);
});

void test('a screen reader is told words in lines, on the normal screen, from the choice to the proof', async t => {
	await using terminal = await launchDemo(t, {
		speed: 25,
		rows: 60,
		env: {INK_SCREEN_READER: 'true'},
	});
	const clusters = await see(terminal, /checkbox: west-1, .*answered in/v);
	assert.match(clusters, /1\/8 Clusters/v);
	assert.match(clusters, /checkbox: \(selected\) east-1/v);
	const review = await walkTo(terminal, 'review');
	assert.match(review, /to do istiod/v);
	await terminal.press('i');
	await see(terminal, screens.install);
	await see(terminal, screens.done);
	await terminal.press('q');
	const last = await assertLeft(terminal, {
		exitCode: 0,
		says: [/^\[simulated\] ✔ \d+ steps done/mv],
	});
	assert.match(last, /radio: \(selected\) Leave/v, 'what was read stays');
	const bytes = terminal.bytes();
	assert.ok(!bytes.includes('\u001B[?1049h'), 'the alternate screen is not entered');
	assert.doesNotMatch(stripVTControlCharacters(bytes), boxes);
});
