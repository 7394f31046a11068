import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import {bundled} from '../helpers/bundled-wizard.ts';
import {personsEnvironment} from '../helpers/launch-wizard.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {launch} from '../helpers/terminal.ts';
import {assertLeft, screens, see} from './demo-journey.ts';

void test('ctrl+z gives the terminal to the shell, fg brings the screens back as they were, and keys go on', async t => {
	const home = await temporaryDirectory(t);
	await using terminal = await launch('bash', ['--norc', '-i'], {
		cwd: home,
		env: personsEnvironment(home, {
			PS1: 'shell> ',
			HISTFILE: undefined,
			WIZARD: `${process.execPath} ${await bundled('cli')} demo --speed 25`,
		}),
	});
	await terminal.until('shell>');
	terminal.type('$WIZARD\r');
	await see(terminal, screens.clusters);
	await terminal.press('down', 'space');
	await see(terminal, '1 chosen');

	await terminal.press('ctrl+z');
	const shell = await terminal.until(/Stopped.*\nshell>$/sv);
	assert.doesNotMatch(shell, /Choose the clusters/v);
	assert.deepEqual(
		terminal.leftovers().filter(left => left !== 'bracketed paste'),
		['the program'],
		'bash itself asks for bracketed pastes',
	);
	terminal.type('echo "in the $((40 + 2))nd shell"\r');
	await terminal.until('\nin the 42nd shell\n');

	terminal.type('fg\r');
	const again = await see(terminal, '1 chosen');
	assert.match(again, /^ mesh-wizard \[simulated\]/v, 'all of the screen is drawn anew');
	assert.match(again, /❯ ◉ +east-2/v);
	await terminal.press('space');
	await see(terminal, '0 chosen');
	await terminal.press('q');
	await terminal.until(/\[simulated\] Nothing was installed.*\nshell>$/sv);
	terminal.type('exit $?\r');
	await assertLeft(terminal, {
		exitCode: 0,
		says: ['in the 42nd shell', '[simulated] Nothing was installed'],
	});
});
