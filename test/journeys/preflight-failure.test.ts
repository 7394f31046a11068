import assert from 'node:assert/strict';
import {test} from 'node:test';
import {assertLeft, chooseAll, launchDemo, screens, see, walkTo} from './demo-journey.ts';

void test('a dead cluster keeps the next screen shut, until it is left out', async t => {
	await using terminal = await launchDemo(t, {scenario: 'dead-cluster'});
	await see(terminal, /west-1 +no answer to the connection/v);
	await chooseAll(terminal, 2);
	await terminal.press('down', 'down', 'space');
	await see(terminal, "west-1 doesn't answer: preflight stays shut until it does.");
	await terminal.press('enter');
	await see(terminal, '1 failed check keeps the next screen shut');
	await terminal.press('n');
	const refused = await see(
		terminal,
		/Mend\s+it\s+and\s+press\s+r,\s+or\s+accept\s+it\s+with\s+w/v,
	);
	assert.match(refused, /✖ failed +api\.reachable +west-1/v);

	await terminal.press('enter');
	const details = await see(terminal, 'What to do');
	assert.match(details, /Why it matters/v);
	assert.match(details, /\$ .*west-1/v, 'a command to copy');
	await terminal.press('escape');
	await see(terminal, screens.preflight);

	// Asking again finds it as dead as before.
	await terminal.press('r');
	await see(terminal, screen => !screen.includes('keeps the next screen shut'));
	await see(terminal, '1 failed check keeps the next screen shut');

	await terminal.press('escape');
	await see(terminal, screens.clusters);
	await terminal.press('down', 'down', 'space');
	await see(terminal, '2 chosen');
	await terminal.press('enter');
	const mended = await see(terminal, 'Nothing stands in the way');
	assert.doesNotMatch(mended, /west-1/v);
	await terminal.press('n');
	await see(terminal, screens.topology);
	await terminal.press('ctrl+c');
	await assertLeft(terminal, {exitCode: 130});
});

void test('a failed check can be accepted for a reason, which is never left out, and taken back', async t => {
	await using terminal = await launchDemo(t, {scenario: 'dead-cluster'});
	await chooseAll(terminal, 2);
	await terminal.press('down', 'down', 'space', 'enter');
	await see(terminal, '1 failed check keeps the next screen shut');
	await terminal.press('w');
	await see(terminal, 'Accept api.reachable of west-1? It stays visible as waived.');
	await terminal.press('enter');
	await see(terminal, "Say why it's acceptable: the reason stays with the waiver.");
	terminal.type('being repaired\r');
	const waived = await see(terminal, /Nothing stands in the way \(.*1 waived\)/v);
	assert.match(waived, /○ waived +api\.reachable +west-1/v);
	await terminal.press('end');
	await see(terminal, /❯ ○ waived/v);
	await terminal.press('w');
	await see(terminal, '1 failed check keeps the next screen shut');
	await terminal.press('ctrl+c');
	await assertLeft(terminal, {exitCode: 130});
});

void test('overlapping addresses fail only where the clusters are to share a network', async t => {
	await using terminal = await launchDemo(t, {scenario: 'overlapping-cidrs'});
	const preflight = await walkTo(terminal, 'preflight');
	assert.match(preflight, /ℹ note +network\.pod-cidr-overlap +east-1 ↔ east-2/v);
	await terminal.press('n');
	const menu = await see(terminal, screens.topology);
	assert.match(menu, /❯ Multi-primary, different networks +recommended/v);
	assert.match(menu, /Multi-primary, one network +Pod addresses of east-1 and east-2 overlap/v);

	await terminal.press('down', 'down', 'enter');
	await see(terminal, 'Give each cluster its place');
	await terminal.press('down', 't');
	await see(terminal, 'east-2▏');
	terminal.type('\u0015east-1\r');
	await see(
		terminal,
		/With this topology, 1 check fails: network\.pod-cidr-overlap \(east-1, east-2\)/v,
	);
	await terminal.press('escape');
	await see(terminal, screens.topology);
	await terminal.press('escape');
	const failed = await see(terminal, '1 failed check keeps the next screen shut');
	assert.match(failed, /both are to be on network\s+east-1/v);

	await terminal.press('n');
	await see(terminal, /Mend\s+it\s+and\s+press\s+r,\s+or\s+accept\s+it\s+with\s+w/v);
	await terminal.press('ctrl+c');
	await assertLeft(terminal, {exitCode: 130});
});
