import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {ClusterFacts, DestinationRuleFacts} from '../../../source/survey/facts.ts';
import {contextOf, factsOf, known, modelOf, unknown, verdictOf} from '../../helpers/facts.ts';

const networks = (west: string) =>
	modelOf([
		{name: 'east', network: 'net-e'},
		{name: 'west', network: west},
	]);
const model = networks('net-w');
const services = (...places: ReadonlyArray<readonly [namespace: string, name: string]>) =>
	known({
		services: places.map(([namespace, name]) => ({namespace, name, ports: [], isBare: false})),
		areAll: true,
	});
const offered = services(['shop', 'cart'], ['bank', 'till']);

const judge = (id: string, east: Partial<ClusterFacts>, west: Partial<ClusterFacts> = {}) =>
	verdictOf(
		id,
		contextOf(
			[
				factsOf({name: 'east', services: services(), ...east}),
				factsOf({name: 'west', services: offered, ...west}),
			],
			{model},
		),
	);

const rule = (host: string, more?: Partial<DestinationRuleFacts>): DestinationRuleFacts => ({
	namespace: 'shop',
	name: 'rule',
	host,
	foreignTls: more === undefined ? ['DISABLE'] : [],
	isFailoverIdle: false,
	...more,
});
const ruled = (...rules: readonly DestinationRuleFacts[]) => ({destinationRules: known(rules)});

describe('policy.destination-rules', () => {
	test('warns of TLS of its own for a Service of another network, however the host is written', () => {
		for (const host of ['cart', 'cart.shop.svc.cluster.local', '*.local', '*']) {
			const {status, observed, clusters} = judge('policy.destination-rules', ruled(rule(host)));
			assert.equal(status, 'warn', host);
			assert.match(observed, /^shop\/rule in east \(host .*, tls\.mode DISABLE\): gateways find/v);
			assert.deepEqual(clusters, ['east']);
		}

		for (const host of ['till', 'cart.shop', 'api.example.com', '*.other.svc.cluster.local']) {
			const {status} = judge('policy.destination-rules', ruled(rule(host)));
			assert.equal(status, 'pass', host);
		}
	});

	test('does so in the cluster that offers the Service, if another network has it, too', () => {
		const west = ruled(rule('cart'));
		assert.equal(judge('policy.destination-rules', {services: offered}, west).status, 'warn');
		assert.equal(judge('policy.destination-rules', {}, west).status, 'pass');
		const context = (west: string) =>
			contextOf(
				[
					factsOf({name: 'east', services: offered, ...ruled(rule('cart'))}),
					factsOf({name: 'west', services: offered}),
				],
				{model: networks(west)},
			);
		assert.equal(verdictOf('policy.destination-rules', context('net-e')).status, 'pass');
		assert.equal(verdictOf('policy.destination-rules', context('net-w')).status, 'warn');
	});

	test('notes what ejects a gateway, and failover that does nothing', () => {
		for (const [more, says] of [
			[{ejects: 100}, /maxEjectionPercent 100\): all pods of another network are one endpoint/v],
			[{isFailoverIdle: true}, /failover without outlierDetection does nothing/v],
		] as const) {
			const {status, observed, remedy} = judge(
				'policy.destination-rules',
				ruled(rule('cart', more)),
			);
			assert.equal(status, 'note');
			assert.match(observed, says);
			assert.match(remedy?.commands[0] ?? '', /get destinationrules/v);
		}
	});

	test('passes nothing that it has not seen, and needs no Services where there are no rules', () => {
		const unseen = {services: unknown()};
		assert.equal(
			judge('policy.destination-rules', {destinationRules: unknown()}).status,
			'unknown',
		);
		assert.equal(judge('policy.destination-rules', ruled(rule('cart')), unseen).status, 'unknown');
		assert.equal(judge('policy.destination-rules', {}, unseen).status, 'pass');
		const cut = {services: known({services: [], areAll: false})};
		assert.equal(judge('policy.destination-rules', ruled(rule('cart')), cut).status, 'unknown');
		assert.equal(judge('policy.destination-rules', {}, cut).status, 'pass');
	});
});

describe('policy.root-sidecar', () => {
	const limited = (...hosts: readonly string[]) => ({
		rootSidecars: known([{namespace: 'istio-system', name: 'default', hosts}]),
	});

	test('notes namespaces of other clusters that proxies are not told of', () => {
		for (const [hosts, left] of [
			[['./*', 'istio-system/*'], 'shop and bank'],
			[['shop/*'], 'bank'],
			[['~/*'], 'shop and bank'],
			[['*/cart.shop.svc.cluster.local'], 'bank'],
			[['shop/*.example.com', 'bank/*.local'], 'shop'],
		] as const) {
			const {status, observed} = judge('policy.root-sidecar', limited(...hosts));
			assert.equal(status, 'note', hosts.join(' '));
			assert.ok(observed.startsWith(`istio-system/default in east leaves out ${left}: `), observed);
		}

		for (const hosts of [['*/*'], ['./*', 'shop/*', 'bank/*.svc.cluster.local']]) {
			assert.equal(judge('policy.root-sidecar', limited(...hosts)).status, 'pass');
		}

		assert.equal(judge('policy.root-sidecar', {}, limited('./*')).status, 'pass');
		assert.equal(judge('policy.root-sidecar', {}).status, 'pass');
	});

	test('passes nothing that it has not seen', () => {
		assert.equal(judge('policy.root-sidecar', {rootSidecars: unknown()}).status, 'unknown');
		const unseen = {services: unknown()};
		assert.equal(judge('policy.root-sidecar', limited('./*'), unseen).status, 'unknown');
		assert.equal(judge('policy.root-sidecar', {}, unseen).status, 'pass');
	});
});
