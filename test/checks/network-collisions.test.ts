import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {ClusterFacts} from '../../source/survey/facts.ts';
import {
	contextOf,
	factsOf,
	known,
	modelOf,
	rangesOf,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';

const oneNetwork = modelOf([{name: 'east-1'}, {name: 'east-2'}]);
const twoNetworks = modelOf([
	{name: 'east-1', network: 'east'},
	{name: 'east-2', network: 'west'},
]);

/** Without a mesh, on one network, on two. */
const statuses = (id: string, one: Partial<ClusterFacts>, other: Partial<ClusterFacts> = {}) => {
	const clusters = [factsOf({name: 'east-1', ...one}), factsOf({name: 'east-2', ...other})];
	return [undefined, oneNetwork, twoNetworks].map(
		model => verdictOf(id, contextOf(clusters, {model})).status,
	);
};

const node = (address: string) =>
	known([{name: 'n', isReady: true, isCordoned: false, taints: [], addresses: [address]}]);
const gateway = (address: string) =>
	known([
		{
			namespace: 'istio-system',
			name: 'istio-eastwestgateway',
			ports: [15_443],
			addresses: [address],
			hostnames: [],
			type: 'LoadBalancer',
		},
	]);
const services = rangesOf('10.96.0.0/16');
const pods = rangesOf('10.96.4.0/24');

describe('ranges that collide', () => {
	test('pods of one with Services of the other, in both directions, on one network alone', () => {
		const id = 'network.pod-service-overlap';
		assert.deepEqual(statuses(id, {podRanges: pods}, {serviceRanges: services}), [
			'note',
			'fail',
			'pass',
		]);
		assert.deepEqual(statuses(id, {serviceRanges: services}, {podRanges: pods}), [
			'note',
			'fail',
			'pass',
		]);
		assert.deepEqual(statuses(id, {podRanges: pods, serviceRanges: services}), [
			'pass',
			'pass',
			'pass',
		]);
		assert.deepEqual(statuses(id, {podRanges: unknown()}), ['unknown', 'unknown', 'skipped']);
		const {observed} = verdictOf(
			id,
			contextOf(
				[
					factsOf({name: 'east-1', podRanges: pods}),
					factsOf({name: 'east-2', serviceRanges: services}),
				],
				{model: oneNetwork},
			),
		);
		assert.match(
			observed,
			/10\.96\.0\.0\/16 of the Services of east-2 holds 10\.96\.4\.0\/24 of the pods of east-1/v,
		);
	});

	test('nodes of one with Services of the other', () => {
		const id = 'network.node-in-pod-range';
		assert.deepEqual(statuses(id, {nodeList: node('10.96.1.1')}, {serviceRanges: services}), [
			'note',
			'warn',
			'skipped',
		]);
		assert.deepEqual(statuses(id, {nodeList: node('10.97.1.1')}, {serviceRanges: services}), [
			'pass',
			'pass',
			'skipped',
		]);
	});

	test('pods, nodes and load balancers with Services within one cluster, wherever the others are', () => {
		const own = (facts: Partial<ClusterFacts>) => {
			const clusters = [factsOf({name: 'east-1', serviceRanges: services, ...facts})];
			return [undefined, modelOf([{name: 'east-1'}])].map(
				model => verdictOf('network.own-overlap', contextOf(clusters, {model})).status,
			);
		};

		assert.deepEqual(own({}), ['pass', 'pass']);
		assert.deepEqual(own({podRanges: pods}), ['note', 'warn']);
		assert.deepEqual(own({podRanges: rangesOf('10.0.0.0/8')}), ['note', 'warn']);
		assert.deepEqual(own({nodeList: node('10.96.1.1')}), ['note', 'warn']);
		assert.deepEqual(own({loadBalancers: gateway('10.96.1.1')}), ['note', 'warn']);
		assert.deepEqual(own({podRanges: unknown()}), ['unknown', 'unknown']);
	});

	test('gateways and API servers with the ranges of those that reach them', () => {
		const id = 'network.peer-address';
		for (const other of [{serviceRanges: services}, {podRanges: services}]) {
			assert.deepEqual(statuses(id, {eastWest: gateway('10.96.1.1')}, other), [
				'note',
				'pass',
				'fail',
			]);
			assert.deepEqual(statuses(id, {server: 'https://10.96.1.1:6443'}, other), [
				'note',
				'fail',
				'fail',
			]);
		}

		assert.deepEqual(
			statuses(
				id,
				{eastWest: gateway('192.0.2.9'), server: 'https://10.95.1.1:6443'},
				{
					serviceRanges: services,
				},
			),
			['pass', 'pass', 'pass'],
		);
		assert.deepEqual(statuses(id, {serviceRanges: unknown()}), ['unknown', 'unknown', 'unknown']);
	});
});
