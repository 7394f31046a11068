import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {CacertsContents, ClusterFacts, SecretMetadata} from '../../source/survey/facts.ts';
import {
	bothWays,
	contextOf,
	factsOf,
	findingsOf,
	istioOf,
	known,
	modelOf,
	modelWithBase,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';

const dayMs = 24 * 60 * 60 * 1000;
const {surveyedAt} = factsOf({name: 'any'});
const allKeys = ['ca-cert.pem', 'ca-key.pem', 'root-cert.pem', 'cert-chain.pem'];
const remote = modelOf([{name: 'west-1'}, {name: 'east-1', role: 'remote', primary: 'west-1'}]);

const foreign = (more: Partial<SecretMetadata> = {}): SecretMetadata => ({
	name: 'cacerts',
	uid: 'u',
	annotations: {},
	labels: {},
	managers: ['kubectl-create'],
	keys: allKeys,
	writers: ['kubectl-create'],
	...more,
});
const ours = (root: string, authority = 'cc'): SecretMetadata =>
	foreign({
		annotations: {'mesh-wizard.dev/root-sha256': root, 'mesh-wizard.dev/ca-sha256': authority},
		managers: ['mesh-wizard'],
		writers: ['mesh-wizard'],
	});
const read = (more: Partial<CacertsContents> = {}): Partial<ClusterFacts> => ({
	cacerts: known(foreign()),
	cacertsContents: known({
		problems: [],
		roots: ['aa'],
		authority: 'bb',
		notAfter: surveyedAt + 400 * dayMs,
		...more,
	}),
});
const handedOut = (root: string, days = 4000) => ({
	liveRoot: known({fingerprints: [root], notAfter: surveyedAt + days * dayMs}),
});

describe('trust.cacerts-invalid', () => {
	test('passes ours, and what was read and fits', () => {
		assert.deepEqual(bothWays('trust.cacerts-invalid', {cacerts: known(ours('aa'))}), [
			'pass',
			'pass',
		]);
		assert.deepEqual(bothWays('trust.cacerts-invalid', read()), ['pass', 'pass']);
	});

	test("fails what was read and does not fit, in istiod's own words", () => {
		assert.deepEqual(
			bothWays(
				'trust.cacerts-invalid',
				read({problems: ['ca-key.pem is not the key of ca-cert.pem']}),
			),
			['fail', 'fail'],
		);
	});

	test('fails files that are missing by their names alone', () => {
		assert.deepEqual(
			bothWays('trust.cacerts-invalid', {cacerts: known(foreign({keys: allKeys.slice(0, 3)}))}),
			['fail', 'fail'],
		);
		assert.equal(
			verdictOf(
				'trust.cacerts-invalid',
				contextOf([factsOf({name: 'a', cacerts: known(foreign({keys: allKeys.slice(0, 3)}))})]),
			).observed,
			'cert-chain.pem is missing',
		);
	});

	test('is unknown of what somebody else made or changed, with the command that reads it', () => {
		assert.deepEqual(bothWays('trust.cacerts-invalid', {cacerts: known(foreign())}), [
			'unknown',
			'unknown',
		]);
		assert.deepEqual(
			bothWays('trust.cacerts-invalid', {
				cacerts: known(foreign({keys: ['tls.crt', 'tls.key', 'ca.crt']})),
			}),
			['unknown', 'unknown'],
		);
		assert.deepEqual(
			bothWays('trust.cacerts-invalid', {
				cacerts: known({...ours('aa'), writers: ['mesh-wizard', 'kubectl-edit']}),
			}),
			['unknown', 'unknown'],
		);
		assert.deepEqual(
			verdictOf(
				'trust.cacerts-invalid',
				contextOf([factsOf({name: 'a', cacerts: known(foreign())})]),
			).remedy?.commands,
			['mesh-wizard preflight --all-contexts --read-secrets'],
		);
		assert.deepEqual(bothWays('trust.cacerts-invalid', {cacerts: unknown()}), [
			'unknown',
			'unknown',
		]);
	});

	test('does not apply where there is none, or in a remote', () => {
		assert.deepEqual(bothWays('trust.cacerts-invalid', {}), ['skipped', 'skipped']);
		assert.deepEqual(bothWays('trust.cacerts-invalid', {cacerts: known(foreign())}, remote), [
			'unknown',
			'skipped',
		]);
	});
});

describe('trust.cacerts-expiry', () => {
	test('passes dates that are far, warns of near ones', () => {
		assert.deepEqual(bothWays('trust.cacerts-expiry', handedOut('aa')), ['pass', 'pass']);
		assert.deepEqual(bothWays('trust.cacerts-expiry', handedOut('aa', 89)), ['warn', 'warn']);
		assert.deepEqual(
			bothWays('trust.cacerts-expiry', {
				...handedOut('aa'),
				...read({notAfter: surveyedAt + 60 * dayMs}),
			}),
			['warn', 'warn'],
		);
		assert.match(
			verdictOf('trust.cacerts-expiry', contextOf([factsOf({name: 'a', ...handedOut('aa', -3)})]))
				.observed,
			/^the root expired on 2026-11-18$/v,
		);
	});

	test('says that an intermediate was not looked at', () => {
		assert.deepEqual(
			bothWays('trust.cacerts-expiry', {...handedOut('aa'), cacerts: known(ours('aa'))}),
			['note', 'note'],
		);
		assert.deepEqual(bothWays('trust.cacerts-expiry', {...handedOut('aa'), cacerts: unknown()}), [
			'note',
			'note',
		]);
	});

	test('has nothing to say where nothing is known, and does not guess', () => {
		assert.deepEqual(bothWays('trust.cacerts-expiry', {}), ['skipped', 'skipped']);
		assert.deepEqual(bothWays('trust.cacerts-expiry', {liveRoot: unknown()}), [
			'unknown',
			'unknown',
		]);
	});
});

describe('trust.cacerts-not-live', () => {
	test('passes the same root, fails another', () => {
		assert.deepEqual(
			bothWays('trust.cacerts-not-live', {cacerts: known(ours('aa')), ...handedOut('aa')}),
			['pass', 'pass'],
		);
		assert.deepEqual(
			bothWays('trust.cacerts-not-live', {cacerts: known(ours('aa')), ...handedOut('bb')}),
			['warn', 'fail'],
		);
		assert.deepEqual(bothWays('trust.cacerts-not-live', {...read(), ...handedOut('bb')}), [
			'warn',
			'fail',
		]);
	});

	test('has nothing to compare without a Secret, a root, or somebody who has read it', () => {
		assert.deepEqual(bothWays('trust.cacerts-not-live', handedOut('aa')), ['skipped', 'skipped']);
		assert.deepEqual(bothWays('trust.cacerts-not-live', read()), ['skipped', 'skipped']);
		assert.deepEqual(
			bothWays('trust.cacerts-not-live', {cacerts: known(foreign()), ...handedOut('aa')}),
			['skipped', 'skipped'],
		);
		assert.deepEqual(
			bothWays('trust.cacerts-not-live', {cacerts: known(ours('aa')), liveRoot: unknown()}),
			['unknown', 'unknown'],
		);
		assert.deepEqual(bothWays('trust.cacerts-not-live', {cacerts: unknown(), ...handedOut('aa')}), [
			'unknown',
			'unknown',
		]);
	});
});

describe('trust.trust-domain', () => {
	const running = (name: string, trustDomain?: string) =>
		factsOf({name, istio: istioOf({settings: {trustDomain}})});
	const two = modelOf([{name: 'a'}, {name: 'b'}]);

	test('compares what runs, and what base.yaml asks for', () => {
		const apart = [running('a', 'cluster.local'), running('b', 'elsewhere.example')];
		assert.equal(verdictOf('trust.trust-domain', contextOf(apart)).status, 'note');
		const verdict = verdictOf('trust.trust-domain', contextOf(apart, {model: two}));
		assert.equal(verdict.status, 'fail');
		assert.equal(
			verdict.observed,
			'cluster.local: a; elsewhere.example: b; a refuses the identities of b, as elsewhere.example is not among its trustDomainAliases; b refuses the identities of a, as cluster.local is not among its trustDomainAliases',
		);
		assert.equal(
			verdictOf(
				'trust.trust-domain',
				contextOf([running('a'), running('b', 'cluster.local')], {model: two}),
			).status,
			'pass',
		);
		assert.equal(
			verdictOf(
				'trust.trust-domain',
				contextOf(apart, {
					model: modelWithBase({meshConfig: {trustDomain: 'shop.example'}}, [
						{name: 'a'},
						{name: 'b'},
					]),
				}),
			).status,
			'pass',
		);
	});

	test('passes where each accepts the other by an alias, and names who does not', () => {
		const accepting = (name: string, trustDomain: string, ...trustDomainAliases: string[]) =>
			factsOf({name, istio: istioOf({settings: {trustDomain, trustDomainAliases}})});
		const both = verdictOf(
			'trust.trust-domain',
			contextOf(
				[
					accepting('a', 'one.example', 'two.example'),
					accepting('b', 'two.example', 'one.example'),
				],
				{model: two},
			),
		);
		assert.deepEqual(
			[both.status, both.observed],
			['pass', 'one.example: a (accepting two.example); two.example: b (accepting one.example)'],
		);
		const half = verdictOf(
			'trust.trust-domain',
			contextOf([accepting('a', 'one.example', 'two.example'), running('b', 'two.example')], {
				model: two,
			}),
		);
		assert.equal(half.status, 'fail');
		assert.match(
			half.observed,
			/; b refuses the identities of a, as one\.example is not among its trustDomainAliases$/v,
		);
		assert.doesNotMatch(half.observed, /a refuses/v);
		assert.equal(
			verdictOf(
				'trust.trust-domain',
				contextOf([running('a', 'one.example'), running('b', 'two.example')], {
					model: modelWithBase({meshConfig: {trustDomainAliases: ['one.example', 'two.example']}}, [
						{name: 'a'},
						{name: 'b'},
					]),
				}),
			).status,
			'pass',
			'base.yaml names them for all',
		);
	});

	test('fails overlays that differ before anything runs', () => {
		const [first, second] = two.clusters;
		const model = {
			...two,
			clusters: [
				...(first === undefined ? [] : [first]),
				...(second === undefined
					? []
					: [{...second, overlays: [{meshConfig: {trustDomain: 'elsewhere.example'}}]}]),
			],
		};
		assert.equal(
			verdictOf(
				'trust.trust-domain',
				contextOf([factsOf({name: 'a'}), factsOf({name: 'b'})], {model}),
			).status,
			'fail',
		);
	});

	test('has nothing to say without control planes or for one cluster, and does not guess', () => {
		assert.equal(
			verdictOf('trust.trust-domain', contextOf([factsOf({name: 'a'}), factsOf({name: 'b'})]))
				.status,
			'skipped',
		);
		assert.deepEqual(findingsOf('trust.trust-domain', contextOf([running('a')])), []);
		assert.equal(
			verdictOf(
				'trust.trust-domain',
				contextOf([running('a'), factsOf({name: 'b', istio: unknown()})]),
			).status,
			'unknown',
		);
	});
});

describe('trust.shared-intermediate', () => {
	const withOurs = (name: string, authority: string) =>
		factsOf({name, cacerts: known(ours('aa', authority))});

	test('warns of clusters that share one, and names them alone', () => {
		assert.equal(
			verdictOf('trust.shared-intermediate', contextOf([withOurs('a', '01'), withOurs('b', '02')]))
				.status,
			'pass',
		);
		const verdict = verdictOf(
			'trust.shared-intermediate',
			contextOf([
				withOurs('a', '0102'),
				withOurs('b', '03'),
				factsOf({name: 'c', ...read({authority: '0102'})}),
			]),
		);
		assert.equal(verdict.status, 'warn');
		assert.deepEqual(verdict.clusters, ['a', 'c']);
	});

	test('is skipped where too little is known, unknown where Secrets could not be listed', () => {
		assert.equal(
			verdictOf('trust.shared-intermediate', contextOf([withOurs('a', '01'), factsOf({name: 'b'})]))
				.status,
			'skipped',
		);
		assert.equal(
			verdictOf(
				'trust.shared-intermediate',
				contextOf([
					withOurs('a', '01'),
					withOurs('b', '02'),
					factsOf({name: 'c', cacerts: known(foreign())}),
				]),
			).status,
			'skipped',
		);
		assert.equal(
			verdictOf(
				'trust.shared-intermediate',
				contextOf([withOurs('a', '01'), factsOf({name: 'b', cacerts: unknown()})]),
			).status,
			'unknown',
		);
	});
});
