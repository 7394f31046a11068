import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {bothWays, known, modelWithBase, unknown} from '../helpers/facts.ts';

const noNodes = {nodeList: known([])};

describe('dns.running', () => {
	const endpoints = (count: number) => ({readyEndpoints: known({'kube-system/kube-dns': count})});

	test('passes one ready endpoint, fails none', () => {
		assert.deepEqual(bothWays('dns.running', endpoints(1)), ['pass', 'pass']);
		assert.deepEqual(bothWays('dns.running', endpoints(0)), ['warn', 'fail']);
	});

	test('is unknown where nothing looks like a name server, or nobody could look', () => {
		assert.deepEqual(bothWays('dns.running', {dnsService: known(undefined)}), [
			'unknown',
			'unknown',
		]);
		assert.deepEqual(bothWays('dns.running', {dnsService: unknown()}), ['unknown', 'unknown']);
		assert.deepEqual(bothWays('dns.running', {readyEndpoints: unknown()}), ['unknown', 'unknown']);
		assert.deepEqual(bothWays('dns.running', {readyEndpoints: known({})}), ['unknown', 'unknown']);
	});

	test('does not apply where nothing runs', () => {
		assert.deepEqual(bothWays('dns.running', {...noNodes, dnsService: known(undefined)}), [
			'skipped',
			'skipped',
		]);
	});
});

describe('dns.cluster-domain', () => {
	const named = (domain: string | undefined) => ({clusterDomain: known(domain)});
	const asked = (clusterDomain: string, second: string) =>
		modelWithBase({values: {global: {proxy: {clusterDomain}}}}, [
			{name: 'east-1', network: 'east'},
			{name: 'west-1', network: second},
		]);

	test('passes cluster.local, warns of another', () => {
		assert.deepEqual(bothWays('dns.cluster-domain', named('cluster.local')), ['pass', 'pass']);
		assert.deepEqual(bothWays('dns.cluster-domain', named('corp.example')), ['note', 'warn']);
	});

	test('fails another that Istio is told of, where gateways do not pass it on', () => {
		assert.deepEqual(
			bothWays('dns.cluster-domain', named('corp.example'), asked('corp.example', 'west')),
			['note', 'fail'],
		);
		assert.deepEqual(
			bothWays('dns.cluster-domain', named('corp.example'), asked('corp.example', 'east')),
			['note', 'warn'],
		);
		assert.deepEqual(
			bothWays('dns.cluster-domain', named('corp.local'), asked('corp.local', 'west')),
			['note', 'warn'],
		);
	});

	test('is unknown where nothing names it, and does not apply where nothing runs', () => {
		assert.deepEqual(bothWays('dns.cluster-domain', named(undefined)), ['unknown', 'unknown']);
		assert.deepEqual(bothWays('dns.cluster-domain', {clusterDomain: unknown()}), [
			'unknown',
			'unknown',
		]);
		assert.deepEqual(
			bothWays('dns.cluster-domain', {...noNodes, clusterDomain: known(undefined)}),
			['skipped', 'skipped'],
		);
	});
});
