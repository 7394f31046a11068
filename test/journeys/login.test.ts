import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {launchWizard} from '../helpers/launch-wizard.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {assertLeft} from './demo-journey.ts';
import {startApi, writeKubeconfig} from './real-kubeconfig.ts';

const plugin = path.resolve(import.meta.dirname, '../fixtures/bin/credential-plugin');

void test('a context that asks for a login: its program gets the terminal when a key says so, and the cluster is reached with what was typed', async t => {
	const home = await temporaryDirectory(t);
	const exec = {
		apiVersion: 'client.authentication.k8s.io/v1',
		command: plugin,
		args: ['sso'],
		interactiveMode: 'Always',
		env: [
			{name: 'FAKE_DIR', value: home},
			{name: 'FAKE_MODE', value: 'ask'},
		],
	};
	const KUBECONFIG = await writeKubeconfig(home, {
		'east-1': {server: await startApi(t, {uid: 'uid-of-east'})},
		sso: {server: await startApi(t, {uid: 'uid-of-sso', token: 'typed-password'}), user: {exec}},
	});
	await using terminal = await launchWizard([], {home, env: {KUBECONFIG}});
	await terminal.until(/sso +sso +asked when chosen/v);
	await assert.rejects(readFile(path.join(home, 'log')), 'nothing was started that nobody chose');
	await terminal.press('down', 'space');
	await terminal.until('needs login: press l');

	// The question is broken off by Ctrl-C, which is meant for the program.
	await terminal.press('l');
	await terminal.until(/^Password of sso:$/v);
	assert.deepEqual(
		terminal.leftovers(),
		['the program'],
		"the terminal is the plugin's, as a shell leaves it",
	);
	await terminal.press('ctrl+c');
	const problem = await terminal.until('✖ The login of sso failed');
	assert.match(
		problem,
		/^ mesh-wizard .*kubeconfig: ~\/kubeconfig\n/v,
		'all of the screen is drawn anew',
	);
	assert.match(problem, /ended by SIGINT/v);
	await terminal.press('escape');
	await terminal.until('needs login: press l');

	await terminal.press('l');
	await terminal.until(/^Password of sso: \^C\nPassword of sso:$/v);
	terminal.type('typed-password\r');
	const reached = await terminal.until(/❯ ◉ +sso +sso +1\.35\.4/v);
	assert.match(reached, /^ mesh-wizard .*kubeconfig: ~\/kubeconfig\n/v);
	await terminal.press('ctrl+c');
	const normal = await assertLeft(terminal, {exitCode: 130, says: ['No cluster was changed.']});
	assert.doesNotMatch(normal, /ExecCredential/v, 'what the program gave is not shown');
});
