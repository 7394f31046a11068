import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {MeshCluster} from '../../source/mesh/mesh.ts';
import type {ClusterFacts, RemoteAccess} from '../../source/survey/facts.ts';
import {
	bothWays,
	contextOf,
	factsOf,
	findingsOf,
	istioOf,
	known,
	modelOf,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';

const model = modelOf([{name: 'east-1'}, {name: 'west-1'}]);
const remote = modelOf([{name: 'west-1'}, {name: 'east-1', role: 'remote', primary: 'west-1'}]);

const secret = (name: string, annotations: Record<string, string> = {}) => ({
	name,
	uid: name,
	annotations,
	labels: {},
	managers: [],
});
const holding = (...secrets: Array<ReturnType<typeof secret>>): Partial<ClusterFacts> => ({
	remoteSecrets: known(secrets),
});

describe('secret.stale', () => {
	test('passes secrets of members', () => {
		assert.deepEqual(bothWays('secret.stale', {}, model), ['pass', 'pass']);
		assert.deepEqual(
			bothWays('secret.stale', holding(secret('istio-remote-secret-west-1')), model),
			['note', 'pass'],
		);
	});

	test('warns of one whose cluster is no member, and gives the command that removes it', () => {
		const facts = holding(
			secret('istio-remote-secret-west-1'),
			secret('odd', {'networking.istio.io/cluster': 'gone'}),
		);
		const verdict = verdictOf(
			'secret.stale',
			contextOf([factsOf({name: 'east-1', ...facts})], {model}),
		);
		assert.equal(verdict.status, 'warn');
		assert.match(verdict.observed, /odd \(cluster gone\)/v);
		assert.deepEqual(verdict.remedy?.commands, [
			'kubectl --context admin@east-1 delete secret -n istio-system odd',
		]);
	});

	test('only notes strangers without a mesh, and is unknown when they could not be listed', () => {
		assert.deepEqual(bothWays('secret.stale', holding(secret('istio-remote-secret-gone')), model), [
			'note',
			'warn',
		]);
		assert.deepEqual(bothWays('secret.stale', {remoteSecrets: unknown()}, model), [
			'unknown',
			'unknown',
		]);
	});
});

describe('secret.unexpected', () => {
	test('passes one for each peer, and none before a control plane runs', () => {
		assert.deepEqual(
			bothWays('secret.unexpected', holding(secret('istio-remote-secret-west-1')), model),
			['pass', 'pass'],
		);
		assert.deepEqual(bothWays('secret.unexpected', {}, model), ['pass', 'pass']);
	});

	test("warns of a cluster's secret in itself, of any in a remote, and of two for one peer", () => {
		assert.deepEqual(
			bothWays('secret.unexpected', holding(secret('istio-remote-secret-east-1')), model),
			['note', 'warn'],
		);
		assert.deepEqual(
			bothWays('secret.unexpected', holding(secret('istio-remote-secret-west-1')), remote),
			['pass', 'warn'],
		);
		const twice = holding(
			secret('istio-remote-secret-west-1'),
			secret('again', {'networking.istio.io/cluster': 'west-1'}),
		);
		assert.deepEqual(bothWays('secret.unexpected', twice, model), ['pass', 'warn']);
		assert.deepEqual(
			verdictOf('secret.unexpected', contextOf([factsOf({name: 'east-1', ...twice})], {model}))
				.remedy?.commands,
			['kubectl --context admin@east-1 delete secret -n istio-system again'],
		);
	});

	test('leaves strangers to secret.stale', () => {
		assert.deepEqual(
			bothWays('secret.unexpected', holding(secret('istio-remote-secret-gone')), model),
			['pass', 'pass'],
		);
	});

	test('notes what is missing beside a running istiod, and does not guess', () => {
		assert.deepEqual(bothWays('secret.unexpected', {istio: istioOf({})}, model), ['pass', 'note']);
		assert.deepEqual(bothWays('secret.unexpected', {remoteSecrets: unknown()}, model), [
			'unknown',
			'unknown',
		]);
	});
});

describe('secret.namespace', () => {
	test('warns of remote secrets elsewhere', () => {
		assert.deepEqual(bothWays('secret.namespace', {}, model), ['pass', 'pass']);
		const stray = {
			straySecrets: known([{namespace: 'sample', name: 'istio-remote-secret-west-1'}]),
		};
		assert.deepEqual(bothWays('secret.namespace', stray, model), ['note', 'warn']);
		assert.match(
			verdictOf('secret.namespace', contextOf([factsOf({name: 'east-1', ...stray})])).observed,
			/sample\/istio-remote-secret-west-1/v,
		);
		assert.deepEqual(bothWays('secret.namespace', {straySecrets: unknown()}, model), [
			'unknown',
			'unknown',
		]);
	});
});

describe('secret.server', () => {
	const access = (more: Partial<RemoteAccess> = {}): Partial<ClusterFacts> => ({
		...holding(secret('istio-remote-secret-west-1')),
		remoteAccess: known([
			{
				secret: 'istio-remote-secret-west-1',
				key: 'west-1',
				cluster: 'west-1',
				server: 'https://west-1.example:6443',
				answer: 'accepted',
				...more,
			},
		]),
	});
	const faults: ReadonlyArray<{what: string; more: Partial<RemoteAccess>; says: RegExp}> = [
		{what: 'a dead token', more: {answer: 'refused'}, says: /401/v},
		{what: 'a token without rights', more: {answer: 'forbidden'}, says: /403/v},
		{what: 'a foreign CA', more: {answer: 'wrong-ca'}, says: /did not sign/v},
		{
			what: 'a server that does not answer',
			more: {
				answer: 'silent',
				server: 'https://198.18.0.253:6443',
				detail: 'no answer',
			},
			says: /leads to https:\/\/198\.18\.0\.253:6443, which does not answer: no answer/v,
		},
		{
			what: 'a loopback address',
			more: {answer: 'silent', server: 'https://127.0.0.1:6443'},
			says: /127\.0\.0\.1/v,
		},
		{
			what: 'plain HTTP, even where anybody may read',
			more: {server: 'http://203.0.113.7:8080'},
			says: /leads to http:\/\/203\.0\.113\.7:8080, which is plain HTTP: istiod shows no token/v,
		},
		{
			what: 'a program to run',
			more: {answer: 'not-tried', refusals: ['exec']},
			says: /exec, which istiod refuses/v,
		},
		{
			what: 'another name inside',
			more: {key: 'f9'},
			says: /calls its cluster f9 and says that it is for west-1/v,
		},
		{
			what: 'no kubeconfig',
			more: {answer: 'unreadable', server: undefined},
			says: /no kubeconfig/v,
		},
	];
	for (const {what, more, says} of faults) {
		test(`fails ${what}`, () => {
			assert.deepEqual(bothWays('secret.server', access(more), model), ['warn', 'fail']);
			const {observed, remedy} = verdictOf(
				'secret.server',
				contextOf([factsOf({name: 'east-1', ...access(more)})], {model}),
			);
			assert.match(observed, says);
			assert.deepEqual(remedy?.commands, [
				'kubectl --context admin@east-1 delete secret -n istio-system istio-remote-secret-west-1',
			]);
		});
	}

	test('fails one that leads to another cluster than its name says', () => {
		const clusters = [
			factsOf({name: 'east-1', ...access({uid: 'uid-of-other'})}),
			factsOf({name: 'west-1'}),
		];
		const statuses = findingsOf('secret.server', contextOf(clusters, {model})).map(
			({status}) => status,
		);
		assert.deepEqual(statuses, ['fail', 'skipped']);
		assert.deepEqual(
			bothWays('secret.server', access({uid: 'uid-of-other'}), model),
			['pass', 'pass'],
			'nothing to compare with',
		);
	});

	test('passes what is accepted, notes an address that is for peers', () => {
		assert.deepEqual(bothWays('secret.server', access(), model), ['pass', 'pass']);
		const inside = modelOf([
			{name: 'east-1'},
			{name: 'west-1', apiServer: 'https://10.0.0.7:6443'},
		]);
		assert.deepEqual(
			bothWays(
				'secret.server',
				access({answer: 'silent', server: 'https://10.0.0.7:6443'}),
				inside,
			),
			['warn', 'note'],
		);

		const silent = (server: string, peer: Partial<ClusterFacts>, more: Partial<MeshCluster> = {}) =>
			findingsOf(
				'secret.server',
				contextOf(
					[
						factsOf({name: 'east-1', ...access({answer: 'silent', server})}),
						factsOf({name: 'west-1', ...peer}),
					],
					{model: modelOf([{name: 'east-1'}, {name: 'west-1', ...more}])},
				),
			).at(0)?.status;
		const local = {
			server: 'https://127.0.0.1:6443',
			apiEndpoints: known(['https://172.18.0.3:6443']),
		};
		assert.equal(silent('https://172.18.0.3:6443', local), 'note', 'where the cluster says it is');
		assert.equal(silent('https://172.18.0.4:6443', local), 'fail');
		const eastWest = known([
			{
				namespace: 'istio-system',
				name: 'istio-eastwestgateway',
				ports: [15_443, 15_444],
				addresses: ['192.0.2.9'],
				hostnames: [],
				type: 'LoadBalancer',
			},
		]);
		assert.equal(
			silent('https://192.0.2.9:15444', {eastWest}, {apiServer: 'east-west-gateway'}),
			'note',
			'its gateway',
		);
		assert.equal(silent('https://192.0.2.9:15444', {eastWest}), 'fail');
	});

	test('is skipped where nothing is there or to be read, and unknown where it could not be', () => {
		assert.deepEqual(bothWays('secret.server', {}, model), ['skipped', 'skipped']);
		assert.deepEqual(bothWays('secret.server', holding(secret('x')), model), [
			'skipped',
			'skipped',
		]);
		assert.deepEqual(
			bothWays('secret.server', {...holding(secret('x')), remoteAccess: unknown('denied')}, model),
			['unknown', 'unknown'],
		);
		assert.deepEqual(bothWays('secret.server', access({answer: 'not-tried'}), model), [
			'unknown',
			'unknown',
		]);
	});
});
