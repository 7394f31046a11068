import assert from 'node:assert/strict';
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {hostname, tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {makeLinuxTable} from '../../../source/adapters/processes/linux.ts';
import {makePsTable, parseRows} from '../../../source/adapters/processes/ps.ts';
import {makeProcesses} from '../../../source/adapters/processes/processes.ts';

const stubborn = 'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000);';
const gentle = 'console.log("up"); setInterval(() => {}, 1000);';
const withChild = `const c = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(stubborn)}], {stdio: ["ignore", "pipe", "ignore"]}); c.stdout.once("data", () => console.log(c.pid)); setInterval(() => {}, 1000);`;

const start = async (
	t: TestContext,
	script: string,
	options: {detached?: boolean; marker?: string} = {},
): Promise<{child: ChildProcess; pid: number; said: string}> => {
	const child = spawn(process.execPath, ['-e', script, '--', options.marker ?? 'x'], {
		detached: options.detached ?? false,
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	t.after(() => {
		child.kill('SIGKILL');
	});
	const [said] = (await once(child.stdout, 'data')) as [Uint8Array];
	assert.ok(child.pid !== undefined);
	return {child, pid: child.pid, said: String(said).trim()};
};

const tables = {
	// Only macOS names its boots so that ps's table has a name.
	ps: () => makePsTable(async () => 'this boot'),
	...(process.platform === 'linux' ? {proc: makeLinuxTable} : {}),
};

for (const [name, makeTable] of Object.entries(tables)) {
	test(`${name}: a process is the same as long as it lives, and gone afterwards`, async t => {
		const processes = makeProcesses(makeTable());
		const {child, pid} = await start(t, gentle);
		const identity = await processes.identify(pid);
		assert.ok(identity);
		assert.deepEqual(await processes.identify(pid), identity);
		assert.equal(identity.host, hostname());
		assert.equal(await processes.isAlive(identity), true);
		assert.equal(await processes.isAlive({...identity, startedAt: 'another time'}), false);
		assert.equal(await processes.isAlive({...identity, host: 'elsewhere'}), undefined);
		assert.equal(await processes.isAlive({...identity, system: 'another boot'}), undefined);
		assert.equal(await processes.isAlive({...identity, system: undefined}), undefined);
		child.kill('SIGKILL');
		await once(child, 'exit');
		assert.equal(await processes.isAlive(identity), false);
		assert.equal(await processes.identify(pid), undefined);
		const self = await processes.self();
		assert.equal(self.pid, process.pid);
		assert.equal(await processes.isAlive(self), true);
	});

	test(`${name}: a process is found by its arguments, the searcher is not`, async t => {
		const processes = makeProcesses(makeTable());
		const marker = `--marker-${name}-${process.pid}`;
		const {pid} = await start(t, gentle, {marker});
		assert.deepEqual(
			(await processes.findByArgument(marker)).map(found => found.pid),
			[pid],
		);
		assert.deepEqual(await processes.findByArgument(`${marker}-none`), []);
		assert.ok(
			!(await processes.findByArgument('processes.test.ts')).some(
				found => found.pid === process.pid,
			),
		);
	});

	test(`${name}: a process is known by its program or script, its arguments and its user`, async t => {
		const processes = makeProcesses(makeTable());
		const folder = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-processes-'));
		t.after(async () => rm(folder, {recursive: true}));
		const script = path.join(folder, 'program');
		await writeFile(script, '#!/bin/sh\nread -r line\n', {mode: 0o755});
		const link = path.join(folder, 'link');
		await symlink(script, link);
		const child = spawn(link, ['one', 'two three'], {stdio: ['pipe', 'ignore', 'ignore']});
		t.after(() => {
			child.kill('SIGKILL');
		});
		await once(child, 'spawn');
		const identity = await processes.identify(child.pid ?? 0);
		assert.ok(identity);
		const inspected = await processes.inspect(identity, [link]);
		assert.match(inspected?.commandLine ?? '', / one two three$/v);
		assert.equal(inspected?.runsOneOf, true);
		assert.equal((await processes.inspect(identity, [script]))?.runsOneOf, true);
		assert.equal((await processes.inspect(identity, [process.execPath]))?.runsOneOf, false);
		assert.equal((await processes.inspect(identity, []))?.runsOneOf, false);
		assert.equal(
			await processes.inspect({...identity, startedAt: 'another time'}, [script]),
			undefined,
		);
		assert.equal(
			await processes.inspect({...identity, system: 'another boot'}, [script]),
			undefined,
		);
	});

	test(`${name}: ending a group leader ends its children too, even stubborn ones`, async t => {
		const processes = makeProcesses(makeTable());
		const {pid, said} = await start(t, withChild, {detached: true});
		const child = await processes.identify(Number(said));
		const identity = await processes.identify(pid);
		assert.ok(identity && child);
		await processes.end(identity, {graceMs: 50});
		assert.equal(await processes.isAlive(identity), false);
		assert.equal(await processes.isAlive(child), false);
	});
}

test('ending a process that shares our group leaves the group alone', async t => {
	const processes = makeProcesses();
	const {pid} = await start(t, gentle);
	const other = await start(t, gentle);
	const identity = await processes.identify(pid);
	assert.ok(identity);
	await processes.end(identity, {graceMs: 5000});
	assert.equal(await processes.isAlive(identity), false);
	assert.notEqual(await processes.identify(other.pid), undefined);
});

test('a process of which the table shows nothing is dead only when its number is free', async () => {
	const blind = makeProcesses({
		...makePsTable(async () => 'this boot'),
		look: async () => undefined,
	});
	const identity = {host: hostname(), system: 'this boot', startedAt: 'earlier'};
	assert.equal(await blind.isAlive({...identity, pid: process.pid}), undefined);
	assert.equal(await blind.isAlive({...identity, pid: 2 ** 22 + 1}), false);
});

test(
	'the name of the table of processes begins with the boot and has the pid namespace',
	{skip: process.platform !== 'linux'},
	async () => {
		const name = await makeLinuxTable().name();
		const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
		assert.ok(name?.startsWith(`${boot.trim()}/pid:[`), name);
	},
);

test('a later process of the same number is never ended', async t => {
	const processes = makeProcesses();
	const {pid} = await start(t, gentle);
	const identity = await processes.identify(pid);
	assert.ok(identity);
	await processes.end({...identity, startedAt: 'long ago'}, {graceMs: 10});
	assert.equal(await processes.isAlive(identity), true);
	await assert.rejects(processes.end({...identity, host: 'elsewhere'}, {graceMs: 10}), {
		message: /on elsewhere cannot be ended from here/v,
	});
	for (const wrong of [{pid: 1}, {pid: 0}, {pid: -pid}, {system: 'another boot'}]) {
		await assert.rejects(processes.end({...identity, ...wrong}, {graceMs: 10}), {
			message: /cannot be ended from here/v,
		});
	}

	assert.equal(await processes.isAlive(identity), true);
});

test('rows of ps are read with their start times, zombies are not running', () => {
	const output = [
		'    1     1     0 Ss   Fri Nov 21 14:20:01 2026 /sbin/launchd',
		'  733   700   501 S+   Sat Nov  1 04:05:06 2026 istioctl install -y -f /a b/west.yaml',
		'  734   700   501 Z    Sat Nov  1 04:05:06 2026 <defunct>',
		'',
	].join('\n');
	assert.deepEqual(parseRows(output), [
		{
			pid: 1,
			group: 1,
			user: 0,
			startedAt: 'Fri Nov 21 14:20:01 2026',
			isRunning: true,
			command: '/sbin/launchd',
		},
		{
			pid: 733,
			group: 700,
			user: 501,
			startedAt: 'Sat Nov 1 04:05:06 2026',
			isRunning: true,
			command: 'istioctl install -y -f /a b/west.yaml',
		},
		{
			pid: 734,
			group: 700,
			user: 501,
			startedAt: 'Sat Nov 1 04:05:06 2026',
			isRunning: false,
			command: '<defunct>',
		},
	]);
});
