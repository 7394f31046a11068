import assert from 'node:assert/strict';
import path from 'node:path';
import {describe, test} from 'node:test';
import {stringify} from 'yaml';
import {publicWarnings} from '../../source/session/review/plan-review.ts';
import {
	internalLoadBalancerOf,
	isInternal,
	knownProviders,
} from '../../source/mesh/internal-load-balancers.ts';
import type {MeshCluster} from '../../source/mesh/mesh.ts';
import {internalGateway, withInternalGateways} from '../../source/plan/internal-gateways.ts';
import {stepsFor} from '../../source/plan/steps-for.ts';
import {
	bothWays,
	factsOf,
	known,
	modelOf,
	unknown,
	verdictOf,
	contextOf,
} from '../helpers/facts.ts';
import {assertGolden} from '../helpers/golden.ts';
import {operatorsFor} from '../helpers/operators.ts';

const meshWith = (gateway: MeshCluster['gateway']) =>
	modelOf([
		{name: 'east-1', network: 'east', gateway},
		{name: 'west-1', network: 'west'},
	]);
const nodesOf = (...providers: string[]) => ({
	nodes: known({
		ready: 1,
		total: 1,
		architectures: ['amd64'],
		providers,
	}),
});
const on = (...providers: string[]) => [
	factsOf({name: 'east-1', ...nodesOf(...providers)}),
	factsOf({name: 'west-1'}),
];

const operatorOf = (model: ReturnType<typeof modelOf>, cluster: string) => {
	const found = operatorsFor(model).find(({id}) => id === `${cluster}/gateway`);
	assert.ok(found);
	return found.operator;
};

describe('an internal gateway', () => {
	for (const scheme of ['gce', 'aws', 'azure']) {
		test(`on ${scheme} is asked for by that provider's annotations`, () => {
			const model = withInternalGateways(
				meshWith({internal: true, sourceRanges: ['10.0.0.0/8']}),
				on(scheme),
			);
			assertGolden(
				path.join(import.meta.dirname, 'golden', `internal-gateway-${scheme}.yaml`),
				stringify(operatorOf(model, 'east-1')),
			);
			assert.doesNotMatch(JSON.stringify(operatorOf(model, 'west-1')), /serviceAnnotations/v);
		});
	}

	test("takes what mesh.yaml writes before the provider's", () => {
		const own = {
			'networking.gke.io/internal-load-balancer-allow-global-access': 'false',
			'example.com/team': 'mesh',
		};
		const model = withInternalGateways(meshWith({internal: true, annotations: own}), on('gce'));
		assert.deepEqual(model.clusters[0]?.gateway?.annotations, {
			'networking.gke.io/load-balancer-type': 'Internal',
			...own,
		});
	});

	test('changes nothing where none is asked for', () => {
		const model = meshWith({internal: false});
		assert.deepEqual(withInternalGateways(model, on('gce')), model);
	});

	test('is unknown where the provider is none that is known, several, or not seen; annotations by hand settle that', () => {
		const [cluster] = meshWith({internal: true}).clusters;
		const [byHand] = meshWith({
			internal: true,
			annotations: {'example.com/scheme': 'internal'},
		}).clusters;
		assert.ok(cluster && byHand);
		assert.deepEqual(internalGateway(cluster, nodesOf()), {
			kind: 'unknown',
			why: 'its nodes name no provider',
		});
		assert.deepEqual(internalGateway(cluster, nodesOf('hcloud')), {
			kind: 'unknown',
			why: 'its nodes are of hcloud',
		});
		assert.deepEqual(internalGateway(cluster, nodesOf('aws', 'gce')), {
			kind: 'unknown',
			why: 'its nodes are of aws and gce',
		});
		assert.deepEqual(internalGateway(cluster, {nodes: unknown()}), {
			kind: 'unknown',
			why: 'its nodes could not be listed (because)',
		});
		assert.deepEqual(internalGateway(byHand, nodesOf('hcloud')), {kind: 'by-hand'});
	});

	test('that nobody knows how to ask for fails the check, which has the annotations to write', () => {
		const model = meshWith({internal: true});
		assert.deepEqual(bothWays('gateway.no-load-balancer', nodesOf('hcloud'), model), [
			'note',
			'fail',
		]);
		assert.deepEqual(bothWays('gateway.no-load-balancer', nodesOf('gce'), model), ['note', 'note']);
		const {remedy} = verdictOf(
			'gateway.no-load-balancer',
			contextOf([factsOf({name: 'east-1', ...nodesOf('hcloud')})], {model}),
		);
		for (const {annotations} of knownProviders) {
			for (const key of Object.keys(annotations)) {
				assert.ok(remedy?.summary.includes(key), key);
			}
		}
	});
});

test('a gateway is said to be maybe PUBLIC unless it asks for an internal address', () => {
	const wordsFor = (gateway: MeshCluster['gateway'], ...providers: string[]) =>
		publicWarnings(withInternalGateways(meshWith(gateway), on(...providers)))[0]?.match(
			/PUBLIC|internal/v,
		)?.[0];
	assert.equal(wordsFor(undefined), 'PUBLIC');
	assert.equal(wordsFor({annotations: {'example.com/team': 'mesh'}}), 'PUBLIC');
	assert.equal(
		wordsFor({annotations: {'networking.gke.io/load-balancer-type': 'Internal'}}),
		'internal',
	);
	assert.equal(
		wordsFor({annotations: {'networking.gke.io/load-balancer-type': 'External'}}),
		'PUBLIC',
	);
	assert.equal(wordsFor({internal: true}, 'azure'), 'internal');
});

test('a published API server is named beside the address that may be PUBLIC, with what narrows that', () => {
	const words = (gateway?: MeshCluster['gateway']) =>
		publicWarnings(
			modelOf([
				{
					name: 'east-1',
					network: 'east',
					apiServer: 'east-west-gateway',
					gateway,
				},
				{name: 'west-1', network: 'east'},
			]),
		);
	assert.equal(words().length, 1);
	assert.match(
		words()[0] ?? '',
		/may be PUBLIC: ports 15021, 15444 .*The API server of east-1 is among them, on 15444.* clusters\.east-1\.gateway\.sourceRanges/v,
	);
	assert.match(
		words({sourceRanges: ['10.0.0.0/8']})[0] ?? '',
		/from 10\.0\.0\.0\/8; .*on 15444: whoever gets there may try credentials\.$/v,
	);
	assert.match(
		words({internal: true})[0] ?? '',
		/internal .*reaches the API server of east-1, too, on 15444\.$/v,
	);
	const reasons = (gateway?: MeshCluster['gateway']) =>
		stepsFor(
			modelOf([
				{
					name: 'east-1',
					network: 'east',
					apiServer: 'east-west-gateway',
					gateway,
				},
				{name: 'west-1', network: 'east'},
			]),
		).find(({id}) => id === 'east-1/expose-api-server')?.reason ?? '';
	assert.match(reasons(), /PUBLIC: gateway\.sourceRanges/v);
	assert.match(reasons({sourceRanges: ['10.0.0.0/8']}), /whoever comes from 10\.0\.0\.0\/8$/v);
	assert.match(reasons({internal: true}), /internal load balancer$/v);
});

test("each provider's own annotations are known to be internal", () => {
	for (const {name, annotations} of knownProviders) {
		assert.ok(isInternal(annotations), name);
	}

	assert.equal(internalLoadBalancerOf(['kind']), undefined);
	assert.equal(internalLoadBalancerOf([]), undefined);
});
