import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Exposure} from '../../source/survey/facts.ts';
import {
	bothWays,
	contextOf,
	factsOf,
	known,
	modelWithBase,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';

const gateway = (hosts: readonly string[], {port = 15_443, mode = 'AUTO_PASSTHROUGH'} = {}) => ({
	namespace: 'istio-system',
	name: 'cross-network-gateway',
	selector: {istio: 'eastwestgateway'},
	servers: [{port, mode, hosts}],
});

const statuses = (...exposures: readonly Exposure[]) =>
	bothWays('gateway.hosts', {exposures: known(exposures)});

describe('gateway.hosts', () => {
	test('passes what takes in every Service, and warns of what leaves some out', () => {
		for (const host of ['*', '*.local', '*.cluster.local', '*.svc.cluster.local']) {
			assert.deepEqual(statuses(gateway([host])), ['pass', 'pass'], host);
		}

		for (const hosts of [['*.shop.svc.cluster.local'], ['*.example.com'], ['cart.local'], []]) {
			assert.deepEqual(statuses(gateway(hosts)), ['note', 'warn'], hosts.join(' '));
		}

		assert.deepEqual(statuses(gateway(['*.x']), gateway(['*.local'])), ['pass', 'pass']);
	});

	test('counts only what leads through, on the port for other networks', () => {
		assert.deepEqual(statuses(gateway(['*.x'], {port: 443})), ['skipped', 'skipped']);
		assert.deepEqual(statuses(gateway(['*.x'], {mode: 'SIMPLE'})), ['skipped', 'skipped']);
		assert.deepEqual(bothWays('gateway.hosts', {exposures: unknown()}), ['unknown', 'unknown']);
	});

	test("names Services that are left out, below istiod's own domain", () => {
		const services = known({
			services: [
				{namespace: 'shop', name: 'cart', ports: [], isBare: false},
				{namespace: 'bank', name: 'till', ports: [], isBare: false},
			],
			areAll: true,
		});
		const facts = (...hosts: readonly string[]) => [
			factsOf({name: 'east-1', services, exposures: known([gateway(hosts)])}),
		];
		const {observed} = verdictOf('gateway.hosts', contextOf(facts('*.shop.svc.cluster.local')));
		assert.match(observed, /as for bank\/till$/v);
		const model = modelWithBase({values: {global: {proxy: {clusterDomain: 'corp.example'}}}});
		assert.equal(verdictOf('gateway.hosts', contextOf(facts('*.local'), {model})).status, 'warn');
		assert.equal(verdictOf('gateway.hosts', contextOf(facts('*.example'), {model})).status, 'pass');
	});
});
