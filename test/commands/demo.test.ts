import assert from 'node:assert/strict';
import test from 'node:test';
import {runDemo} from '../../source/commands/demo.ts';
import type {DemoOptions} from '../../source/commands/definitions/demo.ts';
import {runProgram} from '../../source/commands/program.ts';
import {makeDemoPorts} from '../../source/demo/make-demo-ports.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';
import {quickCertificates} from '../helpers/demo-mesh.ts';
import {makeVirtualClock} from '../helpers/virtual-clock.ts';

const run = async (given: Partial<DemoOptions>) => {
	const io = makeMemoryIo();
	const clock = makeVirtualClock();
	const options: DemoOptions = {
		kubeconfigs: [],
		allowExec: false,
		timeoutMs: 10_000,
		concurrency: 16,
		installs: 8,
		plain: false,
		color: false,
		verbose: false,
		readyTimeoutMs: 600_000,
		scenario: 'healthy',
		speed: 1,
		output: 'text',
		...given,
	};
	const exitCode = await runDemo(options, io, ({scenario, speed}) =>
		makeDemoPorts(scenario, {clock, certificates: quickCertificates(clock), speed}),
	);
	clock.stop();
	return {exitCode, io, elapsed: clock.elapsed()};
};

test('without a terminal, a demo says what is missing', async () => {
	const io = makeMemoryIo();
	assert.equal(await runProgram(['demo'], io), 2);
	assert.match(io.err, /needs a terminal/v);
	assert.match(io.err, /mesh-wizard demo --plain\n.*mesh-wizard demo -o jsonl/v);
	assert.equal(io.out, '');
});

test("a scenario that isn't there is a mistake", async () => {
	const io = makeMemoryIo();
	assert.equal(await runProgram(['demo', '--plain', '--scenario', 'helthy'], io), 2);
	assert.match(io.err, /--scenario helthy: .*Did you mean healthy\?/v);
});

test("as plain lines, a demo runs the scenario's mesh to its end, and every line says that nothing is real", async () => {
	const {exitCode, io} = await run({plain: true});
	assert.equal(exitCode, 0);
	const lines = `${io.out}${io.err}`.trimEnd().split('\n');
	assert.deepEqual(
		lines.filter(line => !line.startsWith('[simulated] ')),
		[],
	);
	assert.match(io.out, /6 pairs of clusters proven by traffic/v);
	assert.match(io.err, /✔ east-1 → west-1: 3 requests/v);
});

test('as JSON lines, every event does', async () => {
	const {exitCode, io} = await run({output: 'jsonl', scenario: 'dead-cluster'});
	assert.equal(exitCode, 0);
	const events = io.out
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as {type: string; simulated?: boolean});
	assert.deepEqual(
		events.filter(({simulated}) => simulated !== true),
		[],
	);
	assert.equal(events.at(-1)?.type, 'run-finished');
	assert.equal(io.err, '');
});

test('failed steps are tried again once when nobody is there to ask', async () => {
	const {exitCode, io} = await run({plain: true, scenario: 'failing-install'});
	assert.equal(exitCode, 0);
	assert.match(io.err, /✖ west-1\/istiod/v);
	assert.match(io.err, /trying again: west-1\/istiod/v);
});

test('speed shortens what clusters take', async () => {
	const [usual, fast] = [
		await run({plain: true, scenario: 'slow-load-balancer'}),
		await run({plain: true, scenario: 'slow-load-balancer', speed: 4}),
	];
	assert.ok(
		fast.elapsed < usual.elapsed / 2,
		`${String(fast.elapsed)} against ${String(usual.elapsed)}`,
	);
});
