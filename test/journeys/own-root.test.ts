import assert from 'node:assert/strict';
import {test} from 'node:test';
import {assertLeft, launchDemo, see, walkTo} from './demo-journey.ts';

void test("a root of one's own with an encrypted key signs the mesh, and its passphrase is seen nowhere", async t => {
	await using terminal = await launchDemo(t, {columns: 100, rows: 30});
	await walkTo(terminal, 'trust');
	await terminal.press('down', 'enter');
	await see(terminal, /simulation has a root in ca\/root-cert\.pem/v);
	terminal.type('ca/root-cert.pme');
	await terminal.press('tab');
	await see(terminal, /✖ ca\/root-cert\.pme is missing/v);
	terminal.type('ca/root-key.pem');
	await terminal.press('enter');
	await see(terminal, /❯ Certificate ca\/root-cert\.pme▏/v);
	await terminal.press('ctrl+w');
	terminal.type('ca/root-cert.pem');
	await terminal.press('enter');
	await see(terminal, /❯ Passphrase .*\n(?:.*\n)*.*The key is encrypted: type its passphrase/v);
	terminal.type('canary');
	await terminal.press('enter');
	await see(terminal, /✖ ca\/root-key\.pem: the passphrase does not open this private key/v);
	await terminal.press('ctrl+u');
	terminal.type('demo');
	await terminal.press('enter');
	const fits = await see(terminal, /✔ The root, which fits/v);
	const fingerprint =
		/SHA-256 (?<start>[\da-f]{2}:[\da-f]{2})/v.exec(fits)?.groups?.['start'] ?? '';
	assert.match(fits, /O=your company, CN=Root CA, valid until \d{4}-/v);
	assert.match(fits, /east-1, east-2, west-1 get an intermediate of it/v);

	await terminal.press('enter');
	await see(terminal, 'The plan: 3');
	await terminal.press('v');
	await see(terminal, /trust: \{mode: root, cert: ca\/root-cert\.pem, key: ca\/root-key\.pem\}/v);
	await terminal.press('escape');
	await see(terminal, 'The plan: 3');
	await terminal.press('i');
	const done = await see(terminal, 'What was done');
	assert.match(done, /6 of 6 pairs of clusters proven/v);
	await terminal.press('q');
	await assertLeft(terminal, {exitCode: 0, says: [/6 pairs of clusters proven by traffic$/mv]});
	assert.ok(fingerprint.length === 5, fits);
	assert.doesNotMatch(terminal.bytes(), /canary/v);
});
