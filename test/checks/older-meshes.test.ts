import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
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

describe('dns.global-stub', () => {
	const stub = (zone: string, configMap = 'coredns') => ({stubZones: known([{zone, configMap}])});

	test('passes other zones, and warns of .global', () => {
		assert.deepEqual(bothWays('dns.global-stub', stub('corp.example')), ['pass', 'pass']);
		assert.deepEqual(bothWays('dns.global-stub', stub('global', 'kube-dns')), ['note', 'warn']);
		assert.deepEqual(bothWays('dns.global-stub', {stubZones: unknown()}), ['unknown', 'unknown']);
	});

	test('names the successor', () => {
		const {observed, remedy} = verdictOf(
			'dns.global-stub',
			contextOf([factsOf({name: 'east-1', ...stub('global')})]),
		);
		assert.match(observed, /^ConfigMap kube-system\/coredns sends names in \.global/v);
		assert.match(
			remedy?.summary ?? '',
			/hello\.shop\.svc\.cluster\.local.*ISTIO_META_DNS_CAPTURE/v,
		);
	});
});

describe('istio.mesh-networks', () => {
	const listing = {istio: istioOf({settings: {meshNetworks: ['old-net']}})};
	const kept = modelWithBase({
		values: {global: {meshNetworks: {'old-net': {gateways: [{address: '192.0.2.9', port: 443}]}}}},
	});

	test('tells of a list, and warns where apply would take it away', () => {
		assert.deepEqual(bothWays('istio.mesh-networks', {}), ['pass', 'pass']);
		assert.deepEqual(bothWays('istio.mesh-networks', listing), ['note', 'warn']);
		assert.deepEqual(bothWays('istio.mesh-networks', listing, kept), ['note', 'note']);
		assert.deepEqual(bothWays('istio.mesh-networks', {}, kept), ['pass', 'note']);
		assert.deepEqual(bothWays('istio.mesh-networks', {istio: unknown()}), ['unknown', 'unknown']);
	});

	test('names the successor', () => {
		const {observed, remedy} = verdictOf(
			'istio.mesh-networks',
			contextOf([factsOf({name: 'east-1', ...listing})], {model: modelOf([{name: 'east-1'}])}),
		);
		assert.match(observed, /base\.yaml does not list old-net, so that apply takes it away/v);
		assert.match(remedy?.summary ?? '', /topology\.istio\.io\/network/v);
	});
});
