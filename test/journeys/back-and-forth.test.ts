import assert from 'node:assert/strict';
import {test} from 'node:test';
import {assertLeft, launchDemo, screens, see, walkTo} from './demo-journey.ts';

void test('back from the review, a cluster added, renamed and put on a network: what rested on it is asked again, all else is kept', async t => {
	await using terminal = await launchDemo(t);
	await walkTo(terminal, 'review');
	await terminal.press('m');
	await see(terminal, 'mesh1▏');
	await terminal.press('ctrl+u');
	await see(terminal, screen => !screen.includes('mesh1▏'));
	terminal.type('shop');
	await terminal.press('enter');
	await see(terminal, /mesh shop/v);

	for (const name of ['trust', 'topology', 'preflight', 'clusters'] as const) {
		await terminal.press('escape');
		await see(terminal, screens[name]);
	}

	await see(terminal, '3 chosen');
	await terminal.press('down', 'down', 'down', 'down', 'space');
	await see(terminal, 'The topology was chosen for other clusters: choose it again.');
	await see(terminal, /◉ +edge .*needs login: press l/v);

	// Ctrl-U and the text in one go, as a slow line brings them.
	await terminal.press('e');
	await see(terminal, 'name: edge▏');
	terminal.type('\u0015edge-2\r');
	await see(terminal, /◉ +edge-2 /v);
	await terminal.press('t');
	await see(terminal, 'network: ▏');
	terminal.type('lab\r');
	await see(terminal, 'In the mesh: edge-2, network lab.');

	// The simulated login mends it.
	await terminal.press('l');
	await see(terminal, /edge-2 .*1\.35\.4/v);
	await terminal.press('enter');
	const preflight = await see(terminal, /4 clusters · \d+ checks/v);
	assert.match(preflight, /east-1 .*east-2 .*west-1 .*edge-2/v);
	await see(terminal, 'Nothing stands in the way');
	await terminal.press('n');
	const topology = await see(terminal, screens.topology);
	assert.doesNotMatch(topology, /✔ (?:Multi|Primary|Mixed)/v, 'nothing is chosen any more');
	assert.match(topology, /network lab/v);
	await terminal.press('enter');
	const trust = await see(terminal, screens.trust);
	assert.match(trust, /❯ ✔ Generated here/v, 'the trust is still the chosen one');
	await terminal.press('enter');
	const review = await see(terminal, screens.review);
	assert.match(review, /mesh shop/v);
	await terminal.press('v');
	const file = await see(terminal, /edge-2:/v);
	assert.match(file, /mesh: shop .*edge-2: [^\}]*network: lab/sv);
	await terminal.press('escape');
	await see(terminal, screens.review);

	await terminal.press('ctrl+c');
	await assertLeft(terminal, {exitCode: 130, says: ['[simulated] Nothing was installed']});
});
