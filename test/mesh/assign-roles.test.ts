import assert from 'node:assert/strict';
import {test} from 'node:test';
import {assignRoles, type RoleRequest} from '../../source/mesh/assign-roles.ts';

const clusters = ['a', 'b', 'c'].map(name => ({name, context: `ctx-${name}`}));
const place = (request: Partial<RoleRequest>): readonly string[] => {
	const result = assignRoles({
		clusters,
		networks: [],
		primaries: [],
		...request,
	});
	return 'problems' in result
		? result.problems
		: result.clusters.map(({name, network, role, primary}) =>
				[name, network, role, primary].filter(Boolean).join(' '),
			);
};

test('without a topology every cluster is a primary on a network of its own', () => {
	assert.deepEqual(place({}), ['a a primary', 'b b primary', 'c c primary']);
});

test('each topology has its roles and networks', () => {
	assert.deepEqual(place({topology: 'multi-primary'}), [
		'a network1 primary',
		'b network1 primary',
		'c network1 primary',
	]);
	assert.deepEqual(place({topology: 'multi-primary-multi-network', networks: ['x', 'x', 'y']}), [
		'a x primary',
		'b x primary',
		'c y primary',
	]);
	assert.deepEqual(place({topology: 'primary-remote', networks: ['flat']}), [
		'a flat primary',
		'b flat remote a',
		'c flat remote a',
	]);
	assert.deepEqual(place({topology: 'primary-remote-multi-network', primaries: ['ctx-c']}), [
		'a a remote c',
		'b b remote c',
		'c c primary',
	]);
	assert.deepEqual(place({topology: 'mixed', networks: ['x', 'x', 'y'], primaries: ['a', 'c']}), [
		'a x primary',
		'b x remote a',
		'c y primary',
	]);
});

test('flags that contradict a topology are told, all at once', () => {
	assert.deepEqual(
		place({topology: 'primary-remote', networks: ['x', 'y', 'z'], primaries: ['a', 'b']}),
		[
			'--topology primary-remote has one network, and --networks names 3: write --topology primary-remote-multi-network.',
			'--topology primary-remote has one primary, and --primaries names 2: write --topology mixed.',
		],
	);
	assert.deepEqual(place({topology: 'mixed'}), [
		'--topology mixed needs --networks: one for each cluster.',
		'--topology mixed needs --primaries: the clusters that run an istiod.',
	]);
	assert.deepEqual(place({topology: 'multi-primary-multi-network', networks: ['x']}), [
		'--topology multi-primary-multi-network has several networks, and --networks names one: write --topology multi-primary.',
	]);
	assert.deepEqual(place({primaries: ['ctx-d']}), [
		'--primaries ctx-d: no cluster of the mesh is called so. Did you mean ctx-a?',
	]);
});

test('a remote whose owner is not clear is told', () => {
	assert.deepEqual(place({topology: 'mixed', networks: ['x', 'y', 'z'], primaries: ['a', 'c']}), [
		'Which primary owns b is not clear: none of a, c is on its network y. Put it on the network of its primary alone, or write the mesh file by hand.',
	]);
	assert.deepEqual(place({topology: 'mixed', networks: ['x'], primaries: ['a', 'c']}), [
		'Which primary owns b is not clear: a and c are on its network x. Put it on the network of its primary alone, or write the mesh file by hand.',
	]);
});
