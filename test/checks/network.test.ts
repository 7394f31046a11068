import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {overlapCidr} from 'cidr-tools';
import {summarise} from '../../source/mesh/cidr.ts';
import {sharedRanges} from '../../source/checks/network/shared-ranges.ts';
import type {ClusterFacts, Fact, NodeFacts, Ranges} from '../../source/survey/facts.ts';
import {
	atLeast,
	contextOf,
	factsOf,
	findingsOf,
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

type Case = {
	what: string;
	one: Fact<Ranges>;
	other: Fact<Ranges>;
	alone: string;
	together: string;
	apart: string;
	says: RegExp;
};

const cases: readonly Case[] = [
	{
		what: 'equal ranges',
		one: rangesOf('10.11.0.0/16'),
		other: rangesOf('10.11.0.0/16'),
		alone: 'note',
		together: 'overlap',
		apart: 'pass',
		says: /both use 10\.11\.0\.0\/16/v,
	},
	{
		what: 'a /12 against a /16 inside it',
		one: rangesOf('10.0.0.0/12'),
		other: rangesOf('10.11.0.0/16'),
		alone: 'note',
		together: 'overlap',
		apart: 'pass',
		says: /10\.0\.0\.0\/12 of east-1 holds 10\.11\.0\.0\/16 of east-2/v,
	},
	{
		what: 'a /16 against the /12 around it',
		one: rangesOf('10.11.0.0/16'),
		other: rangesOf('10.0.0.0/12'),
		alone: 'note',
		together: 'overlap',
		apart: 'pass',
		says: /10\.0\.0\.0\/12 of east-2 holds 10\.11\.0\.0\/16 of east-1/v,
	},
	{
		what: 'overlapping IPv6 beside separate IPv4',
		one: rangesOf('10.1.0.0/16', 'fd00:10::/56'),
		other: rangesOf('10.2.0.0/16', 'fd00:10::/64'),
		alone: 'note',
		together: 'overlap',
		apart: 'pass',
		says: /fd00:10::\/56 of east-1 holds fd00:10::\/64 of east-2/v,
	},
	{
		what: 'separate ranges',
		one: rangesOf('10.1.0.0/16'),
		other: rangesOf('10.2.0.0/16'),
		alone: 'pass',
		together: 'pass',
		apart: 'pass',
		says: /east-1: 10\.1\.0\.0\/16; east-2: 10\.2\.0\.0\/16/v,
	},
	{
		what: "an address seen inside the other's range",
		one: rangesOf('10.1.0.0/16'),
		other: atLeast('10.1.7.7/32'),
		alone: 'note',
		together: 'overlap',
		apart: 'pass',
		says: /holds 10\.1\.7\.7\/32 of east-2/v,
	},
	{
		what: 'a lower bound that does not overlap',
		one: rangesOf('10.1.0.0/16'),
		other: atLeast('10.2.0.0/24'),
		alone: 'note',
		together: 'unknown',
		apart: 'pass',
		says: /10\.2\.0\.0\/24/v,
	},
	{
		what: 'a range known but for what a right would have shown',
		one: rangesOf('10.1.0.0/16'),
		other: known({
			cidrs: ['10.2.0.0/16'],
			complete: false,
			unread: {
				known: false,
				reason: 'denied',
				detail: 'User "me" cannot list',
				source: 'pods',
				right: {verb: 'list', group: '', resource: 'pods'},
			},
		}),
		alone: 'note',
		together: 'unknown',
		apart: 'pass',
		says: /10\.2\.0\.0\/16/v,
	},
	{
		what: 'nothing known of one side',
		one: rangesOf('10.1.0.0/16'),
		other: unknown('denied', 'nodes is forbidden: User "me" cannot list'),
		alone: 'unknown',
		together: 'unknown',
		apart: 'skipped',
		says: /east-2: not known, user me may not read test/v,
	},
];

const kinds: ReadonlyArray<{id: string; field: 'podRanges' | 'serviceRanges'; overlap: string}> = [
	{id: 'network.pod-cidr-overlap', field: 'podRanges', overlap: 'fail'},
	{id: 'network.service-cidr-overlap', field: 'serviceRanges', overlap: 'warn'},
];

for (const {id, field, overlap} of kinds) {
	describe(id, () => {
		for (const {what, one, other, alone, together, apart, says} of cases) {
			const clusters = [
				factsOf({name: 'east-1', [field]: one}),
				factsOf({name: 'east-2', [field]: other}),
			];
			test(`${what}: ${alone} alone, ${together === 'overlap' ? overlap : together} on one network, ${apart} on two`, () => {
				const alone_ = verdictOf(id, contextOf(clusters));
				assert.equal(alone_.status, alone);
				assert.deepEqual(alone_.clusters, ['east-1', 'east-2']);
				assert.match(alone_.observed, says);
				assert.equal(
					verdictOf(id, contextOf(clusters, {model: oneNetwork})).status,
					together === 'overlap' ? overlap : together,
				);
				const apart_ = verdictOf(id, contextOf(clusters, {model: twoNetworks}));
				assert.equal(apart_.status, apart);
				assert.match(apart_.observed, says);
			});
		}
	});
}

test('a range that is known only in part says which right would show the rest', () => {
	const other = cases.find(({what}) => what.startsWith('a range known but for'))?.other;
	const clusters = [
		factsOf({name: 'east-1'}),
		factsOf({name: 'east-2', ...(other === undefined ? {} : {podRanges: other})}),
	];
	assert.match(
		verdictOf('network.pod-cidr-overlap', contextOf(clusters)).observed,
		/east-2: user me may not list pods cluster-wide/v,
	);
});

test('an overlap names both clusters and what it means', () => {
	const clusters = ['east-1', 'east-2'].map(name =>
		factsOf({name, podRanges: rangesOf('10.11.0.0/16')}),
	);
	assert.equal(
		verdictOf('network.pod-cidr-overlap', contextOf(clusters)).observed,
		'both use 10.11.0.0/16: east-1 and east-2 cannot share a network',
	);
	const planned = verdictOf('network.pod-cidr-overlap', contextOf(clusters, {model: oneNetwork}));
	assert.equal(planned.observed, 'both use 10.11.0.0/16, and both are to be on network shared');
	assert.match(planned.remedy?.summary ?? '', /Put the two on different networks/v);
});

test('ranges are compared as address arithmetic says, for any two lists', () => {
	const cidr = fc.oneof(
		fc
			.tuple(fc.nat(3), fc.nat(15), fc.integer({min: 8, max: 32}))
			.map(([a, b, prefix]) => `10.${a}.${b}.0/${prefix}`),
		fc
			.tuple(fc.nat(3), fc.integer({min: 32, max: 128}))
			.map(([a, prefix]) => `fd00:${a}::/${prefix}`),
	);
	const list = fc.array(cidr, {maxLength: 6}).map(cidrs => summarise(cidrs));
	fc.assert(
		fc.property(list, list, (ones, others) => {
			const expected = ones
				.flatMap(one =>
					others.filter(other => overlapCidr(one, other)).map(other => `${one} ${other}`),
				)
				.toSorted((a, b) => a.localeCompare(b));
			const found = sharedRanges(ones, others)
				.map(({one, other}) => `${one} ${other}`)
				.toSorted((a, b) => a.localeCompare(b));
			assert.deepEqual(found, expected);
		}),
	);
});

describe('network.node-in-pod-range', () => {
	const node = (...addresses: string[]): NodeFacts => ({
		name: 'n',
		isReady: true,
		isCordoned: false,
		taints: [],
		addresses,
	});
	const one = factsOf({
		name: 'east-1',
		podRanges: rangesOf('10.1.0.0/16'),
		nodeList: known([node('10.2.0.5')]),
	});
	const other = factsOf({
		name: 'east-2',
		podRanges: rangesOf('10.2.0.0/16'),
		nodeList: known([node('192.0.2.1', '2001:db8::1')]),
	});
	const status = (clusters: ClusterFacts[], networks?: [string, string]) =>
		verdictOf(
			'network.node-in-pod-range',
			contextOf(
				clusters,
				networks === undefined
					? {}
					: {
							model: modelOf([
								{name: 'east-1', network: networks[0]},
								{name: 'east-2', network: networks[1]},
							]),
						},
			),
		).status;

	test('notes it without a mesh, warns of it on one network, lets it be on two', () => {
		assert.equal(status([one, other]), 'note');
		assert.equal(status([one, other], ['a', 'a']), 'warn');
		assert.equal(status([one, other], ['a', 'b']), 'skipped');
		assert.equal(
			verdictOf('network.node-in-pod-range', contextOf([other, one])).observed,
			'node n of east-1 has 10.2.0.5, in the pod range 10.2.0.0/16 of east-2',
		);
	});

	test('passes nodes elsewhere, and does not guess', () => {
		assert.equal(
			status([factsOf({name: 'east-1'}), factsOf({name: 'east-2'})], ['a', 'a']),
			'pass',
		);
		assert.equal(status([{...one, nodeList: unknown()}, other], ['a', 'a']), 'unknown');
		assert.equal(status([one, {...other, podRanges: unknown()}], ['a', 'a']), 'unknown');
		assert.equal(status([one, {...other, podRanges: unknown()}], ['a', 'b']), 'skipped');
	});
});

describe('network.ip-families', () => {
	const ranged = (name: string, ...cidrs: string[]) =>
		factsOf({name, podRanges: rangesOf(...cidrs), serviceRanges: rangesOf(...cidrs)});
	const dark = {...ranged('c'), podRanges: unknown(), serviceRanges: unknown()};

	test('passes what is alike, tells what differs', () => {
		assert.equal(
			verdictOf(
				'network.ip-families',
				contextOf([ranged('a', '10.1.0.0/16'), ranged('b', '10.2.0.0/16')]),
			).status,
			'pass',
		);
		const apart = [
			ranged('a', '10.1.0.0/16'),
			ranged('b', 'fd00::/64'),
			ranged('c', '10.3.0.0/16', 'fd03::/64'),
		];
		const verdict = verdictOf('network.ip-families', contextOf(apart));
		assert.equal(verdict.status, 'note');
		assert.equal(verdict.observed, 'IPv4: a; IPv6: b; IPv4 and IPv6: c');
		assert.equal(
			verdictOf(
				'network.ip-families',
				contextOf(apart, {model: modelOf([{name: 'a'}, {name: 'b'}])}),
			).status,
			'warn',
		);
	});

	test('is unknown where a cluster tells nothing, and says nothing of one alone', () => {
		assert.equal(
			verdictOf('network.ip-families', contextOf([ranged('a', '10.1.0.0/16'), dark])).status,
			'unknown',
		);
		assert.deepEqual(
			findingsOf('network.ip-families', contextOf([ranged('a', '10.1.0.0/16')])),
			[],
		);
	});
});
