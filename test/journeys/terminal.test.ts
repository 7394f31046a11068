import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';
import test from 'node:test';
import {launchWizard, personsEnvironment, runPiped} from '../helpers/launch-wizard.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {launch, type Terminal} from '../helpers/terminal.ts';

const cwd = import.meta.dirname;
const env = personsEnvironment(cwd);

const startProgram = async (): Promise<Terminal> => {
	const terminal = await launch(
		process.execPath,
		[path.join(cwd, '../fixtures/terminal/full-screen.js')],
		{
			columns: 40,
			rows: 8,
			env,
			cwd,
		},
	);
	await terminal.until('keys:');
	return terminal;
};

void test('keys, text and pastes reach a program, and a new size does', async () => {
	await using terminal = await startProgram();
	assert.equal(terminal.screen(), '40x8 keys:');
	await terminal.press('down', 'a');
	await terminal.until(String.raw`keys: "\u001b[B" "a"`);
	await assert.rejects(terminal.press('escape', 'a'), /Escape can only be the last/v);
	await terminal.press('escape');
	await terminal.until(String.raw`"a" "\u001b"`);
	terminal.resize(120, 30);
	await terminal.until(/^120x30/v);
	terminal.type('text');
	await terminal.until('"text"');
	terminal.paste('two words');
	await terminal.until(String.raw`"\u001b[200~two words\u001b[201~"`);
});

void test('what a program leaves behind is named', async () => {
	await using well = await startProgram();
	assert.deepEqual(well.leftovers(), [
		'the program',
		'alternate screen',
		'hidden cursor',
		'bracketed paste',
		'mouse',
	]);
	await well.press('q');
	assert.deepEqual(await well.exit(), {exitCode: 3, signal: null});
	assert.deepEqual(well.leftovers(), []);
	assert.equal(well.isRestored(), true);
	assert.equal(well.normalScreen(), 'before\nafter');
	assert.equal(well.screen(), 'before\nafter');

	await using badly = await startProgram();
	await badly.press('x');
	assert.deepEqual(await badly.exit(), {exitCode: null, signal: 'SIGKILL'});
	assert.deepEqual(badly.leftovers(), [
		'raw mode',
		'alternate screen',
		'hidden cursor',
		'bracketed paste',
		'mouse',
	]);
	assert.equal(badly.isRestored(), false);
});

void test('clearing everything is counted, drawing anew is not', async () => {
	await using terminal = await startProgram();
	await terminal.press('a');
	await terminal.until('"a"');
	assert.equal(terminal.fullClears(), 0);
	await terminal.press('c');
	await terminal.until('"c"');
	assert.equal(terminal.fullClears(), 2);
	assert.ok(
		terminal.bytes().startsWith('before\r\n\u001B[?1049h'),
		'nothing of ours is in the bytes',
	);
});

void test('a wait in vain shows the last screen, and ends with the program', async () => {
	await using terminal = await startProgram();
	await assert.rejects(
		terminal.until('gone', {timeoutMs: 20}),
		/waited 20 ms in vain: gone; the last screen was\n│ 40x8 keys:$/v,
	);
	const wait = terminal.until('gone');
	terminal.signal('SIGTERM');
	await assert.rejects(wait, /the program ended \(SIGTERM\) before: gone/v);
});

void test('what still runs at the end of a test is killed', async () => {
	const terminal = await startProgram();
	await terminal[Symbol.asyncDispose]();
	assert.throws(() => process.kill(terminal.pid, 0), /ESRCH/v);
});

void test('mesh-wizard starts in a terminal and without one, as if no CI ran it', async t => {
	const home = await temporaryDirectory(t);
	assert.deepEqual(
		Object.keys(env).filter(name => name.startsWith('CI') || name.startsWith('NODE_TEST')),
		[],
	);
	await using terminal = await launchWizard(['--version'], {home});
	assert.deepEqual(await terminal.exit(), {exitCode: 0, signal: null});
	const {exitCode, stdout} = await runPiped(['--version'], {home});
	assert.equal(exitCode, 0);
	assert.equal(terminal.screen(), stdout);
	assert.match(stdout, /^\d+\.\d+\.\d+$/v);
});
