import assert from 'node:assert/strict';
import test, {describe, it} from 'node:test';
import {MeshError} from '../../source/errors.ts';
import {scenarioNames} from '../../source/demo/scenario.ts';
import {healthy, scenarios} from '../../source/demo/scenarios/index.ts';
import {meshOf} from '../../source/demo/scenarios/spec.ts';
import {makeDemoMesh} from '../helpers/demo-mesh.ts';

const retry = async () => 'retry' as const;

describe('the real engine against simulated clusters', () => {
	for (const name of scenarioNames.filter(scenario => scenario !== 'fifty-clusters')) {
		it(`installs and proves the mesh of ${name}, and finds nothing to do afterwards`, async () => {
			using demo = await makeDemoMesh(name);
			const run = await demo.apply({decide: retry});
			assert.equal(run.exitCode, 0, run.summary);
			const pairs = run.events.flatMap(event =>
				event.type === 'pair-finished' ? [event.pair] : [],
			);
			const count = (scenarios[name].mesh.match(/context:/gv) ?? []).length;
			assert.deepEqual(
				pairs.map(({status}) => status),
				Array.from({length: count * (count - 1)}, () => 'pass'),
			);
			assert.ok(
				run.events.every(event => event.type !== 'run-started' || event.simulated),
				'it says that nothing is real',
			);
			assert.ok(demo.clock.elapsed() > 15_000, 'it takes lifelike time');

			const again = await demo.apply({decide: retry});
			assert.equal(again.exitCode, 0);
			assert.match(again.summary, /^nothing to do/v);
		});
	}
});

test("an installation fails while an image can't be pulled, says so, and succeeds when it is tried again", async () => {
	using demo = await makeDemoMesh('failing-install');
	const first = await demo.apply();
	assert.equal(first.exitCode, 1);
	assert.deepEqual(first.steps('failed'), ['west-1/istiod']);
	const failure = first.events.find(
		event => event.type === 'step-finished' && event.outcome === 'failed',
	);
	assert.match(
		failure?.type === 'step-finished' ? (failure.error?.message ?? '') : '',
		/resources not ready after 20s.*(?:ImagePullBackOff|ErrImagePull)/v,
	);
	assert.ok(first.steps('done').includes('east-1/istiod'), 'the others went on');

	const second = await demo.apply();
	assert.equal(second.exitCode, 0, second.summary);
	assert.ok(second.steps('done').includes('west-1/istiod'));
	assert.ok(!second.steps('done').includes('east-1/istiod'), 'what was done stays done');
});

test('a dead API server costs its timeout and keeps a mesh with it from being installed', async () => {
	using demo = await makeDemoMesh(
		'dead-cluster',
		meshOf(['east-1', 'east-2', 'west-1'].map(name => ({name, network: name}))),
	);
	await assert.rejects(
		demo.apply(),
		(error: unknown) =>
			error instanceof MeshError &&
			error.message.includes('api.reachable (west-1)') &&
			!(error.message.split('\n')[1] ?? '').includes('east'),
	);
	assert.ok(
		demo.clock.elapsed() >= 10_000 && demo.clock.elapsed() < 11_000,
		String(demo.clock.elapsed()),
	);
});

test('clusters with the same pod addresses are refused on one network, and get no answers there', async () => {
	const mesh = meshOf([
		{name: 'east-1', network: 'east'},
		{name: 'east-2', network: 'east'},
		{name: 'west-1', network: 'west'},
	]);
	using demo = await makeDemoMesh('overlapping-cidrs', mesh);
	await assert.rejects(demo.apply(), /network\.pod-cidr-overlap \(east-1, east-2\)/v);
	const waived = await demo.apply({}, [{id: 'network.pod-cidr-overlap', clusters: []}]);
	assert.equal(waived.exitCode, 3);
	assert.equal(waived.pair('east-1', 'east-2').status, 'fail');
	assert.equal(waived.pair('east-1', 'west-1').status, 'pass');
});

test('different roots are seen, and refused for one mesh', async () => {
	using demo = await makeDemoMesh(
		'different-roots',
		meshOf(
			['east-1', 'east-2', 'west-1'].map(name => ({name, network: name})),
			{trust: '{mode: in-cluster}'},
		),
	);
	await assert.rejects(demo.apply(), /trust\.root-mismatch.*the odd one out is east-2/v);
	await assert.rejects(
		demo.apply({}, [{id: 'trust.root-mismatch', clusters: []}]),
		/the primaries have different roots/v,
	);
});

test('a load balancer that takes twenty seconds is waited for', async () => {
	const waitFor = async (name: 'slow-load-balancer' | 'healthy') => {
		using demo = await makeDemoMesh(name);
		const {events} = await demo.apply();
		const end = events.find(
			event => event.type === 'step-finished' && event.step === 'west-1/gateway-address',
		);
		const gateway = events.find(
			event => event.type === 'step-started' && event.step === 'west-1/gateway',
		);
		return (end?.at ?? 0) - (gateway?.at ?? 0);
	};

	const [slow, usual] = [await waitFor('slow-load-balancer'), await waitFor('healthy')];
	assert.ok(slow > 15_000, String(slow));
	assert.ok(usual < 15_000, String(usual));
});

test('packets that get lost in one direction make that pair red, and that one alone', async () => {
	using demo = await makeDemoMesh({...healthy, cuts: [{from: 'east-1', to: 'west-1'}]});
	const run = await demo.apply();
	assert.equal(run.exitCode, 3);
	const red = run.events.flatMap(event =>
		event.type === 'pair-finished' && event.pair.status !== 'pass'
			? [`${event.pair.from} → ${event.pair.to}`]
			: [],
	);
	assert.deepEqual(red, ['east-1 → west-1']);
	assert.match(run.pair('east-1', 'west-1').cause ?? '', /packets are lost on the way/v);
});
