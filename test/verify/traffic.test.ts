import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dialPath, nonceLine, nonceRequest, readDialled} from '../../source/verify/dial.ts';
import {makeFakeMesh, readyPod} from './fake-mesh.ts';

const twoNetworks = [
	{name: 'a', network: 'one'},
	{name: 'b', network: 'two'},
];

test("an answer whose nonce is not in the pod's log is red", async () => {
	const mesh = makeFakeMesh(twoNetworks);
	mesh.behaviour.fate = from => ({kind: 'answered', isLogged: from !== 'a'});
	const {pair} = await mesh.verify();
	assert.equal(pair('a', 'b').status, 'fail');
	assert.match(
		pair('a', 'b').cause ?? '',
		/named hello-b-abc12, but the request is not in that pod's log/v,
	);
	assert.ok((pair('a', 'b').answeredBy['b'] ?? 0) > 0, 'the answers are counted all the same');
	assert.equal(pair('b', 'a').status, 'pass');
});

test('the nonce in the log of the pod that asked is no proof', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	// The asking pod logs the whole request with its nonce; here its answer even says that it was the one who answered.
	mesh.behaviour.fate = () => ({kind: 'answered', isLogged: false});
	const {pairs} = await mesh.verify();
	assert.deepEqual(
		pairs.map(({status}) => status),
		['fail', 'fail'],
	);
	assert.ok(!nonceLine('n1').includes('/dial'));
});

test("an answer from the cluster's own pod is red and is counted for who gave it", async () => {
	const mesh = makeFakeMesh(twoNetworks);
	mesh.behaviour.fate = (from, to) => ({kind: 'answered', by: from === 'a' ? 'a' : to});
	const {pair} = await mesh.verify();
	assert.equal(pair('a', 'b').status, 'fail');
	assert.match(pair('a', 'b').cause ?? '', /hello-b was answered by hello-a-abc12 in a/v);
	assert.deepEqual(Object.keys(pair('a', 'b').answeredBy), ['a']);
	assert.equal(pair('b', 'a').status, 'pass');
});

test('words of a proxy are no answer', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	mesh.behaviour.fate = from =>
		from === 'a' ? {kind: 'words', text: 'no healthy upstream'} : {kind: 'answered'};
	const {pair} = await mesh.verify();
	assert.equal(pair('a', 'b').status, 'fail');
	assert.deepEqual(Object.keys(pair('a', 'b').answeredBy), ['?']);
});

test('a proxy that needs a moment for its configuration is waited for', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	let left = 5;
	mesh.behaviour.fate = from => {
		left -= from === 'a' ? 1 : 0;
		return from === 'a' && left > 0 ? {kind: 'lost'} : {kind: 'answered'};
	};

	const {pair} = await mesh.verify();
	assert.equal(pair('a', 'b').status, 'pass');
	assert.equal(pair('a', 'b').requests, 7);
});

test('a way that works only now and then is red', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	let count = 0;
	mesh.behaviour.fate = from => {
		count += from === 'a' ? 1 : 0;
		return from === 'a' && count % 3 === 0 ? {kind: 'lost'} : {kind: 'answered'};
	};

	const {pair} = await mesh.verify();
	assert.equal(pair('a', 'b').status, 'fail');
	assert.ok((pair('a', 'b').answeredBy['b'] ?? 0) > 2);
});

test('a pod that was replaced meanwhile answers by its new name', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	let isReplaced = false;
	mesh.behaviour.fate = from => {
		const cluster = mesh.cluster('b');
		const old = cluster.objects().find(({metadata}) => metadata.name === 'hello-b-abc12');
		if (from === 'a' && !isReplaced && old?.metadata.namespace !== undefined) {
			isReplaced = true;
			cluster.drop({apiVersion: 'v1', kind: 'Pod', ...old.metadata});
			cluster.put(readyPod('b', old.metadata.namespace, {ip: '10.2.0.5', suffix: 'new34'}));
		}

		return {kind: 'answered'};
	};

	const {pair} = await mesh.verify();
	assert.equal(isReplaced, true);
	assert.equal(pair('a', 'b').status, 'pass', pair('a', 'b').cause ?? '');
});

test('without the right to forward, nothing is known of the pair', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	mesh.cluster('a').fail(/^forward .*\/hello-a-/v, 'forbidden');
	const {pair} = await mesh.verify();
	assert.equal(pair('a', 'b').status, 'unknown');
	assert.equal(pair('a', 'b').requests, 0);
	assert.match((pair('a', 'b').remedy ?? []).join('\n'), /can-i create pods\/portforward/v);
	assert.equal(pair('b', 'a').status, 'pass');
});

test('without the right to read logs, an answer proves nothing', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	mesh.cluster('b').fail(/^get .*\/log\?/v, 'forbidden');
	const {pair} = await mesh.verify();
	assert.equal(pair('a', 'b').status, 'unknown');
	assert.match(pair('a', 'b').cause ?? '', /its log could not be read/v);
	assert.equal(pair('b', 'a').status, 'pass');
});

test('each request has a nonce of its own', async () => {
	const mesh = makeFakeMesh(twoNetworks);
	const nonces: string[] = [];
	await mesh.verify({
		makeNonce() {
			nonces.push(`nonce-${String(nonces.length)}`);
			return nonces.at(-1) ?? '';
		},
	});
	assert.equal(nonces.length, 6);
	const asked = mesh.events.length;
	assert.ok(asked > 0);
});

test('the nonce survives both ways of escaping', () => {
	const query = new URL(dialPath({host: 'hello-b', request: nonceRequest('n-1')}), 'http://pod')
		.searchParams;
	assert.equal(query.get('host'), 'hello-b');
	const inner = new URL(query.get('request') ?? '', 'http://pod/');
	assert.equal(inner.pathname, '/redirect');
	assert.equal(inner.searchParams.get('location'), '/hostname?nonce=n-1');
});

test('one nonce that begins like another is not found in its line', () => {
	assert.ok(!'GET /redirect?msg=/hostname?nonce=n-11&code='.includes(nonceLine('n-1')));
});

test('what /dial says is told apart: answers, errors, nothing, refusals', () => {
	assert.deepEqual(readDialled({status: 200, body: String.raw`{"responses":["hello-b-1\n"]}`}), [
		{kind: 'answer', text: 'hello-b-1'},
	]);
	assert.deepEqual(readDialled({status: 200, body: '{"errors":["EOF"]}'}), [
		{kind: 'error', text: 'EOF'},
	]);
	assert.deepEqual(readDialled({status: 200, body: '{}'}), [{kind: 'answer', text: ''}]);
	assert.deepEqual(
		readDialled({
			status: 400,
			body: 'host and/or port param are invalid. lookup hello-b: no such host\n',
		}),
		[{kind: 'error', text: '400 host and/or port param are invalid. lookup hello-b: no such host'}],
	);
});
