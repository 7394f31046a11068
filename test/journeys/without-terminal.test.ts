import assert from 'node:assert/strict';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {execa} from 'execa';
import {bundled} from '../helpers/bundled-wizard.ts';
import {launchWizard, personsEnvironment} from '../helpers/launch-wizard.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {launch, type Terminal} from '../helpers/terminal.ts';
import {launchDemo} from './demo-journey.ts';

/** A command line of bash in a terminal, in which $WIZARD starts mesh-wizard; it ends as the wizard does. */
const launchLine = async (t: TestContext, line: string): Promise<Terminal> => {
	const home = await temporaryDirectory(t);
	return launch('bash', ['-o', 'pipefail', '-c', line], {
		cwd: home,
		env: personsEnvironment(home, {WIZARD: `${process.execPath} ${await bundled('cli')}`}),
	});
};

/** Ended with a usage error, and the terminal saw nothing but its lines. */
const assertRefused = async (terminal: Terminal, ...says: readonly RegExp[]): Promise<void> => {
	assert.deepEqual(await terminal.exit(), {exitCode: 2, signal: null});
	assert.deepEqual(terminal.leftovers(), []);
	const screen = terminal.normalScreen();
	for (const words of says) {
		assert.match(screen, words);
	}

	assert.equal(screen.match(/✖/gv)?.length, 1, `one error:\n${screen}`);
	assert.ok(!terminal.bytes().includes('\u001B[?'), 'nothing of Ink');
};

const forDemo = [/needs a\s+terminal/v, /mesh-wizard demo --plain/v] as const;
const forGuided = [
	/asks its questions on a\s+terminal/v,
	/mesh-wizard apply -f mesh\.yaml --yes/v,
] as const;

for (const [how, line] of [
	['stdin is a pipe', (command: string) => `true | $WIZARD ${command}`],
	['stdout is a pipe', (command: string) => `$WIZARD ${command} | cat`],
	['TERM=dumb', (command: string) => `TERM=dumb $WIZARD ${command}`],
] as const) {
	void test(`${how}: one error says what to do instead`, async t => {
		await using demo = await launchLine(t, line('demo'));
		await assertRefused(demo, ...forDemo);
		await using guided = await launchLine(t, line(''));
		await assertRefused(guided, ...forGuided);
	});
}

void test('CI=1: nobody is asked, even in a terminal', async t => {
	await using demo = await launchDemo(t, {env: {CI: '1'}});
	await assertRefused(demo, ...forDemo);
	await using guided = await launchWizard([], {home: await temporaryDirectory(t), env: {CI: '1'}});
	await assertRefused(guided, ...forGuided);
});

void test('--plain: the guided set-up needs screens', async t => {
	await using guided = await launchWizard(['--plain'], {home: await temporaryDirectory(t)});
	await assertRefused(guided, ...forGuided);
});

void test('the demo in plain lines: each says that it is simulated, in a terminal and in a pipe', async t => {
	await using terminal = await launchDemo(t, {speed: 100, flags: ['--plain', '--no-color']});
	assert.deepEqual(await terminal.exit(), {exitCode: 0, signal: null});
	assert.deepEqual(terminal.leftovers(), []);
	assert.ok(!terminal.bytes().includes('\u001B'));

	const home = await temporaryDirectory(t);
	const {exitCode, stdout, stderr} = await execa(
		process.execPath,
		[await bundled('cli'), 'demo', '--plain', '--speed', '100'],
		{
			cwd: home,
			env: personsEnvironment(home, {CI: '1'}),
			extendEnv: false,
			reject: false,
			stdin: 'ignore',
			timeout: 60_000,
		},
	);
	assert.equal(exitCode, 0, stderr);
	const lines = [
		...terminal.bytes().trimEnd().split('\r\n'),
		...stdout.split('\n'),
		...stderr.split('\n').filter(line => line !== ''),
	];
	assert.deepEqual(
		lines.filter(line => !line.startsWith('[simulated] ')),
		[],
	);
	assert.match(stdout, /✔ \d+ steps done, 6 pairs of clusters proven by traffic/v);
});
