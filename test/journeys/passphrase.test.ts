import assert from 'node:assert/strict';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import {launchWizard, runPiped} from '../helpers/launch-wizard.ts';
import {makeOpenssl} from '../helpers/openssl.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {writeKubeconfig} from './real-kubeconfig.ts';

const passphrase = 'canary horse';

void test('init asks for the passphrase of a new root twice and shows none of it; off a terminal it names the flag', async t => {
	const home = await temporaryDirectory(t);
	const env = {
		KUBECONFIG: await writeKubeconfig(home, {'east-1': {server: 'https://127.0.0.1:1'}}),
	};
	const flags = [
		'init',
		'--mesh',
		'shop',
		'--contexts',
		'east-1',
		'--istio-version',
		'1.31.1',
		'--encrypt',
	];
	const piped = await runPiped(flags, {home, env});
	assert.equal(piped.exitCode, 2, piped.stderr);
	assert.match(
		piped.stderr,
		/root-key\.pem is to be encrypted, and nobody has given a passphrase\n.*--passphrase-file/v,
	);

	await using terminal = await launchWizard(flags, {home, env, columns: 160});
	await terminal.until(/A passphrase for .*root-key\.pem:$/mv);
	terminal.type(`${passphrase}\r`);
	await terminal.until(/The same once more:$/mv);
	terminal.type(`${passphrase}\r`);
	const {exitCode} = await terminal.exit();
	assert.equal(exitCode, 0, terminal.screen());
	assert.doesNotMatch(terminal.bytes(), /canary|horse/v);

	await using tool = await makeOpenssl();
	await tool.write('key.pem', await readFile(path.join(home, 'certs/root-key.pem'), 'utf8'));
	await writeFile(path.join(tool.folder, 'passphrase'), `${passphrase}\n`);
	assert.match(
		await tool.openssl('pkey -in key.pem -passin file:passphrase -pubout'),
		/BEGIN PUBLIC KEY/v,
	);
});
