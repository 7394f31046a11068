import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {LocalSetting} from '../../source/ports/cluster.ts';
import {
	bothWays,
	contextOf,
	deadFacts,
	factsOf,
	known,
	modelOf,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';

const dayMs = 24 * 60 * 60 * 1000;
const {surveyedAt} = factsOf({name: 'any'});
const two = modelOf([{name: 'east-1'}, {name: 'west-1'}]);

describe('api.slow', () => {
	const within = (milliseconds: number) => ({reach: {ok: true as const, milliseconds}});

	test('passes below a second, notes one, warns of five', () => {
		assert.deepEqual(bothWays('api.slow', within(999)), ['pass', 'pass']);
		assert.deepEqual(bothWays('api.slow', within(1000)), ['note', 'note']);
		assert.deepEqual(bothWays('api.slow', within(5000)), ['warn', 'warn']);
		assert.equal(verdictOf('api.slow', contextOf([deadFacts('east-1')])).status, 'skipped');
	});
});

describe('api.credentials', () => {
	const until = (days: number) => ({
		access: known({
			certificate: {subject: 'CN=admin', notAfter: surveyedAt + days * dayMs + 1},
			settings: [],
		}),
	});

	test('passes a month, warns of less, fails what has expired', () => {
		assert.deepEqual(bothWays('api.credentials', until(30)), ['pass', 'pass']);
		assert.deepEqual(bothWays('api.credentials', until(29)), ['warn', 'warn']);
		assert.deepEqual(bothWays('api.credentials', until(-1)), ['fail', 'fail']);
		assert.equal(
			verdictOf('api.credentials', contextOf([factsOf({name: 'east-1', ...until(-1)})])).observed,
			'the client certificate of CN=admin expired on 2026-11-20',
		);
	});

	test('does not apply without a certificate, and does not guess', () => {
		assert.deepEqual(bothWays('api.credentials', {}), ['skipped', 'skipped']);
		assert.deepEqual(bothWays('api.credentials', {access: unknown('failed')}), [
			'unknown',
			'unknown',
		]);
	});

	test('is judged of a cluster that does not answer', () => {
		assert.equal(
			verdictOf('api.credentials', contextOf([{...deadFacts('east-1'), ...until(-1)}])).status,
			'fail',
		);
	});
});

describe('api.kubeconfig-extras', () => {
	const set = (...settings: LocalSetting[]) => ({access: known({settings})});

	test('passes a plain context, warns of settings that peers do not have', () => {
		assert.deepEqual(bothWays('api.kubeconfig-extras', {}, two), ['pass', 'pass']);
		assert.deepEqual(bothWays('api.kubeconfig-extras', set('proxy-url'), two), ['note', 'warn']);
		assert.deepEqual(bothWays('api.kubeconfig-extras', set('HTTPS_PROXY'), two), ['note', 'warn']);
		const {observed} = verdictOf(
			'api.kubeconfig-extras',
			contextOf([factsOf({name: 'east-1', ...set('proxy-url', 'insecure-skip-tls-verify')})], {
				model: two,
			}),
		);
		assert.equal(
			observed,
			'this machine reaches it with a proxy (proxy-url) and an unchecked certificate (insecure-skip-tls-verify); west-1 will do without',
		);
	});

	test('lets a server name be that mesh.yaml has, too', () => {
		const named = modelOf([{name: 'east-1', tlsServerName: 'kubernetes'}, {name: 'west-1'}]);
		assert.deepEqual(bothWays('api.kubeconfig-extras', set('tls-server-name'), named), [
			'note',
			'pass',
		]);
		assert.deepEqual(bothWays('api.kubeconfig-extras', set('tls-server-name'), two), [
			'note',
			'warn',
		]);
	});

	test('does not apply where no peer reads, and does not guess', () => {
		assert.deepEqual(bothWays('api.kubeconfig-extras', set('impersonation')), ['note', 'skipped']);
		assert.deepEqual(bothWays('api.kubeconfig-extras', {access: unknown('failed')}), [
			'unknown',
			'unknown',
		]);
	});
});

describe('clock.skew', () => {
	const off = (seconds: number) => ({clockSkewMs: known(seconds * 1000)});
	const cases: ReadonlyArray<[seconds: number, alone: string, intended: string]> = [
		[0, 'pass', 'pass'],
		[-60, 'pass', 'pass'],
		[61, 'note', 'warn'],
		[-300, 'note', 'warn'],
		[301, 'warn', 'fail'],
		[-3600, 'warn', 'fail'],
	];
	for (const [seconds, alone, intended] of cases) {
		test(`${seconds} s: ${alone} alone, ${intended} for a mesh`, () => {
			assert.deepEqual(bothWays('clock.skew', off(seconds)), [alone, intended]);
		});
	}

	test('says which is ahead, and is unknown without a date', () => {
		assert.equal(
			verdictOf('clock.skew', contextOf([factsOf({name: 'east-1', ...off(-3600)})])).observed,
			'60 min behind this machine',
		);
		assert.deepEqual(bothWays('clock.skew', {clockSkewMs: unknown('not-served')}), [
			'unknown',
			'unknown',
		]);
	});
});

describe('permission.read', () => {
	test('names each read that was refused, with the command that asks for the right', () => {
		assert.deepEqual(bothWays('permission.read', {}), ['pass', 'pass']);
		const denied = known([
			{verb: 'list', group: '', resource: 'nodes'},
			{
				verb: 'get',
				group: '',
				resource: 'configmaps',
				namespace: 'kube-system',
			},
		]);
		const {status, observed, remedy} = verdictOf(
			'permission.read',
			contextOf([factsOf({name: 'east-1', deniedReads: denied})]),
		);
		assert.equal(status, 'warn');
		assert.equal(
			observed,
			'not allowed: list nodes; get configmaps in kube-system. What rests on it is unknown',
		);
		assert.deepEqual(remedy?.commands, [
			'kubectl --context admin@east-1 auth can-i list nodes',
			'kubectl --context admin@east-1 auth can-i get configmaps -n kube-system',
		]);
		assert.deepEqual(bothWays('permission.read', {deniedReads: unknown()}), ['unknown', 'unknown']);
	});
});
