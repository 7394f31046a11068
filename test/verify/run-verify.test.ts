import assert from 'node:assert/strict';
import {test} from 'node:test';
import {CancelledError} from '../../source/errors.ts';
import {makeFakeMesh} from './fake-mesh.ts';

const twoNetworks = [
	{name: 'a', network: 'one'},
	{name: 'b', network: 'two'},
];
const oneNetwork = [
	{name: 'a', network: 'one'},
	{name: 'b', network: 'one'},
];

for (const [shape, specs] of [
	['two networks', twoNetworks],
	['one network', oneNetwork],
	['a mix of both', [...oneNetwork, {name: 'c', network: 'two'}]],
] as const) {
	test(`a mesh on ${shape} passes with every proof, and nothing of it stays behind`, async () => {
		const mesh = makeFakeMesh(specs);
		const {pairs, proofs} = await mesh.verify();
		assert.equal(pairs.length, specs.length * (specs.length - 1));
		for (const {from, to, status, requests, answeredBy, cause} of pairs) {
			assert.deepEqual(
				{
					status,
					requests,
					answeredBy,
					cause,
				},
				{
					status: 'pass',
					requests: 3,
					answeredBy: {[to]: 3},
					cause: null,
				},
				`${from} → ${to}`,
			);
		}

		assert.deepEqual(
			proofs.filter(({status}) => status !== 'pass' && status !== 'note'),
			[],
		);
		assert.deepEqual(mesh.namespaces(), []);
	});
}

test('what is read and written is what the proof says: each pair is an event, each proof is one', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	const {pairs, proofs} = await mesh.verify();
	assert.deepEqual(
		mesh.events
			.flatMap(event => (event.type === 'pair-finished' ? [event.pair] : []))
			.toSorted((x, y) => x.from.localeCompare(y.from)),
		pairs,
	);
	const emitted = new Set(
		mesh.events.flatMap(event =>
			event.type === 'proof' ? [`${event.finding.id} ${event.finding.clusters.join(' ')}`] : [],
		),
	);
	assert.deepEqual(
		proofs
			.filter(({status}) => status !== 'note')
			.filter(({id, clusters}) => !emitted.has(`${id} ${clusters.join(' ')}`)),
		[],
	);
});

test('writes go into the namespace of the run alone', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	await mesh.verify();
	for (const cluster of mesh.clusters.values()) {
		assert.ok(cluster.writes.length > 0);
		assert.deepEqual(
			cluster.writes.filter(({ref}) => (ref.namespace ?? ref.name) !== 'mesh-wizard-verify-run-1'),
			[],
		);
	}
});

test('no Secret is read with its contents', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	const cluster = mesh.cluster('a');
	const {list} = cluster;
	const asked: Array<boolean | undefined> = [];
	cluster.list = async (kind, options) => {
		if (kind.kind === 'Secret') {
			asked.push(options?.metadataOnly);
		}

		return list(kind, options);
	};

	await mesh.verify();
	assert.ok(asked.length > 0);
	assert.ok(
		asked.every(isMetadata => isMetadata === true),
		String(asked),
	);
	assert.deepEqual(
		cluster.requests.filter(({path}) => path.includes('/secrets/')),
		[],
	);
});

test('each cluster has a Service for every cluster and a workload for itself alone', async () => {
	const mesh = makeFakeMesh([...oneNetwork, {name: 'c', network: 'two'}]);
	await mesh.verify();
	const applied = mesh
		.cluster('b')
		.writes.filter(({verb}) => verb === 'apply')
		.map(({ref}) => `${ref.kind} ${ref.name}`);
	assert.deepEqual(
		applied.toSorted((x, y) => x.localeCompare(y)),
		[
			'Deployment hello-b',
			'Service hello',
			'Service hello-a',
			'Service hello-b',
			'Service hello-c',
		],
	);
});

test("a remote is judged by its owner's istiod", async () => {
	const specs = [
		{name: 'main', network: 'one'},
		{
			name: 'edge',
			network: 'one',
			role: 'remote',
			primary: 'main',
		},
	] as const;
	const mesh = makeFakeMesh(specs);
	const good = await mesh.verify();
	assert.deepEqual(
		good.pairs.map(({status}) => status),
		['pass', 'pass'],
	);
	assert.match(
		good.proof('proof.synced', 'edge', 'main').observed,
		/istiod-main of main: main is synced/v,
	);
	assert.match(
		good.proof('proof.remote-secret', 'edge', 'main').observed,
		/main is its own control plane/v,
	);

	mesh.behaviour.syncStatus = (_controlPlane, cluster) =>
		cluster === 'edge' ? 'timeout' : 'synced';
	const bad = await mesh.verify();
	assert.equal(bad.pair('main', 'edge').status, 'fail');
	assert.match(bad.pair('main', 'edge').cause ?? '', /edge is timeout/v);
	assert.equal(bad.pair('edge', 'main').status, 'pass');
});

test('a mesh of one cluster has no pair; its own workload is proven all the same', async () => {
	const mesh = makeFakeMesh([{name: 'a', network: 'one'}]);
	const good = await mesh.verify();
	assert.deepEqual(good.pairs, []);
	assert.equal(good.proof('proof.workload', 'a').status, 'pass');
	assert.ok(mesh.events.some(event => event.type === 'notice' && event.text.includes('no pair')));

	mesh.behaviour.pods = () => [];
	const bad = await mesh.verify();
	assert.equal(bad.proof('proof.workload', 'a').status, 'fail');
	assert.deepEqual(mesh.namespaces(), []);
});

test('a run that is stopped takes its namespaces away and rejects with the reason', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	const stop = new AbortController();
	const reason = new CancelledError('stopped by SIGINT');
	mesh.behaviour.fate = () => {
		assert.deepEqual(mesh.namespaces().length, 2);
		stop.abort(reason);
		return {kind: 'lost'};
	};

	await assert.rejects(mesh.verify({signal: stop.signal}), (error: unknown) => error === reason);
	assert.deepEqual(mesh.namespaces(), []);
});

test('a run that is stopped while it creates leaves nothing', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	const stop = new AbortController();
	mesh.cluster('b').hold(/^apply .*\/deployments\//v);
	mesh.cluster('b').onWrite(({ref}) => {
		if (ref.kind === 'Service') {
			stop.abort(new CancelledError());
		}
	});
	await assert.rejects(mesh.verify({signal: stop.signal}), CancelledError);
	assert.deepEqual(mesh.namespaces(), []);
});

test('a namespace that cannot be removed is said aloud with the command', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	const heal = mesh.cluster('b').fail(/^delete /v, 'server-error');
	const {pairs} = await mesh.verify();
	assert.deepEqual(
		pairs.map(({status}) => status),
		['pass', 'pass'],
	);
	assert.deepEqual(mesh.namespaces(), ['b/mesh-wizard-verify-run-1']);
	const notices = mesh.events.flatMap(event =>
		event.type === 'notice' && event.level === 'warn' ? [event.text] : [],
	);
	assert.equal(notices.length, 1);
	assert.match(notices[0] ?? '', /kubectl --context b delete namespace mesh-wizard-verify-run-1/v);
	heal();
});

test('a namespace of the same name that somebody else made is neither filled nor deleted', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	mesh
		.cluster('a')
		.put({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'mesh-wizard-verify-run-1'}});
	const {proof} = await mesh.verify();
	assert.deepEqual(mesh.namespaces(), ['a/mesh-wizard-verify-run-1']);
	assert.equal(proof('proof.workload', 'a').status, 'fail');
	assert.deepEqual(
		mesh.cluster('a').writes.filter(({changed}) => changed),
		[],
	);
});

test('a cluster that does not answer is unknown, with its pairs, and the others are proven', async () => {
	const mesh = makeFakeMesh([...twoNetworks, {name: 'c', network: 'three'}]);
	mesh.cluster('c').fail('/', 'timed-out');
	const {pair, proof} = await mesh.verify();
	assert.equal(pair('a', 'b').status, 'pass');
	assert.equal(pair('b', 'a').status, 'pass');
	assert.equal(proof('proof.workload', 'c').status, 'unknown');
	for (const [from, to] of [
		['c', 'a'],
		['a', 'c'],
	] as const) {
		assert.equal(pair(from, to).status, 'unknown');
		assert.match(pair(from, to).cause ?? '', /timed-out/v);
	}
});

test('who answers for the shared Service is noted and decides nothing', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	const {proof} = await mesh.verify();
	const note = proof('proof.load-balancing', 'a');
	assert.equal(note.status, 'note');
	assert.match(note.observed, /8 requests .* a 4×, b 4×/v);
});
