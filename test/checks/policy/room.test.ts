import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {LimitFacts, Quantities} from '../../../source/survey/facts.ts';
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

const small = modelWithBase({
	values: {
		pilot: {
			resources: {requests: {cpu: '100m', memory: '256Mi'}, limits: {cpu: 1, memory: '512Mi'}},
		},
	},
});
const twoNetworks = modelOf([
	{name: 'east-1', network: 'east'},
	{name: 'west-1', network: 'west'},
]);

describe('policy.quota', () => {
	const quota = (hard: Quantities, used: Quantities = {}) => ({
		quotas: known([{name: 'team', hard, used}]),
	});

	test('passes where there is none, or room', () => {
		assert.deepEqual(bothWays('policy.quota', {}), ['pass', 'pass']);
		assert.deepEqual(
			bothWays(
				'policy.quota',
				quota({'requests.memory': '4Gi', pods: '10'}, {'requests.memory': '1Gi', pods: '8'}),
			),
			['pass', 'pass'],
		);
	});

	test('fails where istiod does not fit, and says by how much', () => {
		const facts = quota({'requests.memory': '3Gi'}, {'requests.memory': '1536Mi'});
		assert.deepEqual(bothWays('policy.quota', facts), ['note', 'fail']);
		const {observed, remedy} = verdictOf(
			'policy.quota',
			contextOf([factsOf({name: 'east-1', ...facts})], {model: modelOf([{name: 'east-1'}])}),
		);
		assert.equal(observed, 'team leaves 1.5Gi of 3Gi requests.memory, and 2Gi are needed');
		assert.deepEqual(remedy?.commands, [
			'kubectl --context admin@east-1 describe resourcequota -n istio-system',
		]);
	});

	test('counts the gateway where one is planned', () => {
		const facts = quota({'requests.cpu': '550m', 'services.loadbalancers': '0'});
		assert.deepEqual(bothWays('policy.quota', quota({'requests.cpu': '550m'})), ['pass', 'pass']);
		const {observed} = verdictOf(
			'policy.quota',
			contextOf([factsOf({name: 'east-1', ...facts})], {model: twoNetworks}),
		);
		assert.match(
			observed,
			/550m of 550m requests\.cpu, and 600m are needed; team leaves 0 of 0 services\.loadbalancers, and 1 is needed/v,
		);
	});

	test('asks for less where base.yaml does, and for nothing where istiod runs already', () => {
		const facts = quota({'requests.memory': '1Gi'});
		assert.deepEqual(bothWays('policy.quota', facts, small), ['note', 'pass']);
		assert.deepEqual(bothWays('policy.quota', {...facts, istio: istioOf({})}), ['pass', 'pass']);
	});

	test('fails a quota on limits, which istiod does not set, unless a LimitRange does or base.yaml', () => {
		const facts = quota({'limits.memory': '8Gi'});
		const limit: LimitFacts = {
			name: 'defaults',
			type: 'Container',
			minimum: {},
			maximum: {},
			limit: {memory: '4Gi'},
			request: {},
			ratio: {},
		};
		assert.deepEqual(bothWays('policy.quota', facts), ['note', 'fail']);
		assert.deepEqual(bothWays('policy.quota', {...facts, limitRanges: known([limit])}), [
			'pass',
			'pass',
		]);
		assert.deepEqual(bothWays('policy.quota', facts, small), ['note', 'pass']);
	});

	test('does not judge what it does not know', () => {
		assert.deepEqual(bothWays('policy.quota', {quotas: unknown()}), ['unknown', 'unknown']);
		assert.deepEqual(bothWays('policy.quota', quota({'count/widgets.example.com': '0'})), [
			'pass',
			'pass',
		]);
	});
});

describe('policy.limit-range', () => {
	const range = (limit: Partial<LimitFacts>) => ({
		limitRanges: known([
			{
				name: 'defaults',
				type: 'Container',
				minimum: {},
				maximum: {},
				limit: {},
				request: {},
				ratio: {},
				...limit,
			},
		]),
	});
	const cases: ReadonlyArray<{what: string; limit: Partial<LimitFacts>; intended: string}> = [
		{what: 'a default limit above the request', limit: {limit: {memory: '4Gi'}}, intended: 'pass'},
		{what: 'a default limit below it', limit: {limit: {memory: '512Mi'}}, intended: 'fail'},
		{
			what: 'a maximum below it',
			limit: {maximum: {memory: '1Gi'}, limit: {memory: '1Gi'}},
			intended: 'fail',
		},
		{
			what: 'a maximum for pods, where istiod sets no limit',
			limit: {type: 'Pod', maximum: {memory: '16Gi'}},
			intended: 'fail',
		},
		{what: 'a minimum above it', limit: {minimum: {cpu: '1'}}, intended: 'fail'},
		{
			what: 'a ratio that the default breaks',
			limit: {limit: {cpu: '4'}, ratio: {cpu: '2'}},
			intended: 'fail',
		},
		{
			what: 'a limit for volumes',
			limit: {type: 'PersistentVolumeClaim', maximum: {storage: '1Gi'}},
			intended: 'pass',
		},
	];
	for (const {what, limit, intended} of cases) {
		test(`${what}: ${intended}`, () => {
			assert.deepEqual(bothWays('policy.limit-range', range(limit)), [
				intended === 'fail' ? 'note' : 'pass',
				intended,
			]);
		});
	}

	test('passes where there is none, takes base.yaml into account, and does not guess', () => {
		assert.deepEqual(bothWays('policy.limit-range', {}), ['pass', 'pass']);
		assert.deepEqual(bothWays('policy.limit-range', range({limit: {memory: '512Mi'}}), small), [
			'note',
			'pass',
		]);
		assert.deepEqual(bothWays('policy.limit-range', {limitRanges: unknown('timed-out')}), [
			'unknown',
			'unknown',
		]);
	});

	test('holds the gateway to it as well', () => {
		const facts = factsOf({name: 'east-1', ...range({maximum: {cpu: '1'}, limit: {cpu: '1'}})});
		assert.equal(
			verdictOf('policy.limit-range', contextOf([facts], {model: twoNetworks})).observed,
			'defaults allows cpu 1 at most, and the gateway asks for cpu 2',
		);
	});
});
