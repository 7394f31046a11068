import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {ClusterFacts, NodeFacts, NodeRoom} from '../../source/survey/facts.ts';
import {
	bothWays,
	contextOf,
	factsOf,
	istioOf,
	known,
	modelOf,
	modelWithBase,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';

const nodes = (ready: number, total: number, ...architectures: string[]) => ({
	nodes: known({ready, total, architectures}),
});
const remote = modelOf([{name: 'west-1'}, {name: 'east-1', role: 'remote', primary: 'west-1'}]);

describe('nodes.ready', () => {
	const cases: ReadonlyArray<{
		facts: Partial<ClusterFacts>;
		what: string;
		alone: string;
		intended: string;
	}> = [
		{
			what: 'all of them',
			facts: nodes(3, 3, 'amd64'),
			alone: 'pass',
			intended: 'pass',
		},
		{
			what: 'some of them',
			facts: nodes(2, 3, 'amd64'),
			alone: 'note',
			intended: 'note',
		},
		{
			what: 'none of them',
			facts: nodes(0, 2),
			alone: 'warn',
			intended: 'fail',
		},
		{
			what: 'none there',
			facts: nodes(0, 0),
			alone: 'warn',
			intended: 'fail',
		},
		{
			what: 'not read',
			facts: {nodes: unknown()},
			alone: 'unknown',
			intended: 'unknown',
		},
	];
	for (const {what, facts, alone, intended} of cases) {
		test(`${what}: ${alone} alone, ${intended} for a mesh`, () => {
			assert.deepEqual(bothWays('nodes.ready', facts), [alone, intended]);
		});
	}
});

describe('nodes.architecture', () => {
	test('passes those that Istio has images for', () => {
		assert.deepEqual(bothWays('nodes.architecture', nodes(2, 2, 'amd64', 'arm64')), [
			'pass',
			'pass',
		]);
	});

	test('warns of others among them, and fails where there are only others', () => {
		assert.deepEqual(bothWays('nodes.architecture', nodes(2, 2, 'amd64', 's390x')), [
			'note',
			'warn',
		]);
		assert.deepEqual(bothWays('nodes.architecture', nodes(1, 1, 's390x')), ['warn', 'fail']);
	});

	test('has nothing to say without nodes, and does not guess', () => {
		assert.deepEqual(bothWays('nodes.architecture', nodes(0, 0)), ['skipped', 'skipped']);
		assert.deepEqual(bothWays('nodes.architecture', {nodes: unknown()}), ['unknown', 'unknown']);
	});
});

const node = (name: string, more: Partial<NodeFacts> = {}): NodeFacts => ({
	name,
	isReady: true,
	isCordoned: false,
	taints: [],
	addresses: [],
	region: 'r',
	zone: 'z',
	...more,
});

describe('nodes.capacity', () => {
	const free = (name: string, more: Partial<NodeRoom> = {}): NodeRoom => ({
		node: name,
		cpu: 1,
		memory: 4 * 2 ** 30,
		pods: 10,
		...more,
	});
	const on = (nodeList: NodeFacts[], rooms: NodeRoom[], areAll = true): Partial<ClusterFacts> => ({
		nodeList: known(nodeList),
		room: known({nodes: rooms, areAll}),
	});

	const hindrances: ReadonlyArray<{
		what: string;
		node?: Partial<NodeFacts>;
		room?: Partial<NodeRoom>;
		says: RegExp;
	}> = [
		{what: 'little CPU', room: {cpu: 0.25}, says: /a: 250m of CPU free/v},
		{what: 'little memory', room: {memory: 2 ** 30}, says: /a: 1Gi of memory free/v},
		{
			what: 'more asked for than it has',
			room: {cpu: -1, memory: -5},
			says: /a: 0 of CPU free and 0Mi of memory free/v,
		},
		{what: 'as many pods as it takes', room: {pods: 0}, says: /no place for another pod/v},
		{
			what: 'a taint',
			node: {taints: [{key: 'dedicated', effect: 'NoSchedule'}]},
			says: /tainted dedicated:NoSchedule/v,
		},
		{what: 'a cordon', node: {isCordoned: true}, says: /a: cordoned/v},
		{what: 'a kubelet that is silent', node: {isReady: false}, says: /a: not ready/v},
	];
	for (const {what, node: nodeFacts, room, says} of hindrances) {
		test(`fails a single node with ${what}`, () => {
			const facts = on([node('a', nodeFacts)], [free('a', room)]);
			assert.deepEqual(bothWays('nodes.capacity', facts), ['note', 'fail']);
			const {observed, remedy} = verdictOf(
				'nodes.capacity',
				contextOf([factsOf({name: 'east-1', ...facts})], {model: modelOf([{name: 'east-1'}])}),
			);
			assert.match(observed, says);
			assert.equal(remedy?.commands.length, 1);
		});
	}

	test('passes where one node has room', () => {
		assert.deepEqual(
			bothWays('nodes.capacity', on([node('a'), node('b')], [free('a', {cpu: 0}), free('b')])),
			['pass', 'pass'],
		);
	});

	test('asks for what base.yaml asks for, and tolerates what it tolerates', () => {
		const tight = on(
			[node('a', {taints: [{key: 'dedicated', effect: 'NoSchedule'}]})],
			[free('a', {cpu: 0.2, memory: 2 ** 28})],
		);
		assert.deepEqual(
			bothWays(
				'nodes.capacity',
				tight,
				modelWithBase({values: {pilot: {resources: {requests: {cpu: '10m', memory: '100Mi'}}}}}),
			),
			['note', 'fail'],
		);
		assert.deepEqual(
			bothWays(
				'nodes.capacity',
				tight,
				modelWithBase({
					values: {pilot: {resources: {requests: {cpu: '10m', memory: '100Mi'}}}},
					components: {pilot: {k8s: {tolerations: [{key: 'dedicated', operator: 'Exists'}]}}},
				}),
			),
			['note', 'pass'],
		);
	});

	test('only warns in a cloud, where a node may be added', () => {
		assert.deepEqual(
			bothWays('nodes.capacity', {
				...on([node('a')], [free('a', {cpu: 0})]),
				nodes: known({
					ready: 1,
					total: 1,
					architectures: ['amd64'],
					providers: ['aws'],
				}),
			}),
			['note', 'warn'],
		);
	});

	test('is unknown where not all could be looked at, or nothing', () => {
		assert.deepEqual(
			bothWays('nodes.capacity', {
				...on([node('a')], [free('a', {cpu: 0})]),
				istio: unknown('denied'),
			}),
			['unknown', 'unknown'],
		);
		assert.deepEqual(
			bothWays('nodes.capacity', on([node('a'), node('b')], [free('a', {cpu: 0})], false)),
			['unknown', 'unknown'],
		);
		assert.deepEqual(bothWays('nodes.capacity', on([node('a'), node('b')], [free('a')], false)), [
			'pass',
			'pass',
		]);
		assert.deepEqual(
			bothWays('nodes.capacity', on([node('a'), node('b', {isCordoned: true})], [])),
			['unknown', 'unknown'],
		);
		assert.deepEqual(bothWays('nodes.capacity', {room: unknown()}), ['unknown', 'unknown']);
		assert.deepEqual(bothWays('nodes.capacity', {nodeList: unknown()}), ['unknown', 'unknown']);
	});

	test('is not asked where no new control plane comes', () => {
		assert.deepEqual(bothWays('nodes.capacity', {}, remote), ['pass', 'skipped']);
		assert.deepEqual(bothWays('nodes.capacity', {istio: istioOf({}), room: unknown()}), [
			'skipped',
			'skipped',
		]);
		assert.deepEqual(bothWays('nodes.capacity', on([], [])), ['skipped', 'skipped']);
	});
});

describe('nodes.zones', () => {
	const on = (...list: NodeFacts[]) => ({nodeList: known(list)});

	test('notes nodes without region or zone', () => {
		assert.deepEqual(bothWays('nodes.zones', on(node('a'))), ['pass', 'pass']);
		assert.deepEqual(bothWays('nodes.zones', on(node('a'), node('b', {zone: undefined}))), [
			'note',
			'note',
		]);
		assert.deepEqual(bothWays('nodes.zones', on()), ['skipped', 'skipped']);
		assert.deepEqual(bothWays('nodes.zones', {nodeList: unknown()}), ['unknown', 'unknown']);
	});
});
