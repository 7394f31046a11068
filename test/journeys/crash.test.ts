import assert from 'node:assert/strict';
import {chmod, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {execa} from 'execa';
import {bundled} from '../helpers/bundled-wizard.ts';
import {personsEnvironment} from '../helpers/launch-wizard.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {launch, type Terminal} from '../helpers/terminal.ts';
import {until} from '../helpers/until.ts';
import {assertLeft, walkTo} from './demo-journey.ts';

for (const [how, what, says] of [
	['render', 'a screen that throws', /^✖ This is a bug in mesh-wizard: the view is broken$/mv],
	['timer', 'an exception that nobody catches', /Error: a timer has thrown/v],
	['promise', 'a promise that nobody hears fail', /Error: nobody heard this/v],
] as const) {
	void test(`${what} leaves the terminal as it was and its error to be read`, async t => {
		const home = await temporaryDirectory(t);
		await using terminal = await launch(
			process.execPath,
			[await bundled('breaking-screens'), how],
			{cwd: home, env: personsEnvironment(home)},
		);
		await terminal.until('Choose the clusters');
		assert.deepEqual(terminal.leftovers().slice(0, 3), [
			'the program',
			'alternate screen',
			'hidden cursor',
		]);
		await terminal.press('space');
		const normal = await assertLeft(terminal, {exitCode: 1, says: [says]});
		assert.doesNotMatch(normal, /Choose the clusters/v);
	});
}

void test('a screen that throws while work goes on leaves the work to plain lines, and its exit code counts', async t => {
	const home = await temporaryDirectory(t);
	await using terminal = await launch(
		process.execPath,
		[await bundled('breaking-screens'), 'run'],
		{cwd: home, env: personsEnvironment(home)},
	);
	await terminal.until('Choose the clusters');
	await terminal.press('space');
	await assertLeft(terminal, {
		exitCode: 0,
		says: [
			/▲ A screen has failed \(the view is broken\)[\s\S]*ℹ the work goes on[\s\S]*What was done stays on the screen\./v,
		],
	});
});

const all = ['east-1', 'east-2', 'west-1'];

type Report = {at: 'fault' | 'end'; locks: string[]; children: number[]};

/** A folder of a run that breaks, with an istioctl that heeds no SIGTERM; and what the run says of itself. */
const prepareRun = async (t: TestContext, fault: string) => {
	const home = await temporaryDirectory(t);
	const [istioctl, report] = [path.join(home, 'istioctl'), path.join(home, 'report')];
	await writeFile(
		istioctl,
		[
			'#!/bin/sh',
			`[ "$1" = version ] && echo '{"clientVersion":{"version":"1.31.1"}}' && exit`,
			'[ "$FAULT" = none ] && exit',
			"trap '' TERM",
			'exec sleep 600',
		].join('\n'),
	);
	await chmod(istioctl, 0o755);
	const reports = async () => {
		const lines = (await readFile(report, 'utf8').catch(() => '')).split('\n');
		return lines.filter(line => line !== '').map(line => JSON.parse(line) as Report);
	};

	return {
		program: await bundled('crashing-run'),
		options: {
			cwd: home,
			env: personsEnvironment(home, {FAULT: fault, ISTIOCTL: istioctl, REPORT: report}),
		},
		reports,
		isBroken: async () => (await reports()).length > 0,
		/** Which locks are left at the end, after the children were seen to be gone. */
		async locksLeft() {
			const [then, last, ...more] = await reports();
			assert.deepEqual([then?.at, then?.locks, last?.at, more], ['fault', all, 'end', []]);
			const {children = []} = last ?? {};
			assert.ok(children.length > 0);
			for (const pid of children) {
				assert.throws(
					() => process.kill(pid, 0),
					{code: 'ESRCH'},
					`istioctl ${String(pid)} is gone`,
				);
			}

			return last?.locks;
		},
	};
};

const apply = ['apply', '-f', '/demo/mesh.yaml', '--yes'];

const bug = (what: string) =>
	`✖ This is a bug in mesh-wizard: ${what}
  The work was stopped, and what it had started was ended. What was done stays; the same command can be run again.
`;

for (const [fault, said] of [
	['none', ''],
	['timer', bug('a timer has thrown')],
	['promise', bug('nobody heard •••')],
	['listener', bug('an event without a listener')],
	['no-error', bug('something of type object was thrown')],
	['stop', bug('a timer has thrown')],
] as const) {
	void test(`apply lets its locks go and ends its children: ${fault}`, async t => {
		const run = await prepareRun(t, fault);
		const {exitCode, stdout, stderr} = await execa(
			process.execPath,
			[run.program, ...apply, ...(fault === 'promise' ? ['-v'] : [])],
			{...run.options, extendEnv: false, reject: false, stdin: 'ignore', timeout: 60_000},
		);
		assert.equal(exitCode, fault === 'none' ? 0 : 1, stderr);
		assert.deepEqual(await run.locksLeft(), []);
		if (fault === 'none') {
			assert.match(stdout, /6 pairs of clusters proven/v);
			assert.doesNotMatch(stderr, /✖/v);
		} else {
			assert.match(
				stdout,
				/✖ stopped by a bug in mesh-wizard.*\n.*What was done stays\..*\n.*mesh-wizard apply -f \/demo\/mesh\.yaml/v,
			);
			assert.ok(stderr.includes(said), stderr);
			assert.doesNotMatch(stdout + stderr, /hunter2|^::/mv);
			assert.equal(/^ {4}at /mv.test(stderr), fault === 'promise', 'with -v it says where');
		}
	});
}

for (const [command, arguments_] of [
	['apply', apply],
	['the guided set-up', ['demo']],
] as const) {
	void test(`${command} does so on its screens, and gives the terminal back`, async t => {
		const run = await prepareRun(t, 'timer');
		await using terminal = await launch(
			process.execPath,
			[run.program, ...arguments_],
			run.options,
		);
		if (command !== 'apply') {
			await walkTo(terminal, 'install');
		}

		await assertLeft(terminal, {
			exitCode: 1,
			says: [
				/✖ stopped by a bug in mesh-wizard/v,
				/✖ This is a bug in mesh-wizard: a timer has thrown\n {2}The work was stopped/v,
			],
		});
		assert.deepEqual(await run.locksLeft(), []);
	});
}

void test('a crash after which something hangs ends all the same, and says so where it can be read', async t => {
	const run = await prepareRun(t, 'stuck-timer');
	await using terminal = await launch(process.execPath, [run.program, ...apply], run.options);
	await assertLeft(terminal, {
		exitCode: 1,
		says: [/bug in mesh-wizard: a timer has thrown\n {2}The work was stopped, but not all of it/v],
	});
	assert.deepEqual(await run.locksLeft(), all, 'the control: what holds locks is seen to');
});

for (const [name, stop] of [
	['ctrl+c', async (terminal: Terminal) => terminal.press('ctrl+c')],
	[
		'SIGTERM',
		async (terminal: Terminal) => {
			terminal.signal('SIGTERM');
		},
	],
] as const) {
	void test(`${name} for the third time ends a run that hangs, and the terminal is as it was`, async t => {
		const run = await prepareRun(t, 'stuck');
		await using terminal = await launch(process.execPath, [run.program, ...apply], run.options);
		await until('istioctl runs', run.isBroken, {withinMs: 30_000});
		await stop(terminal);
		await terminal.until('Stopping: nothing new starts');
		await stop(terminal);
		await terminal.until(/istiod +stopped/v);
		await stop(terminal);
		assert.deepEqual(await terminal.exit(), {
			exitCode: null,
			signal: name === 'ctrl+c' ? 'SIGINT' : name,
		});
		assert.deepEqual(terminal.leftovers(), []);
		assert.match(terminal.normalScreen(), /✖ ended by force, as something did not end in time/v);
	});
}
