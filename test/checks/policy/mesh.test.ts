import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {labelSelectorOf} from '../../../source/kubernetes/label-selector.ts';
import type {NetworkPolicyFacts} from '../../../source/survey/facts.ts';
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
} from '../../helpers/facts.ts';

const twoNetworks = modelOf([
	{name: 'east-1', network: 'east'},
	{name: 'west-1', network: 'west'},
]);
const remote = modelOf([{name: 'west-1'}, {name: 'east-1', role: 'remote', primary: 'west-1'}]);

describe('policy.network-policy', () => {
	const policy = (more: Partial<NetworkPolicyFacts>) => ({
		networkPolicies: known([{name: 'p', pods: labelSelectorOf({}), ...more}]),
	});
	const toAll = {forAnyone: true, ports: []};
	const onPort = (first: number, last = first) => ({forAnyone: true, ports: [{first, last}]});

	test('passes where there is none, or where all that is needed stays open', () => {
		assert.deepEqual(bothWays('policy.network-policy', {}), ['pass', 'pass']);
		assert.deepEqual(
			bothWays('policy.network-policy', policy({ingress: [toAll], egress: [toAll]})),
			['pass', 'pass'],
		);
		assert.deepEqual(
			bothWays('policy.network-policy', policy({ingress: [onPort(15_000, 15_500)]}), twoNetworks),
			['pass', 'pass'],
		);
		assert.deepEqual(
			bothWays(
				'policy.network-policy',
				policy({pods: labelSelectorOf({matchLabels: {app: 'kiali'}}), ingress: []}),
			),
			['pass', 'pass'],
		);
	});

	test('warns where the default is to refuse, inward or outward', () => {
		assert.deepEqual(bothWays('policy.network-policy', policy({ingress: []})), ['note', 'warn']);
		assert.deepEqual(bothWays('policy.network-policy', policy({egress: []})), ['note', 'warn']);
		assert.deepEqual(
			bothWays('policy.network-policy', policy({ingress: [{forAnyone: false, ports: []}]})),
			['note', 'warn'],
		);
	});

	test('adds policies up, and names the ports that stay shut', () => {
		const open = known([
			{name: 'deny', pods: labelSelectorOf({}), ingress: []},
			{
				name: 'istiod',
				pods: labelSelectorOf({matchLabels: {app: 'istiod'}}),
				ingress: [onPort(15_012), onPort(15_017)],
			},
		]);
		const {status, observed, remedy} = verdictOf(
			'policy.network-policy',
			contextOf([factsOf({name: 'east-1', networkPolicies: open})], {model: twoNetworks}),
		);
		assert.equal(status, 'warn');
		assert.equal(observed, 'the gateway is not open to everyone on 15021 and 15443, by deny');
		assert.deepEqual(remedy?.commands, [
			'kubectl --context admin@east-1 get networkpolicy -n istio-system deny -o yaml',
		]);
	});

	test('is unknown where they could not be listed', () => {
		assert.deepEqual(bothWays('policy.network-policy', {networkPolicies: unknown()}), [
			'unknown',
			'unknown',
		]);
	});
});

describe('policy.authorization', () => {
	const policy = (namespace: string, isForAll = true) => ({
		authorizationPolicies: known([
			{
				namespace,
				name: 'nothing',
				isForAll,
				action: 'ALLOW',
			},
		]),
	});

	test('fails one that refuses everything in the whole mesh', () => {
		assert.deepEqual(bothWays('policy.authorization', {}), ['pass', 'pass']);
		assert.deepEqual(bothWays('policy.authorization', policy('istio-system')), ['note', 'fail']);
	});

	test('warns of one for a namespace or chosen workloads', () => {
		assert.deepEqual(bothWays('policy.authorization', policy('shop')), ['note', 'warn']);
		assert.deepEqual(bothWays('policy.authorization', policy('istio-system', false)), [
			'note',
			'warn',
		]);
	});

	test("knows where the mesh's root namespace is", () => {
		const elsewhere = {istio: istioOf({settings: {rootNamespace: 'mesh-root'}})};
		assert.deepEqual(bothWays('policy.authorization', {...elsewhere, ...policy('mesh-root')}), [
			'note',
			'fail',
		]);
		assert.deepEqual(bothWays('policy.authorization', {...elsewhere, ...policy('istio-system')}), [
			'note',
			'warn',
		]);
	});

	test("does not look at a remote's, and does not guess", () => {
		assert.deepEqual(bothWays('policy.authorization', policy('istio-system'), remote), [
			'note',
			'skipped',
		]);
		assert.deepEqual(bothWays('policy.authorization', {authorizationPolicies: unknown()}), [
			'unknown',
			'unknown',
		]);
	});
});

describe('policy.peer-authentication', () => {
	const policy = (mode: string, namespace = 'istio-system', isForAll = true) => ({
		peerAuthentications: known([
			{
				namespace,
				name: 'default',
				isForAll,
				mode,
				plainPorts: [],
			},
		]),
	});
	const withPorts = (...plainPorts: string[]) => ({
		peerAuthentications: known([
			{namespace: 'shop', name: 'cart', isForAll: false, mode: 'STRICT', plainPorts},
		]),
	});
	const cases: ReadonlyArray<{
		what: string;
		facts: Parameters<typeof bothWays>[1];
		one: string;
		two: string;
	}> = [
		{
			what: 'none',
			facts: {},
			one: 'pass',
			two: 'pass',
		},
		{
			what: 'PERMISSIVE',
			facts: policy('PERMISSIVE'),
			one: 'pass',
			two: 'pass',
		},
		{
			what: 'STRICT for all',
			facts: policy('STRICT'),
			one: 'note',
			two: 'note',
		},
		{
			what: 'DISABLE for all',
			facts: policy('DISABLE'),
			one: 'warn',
			two: 'fail',
		},
		{
			what: 'DISABLE for a namespace',
			facts: policy('DISABLE', 'shop'),
			one: 'note',
			two: 'note',
		},
		{
			what: 'DISABLE for one port',
			facts: withPorts('8080'),
			one: 'note',
			two: 'note',
		},
		{
			what: 'no port of a STRICT workload',
			facts: withPorts(),
			one: 'pass',
			two: 'pass',
		},
		{
			what: 'unread',
			facts: {peerAuthentications: unknown()},
			one: 'unknown',
			two: 'unknown',
		},
	];
	for (const {what, facts, one, two} of cases) {
		test(`${what}: ${one} on one network, ${two} across two`, () => {
			assert.equal(bothWays('policy.peer-authentication', facts)[1], one);
			assert.equal(bothWays('policy.peer-authentication', facts, twoNetworks)[1], two);
		});
	}

	test('names the ports that no other network reaches', () => {
		const {observed} = verdictOf(
			'policy.peer-authentication',
			contextOf([factsOf({name: 'east-1', ...withPorts('8080', '9090')})]),
		);
		assert.equal(
			observed,
			'shop/cart (ports 8080 and 9090) turns mutual TLS off: other networks cannot reach these ports',
		);
	});

	test('is a note without a mesh, and not read of a remote', () => {
		assert.deepEqual(bothWays('policy.peer-authentication', policy('DISABLE'), remote), [
			'note',
			'skipped',
		]);
	});
});

describe('policy.discovery-selectors', () => {
	const limited = {
		istio: istioOf({
			settings: {discoverySelectors: [labelSelectorOf({matchLabels: {mesh: 'yes'}})]},
		}),
	};
	const asking = (...discoverySelectors: object[]) =>
		modelWithBase({meshConfig: {discoverySelectors}});
	const forIstio = {matchLabels: {'kubernetes.io/metadata.name': 'istio-system'}};

	test('passes where none are set, and tells of those that are', () => {
		assert.deepEqual(bothWays('policy.discovery-selectors', {}), ['pass', 'pass']);
		assert.deepEqual(bothWays('policy.discovery-selectors', limited), ['note', 'warn']);
	});

	test('fails those of base.yaml that leave out what is needed', () => {
		assert.deepEqual(
			bothWays('policy.discovery-selectors', {}, asking({matchLabels: {mesh: 'yes'}})),
			['pass', 'fail'],
		);
		assert.deepEqual(bothWays('policy.discovery-selectors', {}, asking(forIstio)), [
			'pass',
			'fail',
		]);
		assert.deepEqual(
			bothWays(
				'policy.discovery-selectors',
				limited,
				asking(forIstio, {
					matchExpressions: [{key: 'istio-injection', operator: 'In', values: ['enabled']}],
				}),
			),
			['note', 'note'],
		);
	});

	test('is unknown where control planes are, skipped in a remote', () => {
		assert.deepEqual(bothWays('policy.discovery-selectors', {istio: unknown()}), [
			'unknown',
			'unknown',
		]);
		assert.deepEqual(bothWays('policy.discovery-selectors', {}, remote), ['pass', 'skipped']);
	});
});

describe('policy.outbound', () => {
	const closed = {istio: istioOf({settings: {outboundTrafficPolicy: 'REGISTRY_ONLY'}})};
	const asked = modelWithBase({meshConfig: {outboundTrafficPolicy: {mode: 'REGISTRY_ONLY'}}});

	test('tells of REGISTRY_ONLY, and warns where apply would end it', () => {
		assert.deepEqual(bothWays('policy.outbound', {}), ['pass', 'pass']);
		assert.deepEqual(bothWays('policy.outbound', closed), ['note', 'warn']);
		assert.deepEqual(bothWays('policy.outbound', closed, asked), ['note', 'note']);
		assert.deepEqual(bothWays('policy.outbound', {istio: unknown()}), ['unknown', 'unknown']);
	});
});
