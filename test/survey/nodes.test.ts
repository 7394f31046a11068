import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import type {Pod} from '../../source/kubernetes/typed-object.ts';
import {makeClusterReader} from '../../source/survey/cluster-reader.ts';
import {surveyNodeList} from '../../source/survey/nodes.ts';
import {podsAtMost, requestsOf} from '../../source/survey/pods.ts';
import {surveyHeadroom} from '../../source/survey/headroom.ts';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';

const gibibyte = 2 ** 30;

const node = (
	name: string,
	{memory = '8Gi', ...spec}: {[field: string]: unknown; memory?: string} = {},
	labels: Record<string, string> = {},
): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Node',
	metadata: {name, labels},
	spec,
	status: {
		nodeInfo: {operatingSystem: 'linux', architecture: 'amd64'},
		conditions: [{type: 'Ready', status: 'True'}],
		allocatable: {cpu: '4', memory, pods: '10'},
		addresses: [
			{type: 'InternalIP', address: '192.0.2.1'},
			{type: 'Hostname', address: name},
		],
	},
});

const container = (cpu: string, memory: string, more: object = {}) => ({
	resources: {requests: {cpu, memory}},
	...more,
});

const pod = (
	name: string,
	nodeName: string | undefined,
	spec: NonNullable<Pod['spec']>,
	phase = 'Running',
): Pod => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name, namespace: 'default'},
	spec: {nodeName, ...spec},
	status: {phase},
});

describe('what a pod keeps of its node', () => {
	test('is the sum of its containers, or what a single init container needs before them', () => {
		assert.deepEqual(
			requestsOf(pod('a', 'n', {containers: [container('100m', '1Gi'), container('200m', '1Gi')]})),
			{cpu: 0.1 + 0.2, memory: 2 * gibibyte},
		);
		assert.deepEqual(
			requestsOf(
				pod('a', 'n', {
					initContainers: [container('2', '1Gi'), container('1', '4Gi')],
					containers: [container('1', '1Gi')],
				}),
			),
			{cpu: 2, memory: 4 * gibibyte},
		);
	});

	test('counts sidecars beside the containers, and overhead on top', () => {
		const sidecar = container('1', '1Gi', {restartPolicy: 'Always'});
		assert.deepEqual(
			requestsOf(
				pod('a', 'n', {
					initContainers: [sidecar, container('2', '0')],
					containers: [container('1', '1Gi')],
					overhead: {cpu: '1', memory: '1Gi'},
				}),
			),
			{cpu: 4, memory: 3 * gibibyte},
		);
	});

	test('is nothing where nothing is asked for', () => {
		assert.deepEqual(requestsOf(pod('a', 'n', {containers: [{name: 'x'}]})), {cpu: 0, memory: 0});
	});
});

describe('nodes one by one', () => {
	test('say where they are, who may go there and how they are reached', async () => {
		const cluster = makeMemoryCluster({
			objects: [
				node(
					'a',
					{
						unschedulable: true,
						taints: [
							{key: 'x', effect: 'NoSchedule'},
							{key: 'y', effect: 'PreferNoSchedule'},
						],
					},
					{'topology.kubernetes.io/region': 'eu', 'topology.kubernetes.io/zone': 'eu-1'},
				),
				node('b'),
				{
					apiVersion: 'v1',
					kind: 'Node',
					metadata: {name: 'w'},
					status: {nodeInfo: {operatingSystem: 'windows'}},
				},
			],
		});
		const fact = await surveyNodeList(makeClusterReader(cluster));
		assert.ok(fact.known);
		assert.deepEqual(fact.value, [
			{
				name: 'a',
				isReady: true,
				isCordoned: true,
				taints: [{key: 'x', effect: 'NoSchedule'}],
				addresses: ['192.0.2.1'],
				region: 'eu',
				zone: 'eu-1',
			},
			{
				name: 'b',
				isReady: true,
				isCordoned: false,
				taints: [],
				addresses: ['192.0.2.1'],
			},
		]);
	});

	test('have the room that their living pods leave', async () => {
		const cluster = makeMemoryCluster({
			objects: [
				node('a'),
				node('b'),
				pod('one', 'a', {containers: [container('1', '1Gi')]}),
				pod('two', 'a', {containers: [container('1', '2Gi')]}),
				pod('done', 'a', {containers: [container('1', '2Gi')]}, 'Succeeded'),
				pod('waiting', undefined, {containers: [container('1', '2Gi')]}, 'Pending'),
			],
		});
		const fact = await surveyHeadroom(makeClusterReader(cluster));
		assert.ok(fact.known);
		assert.deepEqual(fact.value, {
			areAll: true,
			nodes: [
				{
					node: 'a',
					cpu: 2,
					memory: 5 * gibibyte,
					pods: 8,
				},
				{
					node: 'b',
					cpu: 4,
					memory: 8 * gibibyte,
					pods: 10,
				},
			],
		});
	});

	test('of a cluster with many pods are asked one by one, the largest only', async () => {
		const cluster = makeMemoryCluster({
			objects: [
				...Array.from({length: podsAtMost + 1}, (_item, index) =>
					pod(`p${index}`, 'small', {containers: [container('1m', '1Mi')]}),
				),
				node('small'),
				node('large', {memory: '64Gi'}),
				node('larger', {memory: '128Gi'}),
				node('big', {memory: '32Gi'}),
				node('closed', {memory: '256Gi', unschedulable: true}),
			],
		});
		const fact = await surveyHeadroom(makeClusterReader(cluster));
		assert.ok(fact.known);
		assert.equal(fact.value.areAll, false);
		assert.deepEqual(
			fact.value.nodes.map(({node: name}) => name),
			['larger', 'large', 'big'],
		);
		assert.equal(cluster.requests.filter(({path}) => path === '/api/v1/pods').length, 1 + 3);
	});
});
