import assert from 'node:assert/strict';
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {hostname} from 'node:os';
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

const tables = {ps: makePsTable, ...(process.platform === 'linux' ? {proc: makeLinuxTable} : {})};

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

test('a later process of the same number is never ended', async t => {
	const processes = makeProcesses();
	const {pid} = await start(t, gentle);
	const identity = await processes.identify(pid);
	assert.ok(identity);
	await processes.end({...identity, startedAt: 'long ago'}, {graceMs: 10});
	assert.equal(await processes.isAlive(identity), true);
	await assert.rejects(processes.end({...identity, host: 'elsewhere'}, {graceMs: 10}), {
		message: /runs on elsewhere/v,
	});
});

test('rows of ps are read with their start times, zombies are not running', () => {
	const output = [
		'    1     1 Ss   Fri Nov 21 14:20:01 2026 /sbin/launchd',
		'  733   700 S+   Sat Nov  1 04:05:06 2026 istioctl install -y -f /a b/west.yaml',
		'  734   700 Z    Sat Nov  1 04:05:06 2026 <defunct>',
		'',
	].join('\n');
	assert.deepEqual(parseRows(output), [
		{
			pid: 1,
			group: 1,
			startedAt: 'Fri Nov 21 14:20:01 2026',
			command: '/sbin/launchd',
		},
		{
			pid: 733,
			group: 700,
			startedAt: 'Sat Nov 1 04:05:06 2026',
			command: 'istioctl install -y -f /a b/west.yaml',
		},
	]);
});
