import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {ClusterFacts, EastWestService} from '../../source/survey/facts.ts';
import {
	bothWays,
	contextOf,
	factsOf,
	known,
	modelOf,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';

const service = (addresses: readonly string[], hostnames: readonly string[] = []) => ({
	namespace: 'default',
	name: 'web',
	ports: [80],
	addresses,
	hostnames,
});
const [withAddress, withName, pending] = [
	service(['198.18.0.1']),
	service([], ['web.elb.example']),
	service([]),
];
const twoNetworks = modelOf([
	{name: 'east-1', network: 'east'},
	{name: 'west-1', network: 'west'},
]);
const oneNetwork = modelOf([{name: 'east-1'}, {name: 'west-1'}]);
const owner = modelOf([{name: 'east-1'}, {name: 'east-2', role: 'remote', primary: 'east-1'}]);
const facts = (loadBalancers: ClusterFacts['loadBalancers'], providers: string[] = []) =>
	factsOf({
		name: 'east-1',
		loadBalancers,
		nodes: known({
			ready: 1,
			total: 1,
			architectures: ['amd64'],
			providers,
		}),
	});

describe('gateway.no-load-balancer', () => {
	const cases = [
		{
			what: 'one with an address',
			loadBalancers: known([pending, withAddress]),
			alone: 'pass',
			needed: 'pass',
		},
		{
			what: 'one with a host name',
			loadBalancers: known([withName]),
			alone: 'pass',
			needed: 'pass',
		},
		{
			what: 'all pending',
			loadBalancers: known([pending]),
			alone: 'note',
			needed: 'warn',
		},
		{
			what: 'none',
			loadBalancers: known([]),
			alone: 'note',
			needed: 'unknown',
		},
		{
			what: 'unreadable',
			loadBalancers: unknown(),
			alone: 'unknown',
			needed: 'unknown',
		},
	];
	for (const {what, loadBalancers, alone, needed} of cases) {
		test(`${what}: ${alone} alone, ${needed} where a gateway is planned, skipped where none is`, () => {
			const clusters = [facts(loadBalancers)];
			assert.equal(verdictOf('gateway.no-load-balancer', contextOf(clusters)).status, alone);
			assert.equal(
				verdictOf('gateway.no-load-balancer', contextOf(clusters, {model: twoNetworks})).status,
				needed,
			);
			assert.equal(
				verdictOf('gateway.no-load-balancer', contextOf(clusters, {model: oneNetwork})).status,
				'skipped',
			);
		});
	}

	test('none in a cloud that gives addresses is a note', () => {
		const verdict = verdictOf(
			'gateway.no-load-balancer',
			contextOf([facts(known([]), ['gce'])], {model: twoNetworks}),
		);
		assert.equal(verdict.status, 'note');
		assert.match(verdict.observed, /Google Cloud/v);
		assert.equal(
			verdictOf(
				'gateway.no-load-balancer',
				contextOf([facts(known([]), ['kind'])], {model: twoNetworks}),
			).status,
			'unknown',
		);
	});
});

describe('gateway.hostname', () => {
	test('a host name is refused where remotes depend on it, and noted elsewhere', () => {
		const clusters = [facts(known([withName]))];
		const verdict = verdictOf('gateway.hostname', contextOf(clusters, {model: owner}));
		assert.equal(verdict.status, 'fail');
		assert.match(
			verdict.observed,
			/default\/web has the name web\.elb\.example, and east-2 needs an IP address/v,
		);
		assert.equal(
			verdictOf('gateway.hostname', contextOf(clusters, {model: twoNetworks})).status,
			'note',
		);
		assert.equal(verdictOf('gateway.hostname', contextOf(clusters)).status, 'note');
	});

	test('addresses pass, nothing to see is skipped, nothing readable is unknown', () => {
		assert.equal(
			verdictOf('gateway.hostname', contextOf([facts(known([withAddress]))], {model: owner}))
				.status,
			'pass',
		);
		assert.equal(
			verdictOf('gateway.hostname', contextOf([facts(known([pending]))], {model: owner})).status,
			'skipped',
		);
		assert.equal(
			verdictOf('gateway.hostname', contextOf([facts(known([]))], {model: oneNetwork})).status,
			'skipped',
		);
		assert.equal(
			verdictOf('gateway.hostname', contextOf([facts(unknown())], {model: owner})).status,
			'unknown',
		);
	});
});

const across = modelOf([
	{name: 'east-1', network: 'east'},
	{name: 'west-1', network: 'west'},
]);
const gateway = (more: Partial<EastWestService> = {}): Partial<ClusterFacts> => ({
	eastWest: known([
		{
			namespace: 'istio-system',
			name: 'istio-eastwestgateway',
			network: 'east',
			ports: [15_021, 15_443],
			addresses: ['198.18.0.1'],
			hostnames: [],
			type: 'LoadBalancer',
			...more,
		},
	]),
});
const byUs = {part: 'east-west'} as const;

describe('gateway.network-label', () => {
	test('passes the planned network', () => {
		assert.deepEqual(bothWays('gateway.network-label', gateway(), across), ['pass', 'pass']);
	});

	test('fails another, and one that somebody else left without', () => {
		assert.deepEqual(bothWays('gateway.network-label', gateway({network: 'elsewhere'}), across), [
			'pass',
			'fail',
		]);
		assert.deepEqual(bothWays('gateway.network-label', gateway({network: undefined}), across), [
			'note',
			'fail',
		]);
		assert.deepEqual(
			verdictOf(
				'gateway.network-label',
				contextOf([factsOf({name: 'east-1', ...gateway({network: 'elsewhere'})})], {model: across}),
			).remedy?.commands,
			[
				'kubectl --context admin@east-1 label service -n istio-system istio-eastwestgateway topology.istio.io/network=east --overwrite',
			],
		);
	});

	test('warns of one of ours, which apply mends', () => {
		assert.deepEqual(
			bothWays('gateway.network-label', gateway({network: undefined, ...byUs}), across),
			['note', 'warn'],
		);
	});

	test('does not apply without a gateway, and does not guess', () => {
		assert.deepEqual(bothWays('gateway.network-label', {}, across), ['skipped', 'skipped']);
		assert.deepEqual(bothWays('gateway.network-label', gateway(), modelOf([{name: 'east-1'}])), [
			'pass',
			'skipped',
		]);
		assert.deepEqual(bothWays('gateway.network-label', {eastWest: unknown()}, across), [
			'unknown',
			'unknown',
		]);
	});
});

describe('gateway.ports', () => {
	test("passes what peers use, fails what is missing in somebody else's", () => {
		assert.deepEqual(bothWays('gateway.ports', gateway(), across), ['pass', 'pass']);
		assert.deepEqual(bothWays('gateway.ports', gateway({ports: [15_021]}), across), [
			'note',
			'fail',
		]);
	});

	test('warns of ours without 15443, notes ports for a role that is new', () => {
		assert.deepEqual(bothWays('gateway.ports', gateway({ports: [15_021], ...byUs}), across), [
			'note',
			'warn',
		]);
		const owner = modelOf([
			{name: 'east-1', network: 'east'},
			{
				name: 'west-1',
				network: 'west',
				role: 'remote',
				primary: 'east-1',
			},
		]);
		assert.deepEqual(bothWays('gateway.ports', gateway(byUs), owner), ['pass', 'note']);
	});

	test('does not apply without a gateway, and does not guess', () => {
		assert.deepEqual(bothWays('gateway.ports', {}, across), ['skipped', 'skipped']);
		assert.deepEqual(bothWays('gateway.ports', {eastWest: unknown()}, across), [
			'unknown',
			'unknown',
		]);
	});
});

describe('gateway.api-crds', () => {
	test('passes what Istio reads, notes none, warns of old ones', () => {
		assert.deepEqual(bothWays('gateway.api-crds', {}, across), ['pass', 'pass']);
		assert.deepEqual(bothWays('gateway.api-crds', {gatewayApi: known({})}, across), [
			'note',
			'note',
		]);
		assert.deepEqual(
			bothWays(
				'gateway.api-crds',
				{gatewayApi: known({gateways: 'v0.8.1', httproutes: 'v0.8.1'})},
				across,
			),
			['note', 'fail'],
		);
		assert.deepEqual(
			bothWays(
				'gateway.api-crds',
				{gatewayApi: known({gateways: 'v1.2.0', tlsroutes: 'v1.2.0'})},
				across,
			),
			['note', 'warn'],
		);
		assert.deepEqual(bothWays('gateway.api-crds', {gatewayApi: known({gateways: ''})}, across), [
			'pass',
			'pass',
		]);
		assert.match(
			verdictOf(
				'gateway.api-crds',
				contextOf([factsOf({name: 'a', gatewayApi: known({gateways: 'v0.8.1'})})]),
			).observed,
			/v0\.8\.1/v,
		);
	});

	test('does not guess', () => {
		assert.deepEqual(bothWays('gateway.api-crds', {gatewayApi: unknown()}, across), [
			'unknown',
			'unknown',
		]);
	});
});
