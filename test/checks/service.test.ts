import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {ClusterFacts, ServiceFacts, ServicePort} from '../../source/survey/facts.ts';
import {
	contextOf,
	factsOf,
	findingsOf,
	istioOf,
	known,
	modelOf,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';

const model = modelOf([
	{name: 'east', network: 'net-e'},
	{name: 'south', network: 'net-e'},
	{name: 'west', network: 'net-w'},
]);

const port = (name: string, number: number, more: Partial<ServicePort> = {}): ServicePort => ({
	name,
	number,
	transport: 'TCP',
	...more,
});

const service = (
	name: string,
	ports: readonly ServicePort[] = [port('http', 8080)],
	isBare = false,
): ServiceFacts => ({namespace: 'shop', name, ports, isBare});

const offering = (...services: readonly ServiceFacts[]): ClusterFacts['services'] =>
	known({services, areAll: true});

type Sketch = Partial<Record<'east' | 'south' | 'west', Partial<ClusterFacts>>>;

const clustersOf = (sketch: Sketch): readonly ClusterFacts[] =>
	Object.entries(sketch).map(([name, facts]) => factsOf({name, ...facts}));

const judge = (id: string, sketch: Sketch) => verdictOf(id, contextOf(clustersOf(sketch), {model}));

describe('service.ports', () => {
	const statusOf = (one: readonly ServicePort[], other: readonly ServicePort[]) =>
		judge('service.ports', {
			east: {services: offering(service('cart', one))},
			west: {services: offering(service('cart', other))},
		});

	test('warns of one name with two numbers on two networks, and says where each is', () => {
		const {status, observed, remedy, clusters} = statusOf([port('http', 80)], [port('http', 8080)]);
		assert.equal(status, 'warn');
		assert.match(observed, /shop\/cart \(port http is 80 in east and 8080 in west\)/v);
		assert.deepEqual(clusters, ['east', 'west']);
		assert.deepEqual(
			remedy?.commands.map(command => command.replace(/ get .*/v, '')),
			['kubectl --context admin@east', 'kubectl --context admin@west'],
		);
		assert.equal(statusOf([port('http', 80)], [port('http', 80)]).status, 'pass');
		assert.equal(statusOf([port('', 80)], [port('', 81)]).status, 'warn');
		assert.match(
			statusOf([port('dns', 53)], [port('dns', 53, {transport: 'UDP'})]).observed,
			/port dns is 53 in east and 53\/UDP in west/v,
		);
	});

	test('notes what is left out or treated otherwise, in clusters of one network, too', () => {
		for (const [one, other, says] of [
			[[port('http', 80)], [port('web', 80)], /port http only in east and port web only in west/v],
			[
				[port('http', 80)],
				[port('http', 80), port('admin', 81)],
				/shop\/cart \(port admin only in west\): .*left out/v,
			],
			[
				[port('http', 80)],
				[port('http', 80, {protocol: 'tcp'})],
				/appProtocol of port http: none in east and tcp in west/v,
			],
		] as const) {
			const {status, observed} = statusOf(one, other);
			assert.equal(status, 'note');
			assert.match(observed, says);
		}

		const together = {
			east: {services: offering(service('cart', [port('http', 80)]))},
			south: {services: offering(service('cart', [port('http', 8080)]))},
		};
		assert.equal(judge('service.ports', together).status, 'pass');
		assert.equal(
			judge('service.ports', {...together, west: {services: offering(service('cart'))}}).status,
			'warn',
		);
	});

	test('is a note without a mesh, by the networks that clusters say', () => {
		const network = (name: string) =>
			known({exists: true, terminating: false, createdByUs: false, network: name});
		const context = contextOf(
			clustersOf({
				east: {services: offering(service('cart')), systemNamespace: network('e')},
				west: {
					services: offering(service('cart', [port('http', 1)])),
					systemNamespace: network('w'),
				},
			}),
		);
		assert.equal(verdictOf('service.ports', context).status, 'note');
	});

	test('tells many at once, and nothing of what clusters keep to themselves', () => {
		const many = Array.from({length: 40}, (_, index) => service(`s-${String(index)}`));
		const moved = many.map(({name}) => service(name, [port('http', 1)]));
		const sketch = {
			east: {services: offering(...many)},
			west: {services: offering(...moved)},
		};
		assert.match(judge('service.ports', sketch).observed, /s-2 \(.*\) and 37 more: /v);
		const istio = (...localHosts: readonly string[]) => istioOf({settings: {localHosts}});
		assert.equal(
			judge('service.ports', {
				east: {...sketch.east, istio: istio('*.shop.svc.cluster.local')},
				west: sketch.west,
			}).status,
			'pass',
		);
		assert.equal(
			judge('service.ports', {east: {...sketch.east, istio: istio('*.x')}, west: sketch.west})
				.status,
			'warn',
		);
	});

	test('tells a few of many numbers', () => {
		const names = Array.from({length: 9}, (_, index) => `c-${String(index)}`);
		const {observed} = verdictOf(
			'service.ports',
			contextOf(
				names.map((name, index) =>
					factsOf({name, services: offering(service('cart', [port('http', index)]))}),
				),
				{model: modelOf(names.map(name => ({name, network: name})))},
			),
		);
		assert.match(observed, /\(port http is 0 in c-0, 1 in c-1, 2 in c-2 and 6 more\)/v);
	});

	test('passes nothing that it has not seen', () => {
		const whole = {services: offering(service('cart'))};
		for (const services of [unknown(), known({services: [service('cart')], areAll: false})]) {
			assert.equal(judge('service.ports', {east: whole, west: {services}}).status, 'unknown');
		}

		assert.equal(judge('service.ports', {east: whole, west: whole}).status, 'pass');
		const unseen = {services: unknown()};
		const both = contextOf(clustersOf({east: unseen, south: whole, west: unseen}), {model});
		assert.deepEqual(
			findingsOf('service.ports', both).map(({clusters, status}) => [status, ...clusters]),
			[
				['unknown', 'east'],
				['unknown', 'west'],
			],
		);
	});
});

describe('service.sidecars', () => {
	const bare = {services: offering(service('cart', undefined, true))};
	const whole = {services: offering(service('cart'))};

	test('notes pods that another network counts on and does not reach', () => {
		const {status, observed, clusters, remedy} = judge('service.sidecars', {
			east: whole,
			west: bare,
		});
		assert.equal(status, 'note');
		assert.match(observed, /in west shop\/cart: pods without a sidecar/v);
		assert.deepEqual(clusters, ['west']);
		assert.match(remedy?.commands[0] ?? '', /get namespace shop/v);
		assert.equal(judge('service.sidecars', {east: whole, west: whole}).status, 'pass');
	});

	test('is silent where nobody takes it for a Service of the mesh, and on one network', () => {
		assert.equal(judge('service.sidecars', {east: bare, west: bare}).status, 'pass');
		assert.equal(judge('service.sidecars', {east: bare, south: whole}).status, 'pass');
		assert.equal(judge('service.sidecars', {east: bare, south: whole, west: bare}).status, 'note');
	});

	test('passes nothing that it has not seen', () => {
		assert.equal(
			judge('service.sidecars', {east: whole, west: {services: unknown()}}).status,
			'unknown',
		);
	});
});
