import assert from 'node:assert/strict';
import {test} from 'node:test';
import {findIdentityMismatches} from '../../source/verify/find-identity-mismatches.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {modelOf} from '../helpers/model.ts';

const {signal} = new AbortController();

test('a context that leads to another cluster than mesh.yaml means is named; the right one is not', async () => {
	const model = modelOf([
		{name: 'a', network: 'one', uid: 'uid-a'},
		{name: 'b', network: 'two', uid: 'uid-b'},
		{name: 'c', network: 'two'},
	]);
	const clusters = (uid: string) =>
		new Map([
			['a', makeMemoryCluster({uid: 'uid-a'})],
			['b', makeMemoryCluster({uid})],
			['c', makeMemoryCluster({uid: 'uid-c'})],
		]);
	const right = await findIdentityMismatches({model, clusters: clusters('uid-b'), signal});
	assert.deepEqual(right.mismatches, []);
	assert.deepEqual([...right.uids.values()], ['uid-a', 'uid-b', 'uid-c']);
	const wrong = await findIdentityMismatches({model, clusters: clusters('uid-x'), signal});
	assert.deepEqual(wrong.mismatches, [
		'b: context b leads to a cluster with uid uid-x; mesh.yaml means uid-b',
	]);
});

test('two names for one cluster are named', async () => {
	const model = modelOf([
		{name: 'a', network: 'one'},
		{name: 'b', network: 'two'},
	]);
	const {mismatches} = await findIdentityMismatches({
		model,
		clusters: new Map([
			['a', makeMemoryCluster({uid: 'same'})],
			['b', makeMemoryCluster({uid: 'same'})],
		]),
		signal,
	});
	assert.deepEqual(mismatches, ['b and a are one and the same cluster (uid same)']);
});

test('a cluster that does not answer is no stranger', async () => {
	const model = modelOf([{name: 'a', network: 'one', uid: 'uid-a'}]);
	const dead = makeMemoryCluster({uid: 'other'});
	dead.fail('/', 'timed-out');
	const {mismatches, uids} = await findIdentityMismatches({
		model,
		clusters: new Map([['a', dead]]),
		signal,
	});
	assert.deepEqual(mismatches, []);
	assert.deepEqual([...uids], [['a', 'uid-a']], 'it is held to what mesh.yaml says');
});
