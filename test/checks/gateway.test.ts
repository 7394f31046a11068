import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {ClusterFacts} from '../../source/survey/facts.ts';
import {
	contextOf, factsOf, known, modelOf, unknown, verdictOf,
} from '../helpers/facts.ts';

const service = (addresses: readonly string[], hostnames: readonly string[] = []) => ({
	namespace: 'default', name: 'web', ports: [80], addresses, hostnames,
});
const [withAddress, withName, pending] = [service(['198.18.0.1']), service([], ['web.elb.example']), service([])];
const twoNetworks = modelOf([{name: 'east-1', network: 'east'}, {name: 'west-1', network: 'west'}]);
const oneNetwork = modelOf([{name: 'east-1'}, {name: 'west-1'}]);
const owner = modelOf([{name: 'east-1'}, {name: 'east-2', role: 'remote', primary: 'east-1'}]);
const facts = (loadBalancers: ClusterFacts['loadBalancers'], providers: string[] = []) => factsOf({
	name: 'east-1', loadBalancers, nodes: known({
		ready: 1, total: 1, architectures: ['amd64'], providers,
	}),
});

describe('gateway.no-load-balancer', () => {
	const cases = [
		{
			what: 'one with an address', loadBalancers: known([pending, withAddress]), alone: 'pass', needed: 'pass',
		},
		{
			what: 'one with a host name', loadBalancers: known([withName]), alone: 'pass', needed: 'pass',
		},
		{
			what: 'all pending', loadBalancers: known([pending]), alone: 'note', needed: 'warn',
		},
		{
			what: 'none', loadBalancers: known([]), alone: 'note', needed: 'unknown',
		},
		{
			what: 'unreadable', loadBalancers: unknown(), alone: 'unknown', needed: 'unknown',
		},
	];
	for (const {what, loadBalancers, alone, needed} of cases) {
		test(`${what}: ${alone} alone, ${needed} where a gateway is planned, skipped where none is`, () => {
			const clusters = [facts(loadBalancers)];
			assert.equal(verdictOf('gateway.no-load-balancer', contextOf(clusters)).status, alone);
			assert.equal(verdictOf('gateway.no-load-balancer', contextOf(clusters, {model: twoNetworks})).status, needed);
			assert.equal(verdictOf('gateway.no-load-balancer', contextOf(clusters, {model: oneNetwork})).status, 'skipped');
		});
	}

	test('none in a cloud that gives addresses is a note', () => {
		const verdict = verdictOf('gateway.no-load-balancer', contextOf([facts(known([]), ['gce'])], {model: twoNetworks}));
		assert.equal(verdict.status, 'note');
		assert.match(verdict.observed, /Google Cloud/v);
		assert.equal(verdictOf('gateway.no-load-balancer', contextOf([facts(known([]), ['kind'])], {model: twoNetworks})).status, 'unknown');
	});
});

describe('gateway.hostname', () => {
	test('a host name is refused where remotes depend on it, and noted elsewhere', () => {
		const clusters = [facts(known([withName]))];
		const verdict = verdictOf('gateway.hostname', contextOf(clusters, {model: owner}));
		assert.equal(verdict.status, 'fail');
		assert.match(verdict.observed, /default\/web has the name web\.elb\.example, and east-2 need an IP address/v);
		assert.equal(verdictOf('gateway.hostname', contextOf(clusters, {model: twoNetworks})).status, 'note');
		assert.equal(verdictOf('gateway.hostname', contextOf(clusters)).status, 'note');
	});

	test('addresses pass, nothing to see is skipped, nothing readable is unknown', () => {
		assert.equal(verdictOf('gateway.hostname', contextOf([facts(known([withAddress]))], {model: owner})).status, 'pass');
		assert.equal(verdictOf('gateway.hostname', contextOf([facts(known([pending]))], {model: owner})).status, 'skipped');
		assert.equal(verdictOf('gateway.hostname', contextOf([facts(known([]))], {model: oneNetwork})).status, 'skipped');
		assert.equal(verdictOf('gateway.hostname', contextOf([facts(unknown())], {model: owner})).status, 'unknown');
	});
});
