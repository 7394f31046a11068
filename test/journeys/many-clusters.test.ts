import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {launchWizard} from '../helpers/launch-wizard.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {assertLeft, launchDemo, see, walkTo} from './demo-journey.ts';

void test('fifty clusters: chosen, checked, planned and installed, with keys answered meanwhile', async t => {
	await using terminal = await launchDemo(t, {scenario: 'fifty-clusters', speed: 50});
	const table = await walkTo(terminal, 'install', {count: 50});
	assert.match(table, /of 2,900 steps/v);
	// Many more than fit: a table with one pane.
	await see(terminal, /[1-9][\d,]* of 2,900 steps/v);
	await terminal.press('tab', 'tab', 'tab');
	await see(terminal, /❯.*nrt-1/v);
	await terminal.press('?');
	await see(terminal, 'stop cleanly');
	await terminal.press('escape');
	await see(terminal, /❯.*nrt-1/v);
	await terminal.press('ctrl+c');
	await see(terminal, /q leave/v);
	await terminal.press('q');
	await assertLeft(terminal, {exitCode: 130, says: [/^\[simulated\] ✖ stopped by Ctrl-C$/mv]});
});

/** So many contexts whose servers refuse every connection: nothing listens at port 1. */
const kubeconfigOf = (count: number): string => {
	const names = Array.from(
		{length: count},
		(_item, index) => `team-${String(index % 20)}-cluster-${String(index).padStart(4, '0')}`,
	);
	return JSON.stringify({
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': names[0],
		clusters: names.map((name, index) => ({
			name,
			cluster: {
				server: `https://127.0.${String(index % 250)}.${String(1 + Math.trunc(index / 250))}:1`,
			},
		})),
		contexts: names.map(name => ({name, context: {cluster: name, user: 'me'}})),
		users: [{name: 'me', user: {token: 'no-secret'}}],
	});
};

void test('1,000 contexts are listed, asked, filtered and left', async t => {
	const home = await temporaryDirectory(t);
	await writeFile(path.join(home, 'kubeconfig'), kubeconfigOf(1000));
	await using terminal = await launchWizard([], {
		home,
		env: {KUBECONFIG: path.join(home, 'kubeconfig')},
	});
	await terminal.until(/1,000 contexts · 0 chosen/v);
	// While a thousand answers come in.
	await terminal.press('/');
	terminal.type('team-7-');
	const filtered = await terminal.until(/50 of 1,000/v);
	assert.match(filtered, /team-7-cluster-0007/v);
	assert.doesNotMatch(filtered, /team-8-/v);
	await terminal.press('enter');
	await terminal.until(screen => screen.includes('nothing listens') && !screen.includes('asking'));
	await terminal.press('end');
	await terminal.until('❯ ◯  team-7-cluster-0987');
	await terminal.press('escape');
	await terminal.until(/1,000 contexts/v);
	await terminal.press('ctrl+c');
	await assertLeft(terminal, {exitCode: 130, says: ['No cluster was changed.']});
});
