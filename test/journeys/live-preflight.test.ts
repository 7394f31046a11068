import assert from 'node:assert/strict';
import {once} from 'node:events';
import {test, type TestContext} from 'node:test';
import {startFakeApiServer} from '../helpers/fake-api-server.ts';
import {launchWizard} from '../helpers/launch-wizard.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import type {Terminal} from '../helpers/terminal.ts';
import {startApi, writeKubeconfig} from './real-kubeconfig.ts';

/** A preflight of a cluster that answers and one that is silent until it is let go. */
const launch = async (
	t: TestContext,
	{flags = [], env}: {flags?: readonly string[]; env?: Record<string, string>} = {},
): Promise<{terminal: Terminal; release: () => void}> => {
	const home = await temporaryDirectory(t);
	const gate = new EventTarget();
	const opened = once(gate, 'open');
	const {url} = await startFakeApiServer(t, async (_request, response) => {
		await opened;
		response.writeHead(401);
		response.end('{}');
	});
	const kubeconfig = await writeKubeconfig(home, {
		alive: {server: await startApi(t, {uid: 'one'})},
		silent: {server: url},
	});
	const terminal = await launchWizard(
		['preflight', '--kubeconfig', kubeconfig, '--all-contexts', '--timeout', '60s', ...flags],
		{
			home,
			columns: 80,
			rows: 24,
			env,
		},
	);
	return {
		terminal,
		release() {
			gate.dispatchEvent(new Event('open'));
		},
	};
};

const isLive = /Preflight: 1 of 2 clusters read; ctrl\+c stops/v;

void test('a table of clusters lives while they are read, and gives way to the report', async t => {
	const {terminal, release} = await launch(t);
	await using _ = terminal;
	await terminal.until(isLive);
	const screen = terminal.normalScreen();
	assert.match(
		screen,
		/^ +API +Kubernetes +Survey\n✔ alive +\d+ ms +v1\.35\.4 +read in \d+\.\d s\n\S silent +waiting for its answer\n/mv,
	);
	release();
	assert.deepEqual(await terminal.exit(), {exitCode: 3, signal: null});
	assert.deepEqual(terminal.leftovers(), []);
	const after = terminal.normalScreen();
	assert.doesNotMatch(after, /ctrl\+c stops|waiting for its answer/v);
	assert.match(after, /2 clusters in \d+\.\d s: /v);
	assert.ok(!terminal.bytes().includes('\u001B[?1049h'), 'it stays on the normal screen');
});

void test('ctrl+c takes the table away and leaves with 130, the terminal as it was', async t => {
	const {terminal} = await launch(t);
	await using _ = terminal;
	await terminal.until(isLive);
	await terminal.press('ctrl+c');
	assert.deepEqual(await terminal.exit(), {exitCode: 130, signal: null});
	assert.deepEqual(terminal.leftovers(), []);
	assert.match(terminal.normalScreen(), /✖ stopped by Ctrl-C/v);
	assert.doesNotMatch(terminal.normalScreen(), /ctrl\+c stops/v);
});

for (const [how, options] of [
	['--plain', {flags: ['--plain']}],
	['-o json', {flags: ['-o', 'json']}],
	['CI', {env: {CI: '1'}}],
] as const) {
	void test(`nothing of it with ${how}`, async t => {
		const {terminal, release} = await launch(t, options);
		await using _ = terminal;
		await terminal.until(/alive: Kubernetes v1\.35\.4/v);
		release();
		assert.equal((await terminal.exit()).exitCode, 3);
		assert.ok(!terminal.bytes().includes('\u001B[?25l'), 'no cursor was hidden');
		assert.doesNotMatch(terminal.normalScreen(), /ctrl\+c stops/v);
	});
}
