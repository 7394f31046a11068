import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {load} from 'js-yaml';
import {baseFor, baseLines} from '../../source/mesh/base-for.ts';
import {overlayIssues} from '../../source/mesh/overlay-rules.ts';
import type {CiliumSettings, Platform} from '../../source/survey/facts.ts';
import {
	bothWays,
	contextOf,
	factsOf,
	known,
	modelWithBase,
	unknown,
	verdictOf,
} from '../helpers/facts.ts';

const withCni = modelWithBase({components: {cni: {enabled: true}}});
const daemonSets = (...names: string[]) => ({
	daemonSets: known(names.map(name => ({namespace: 'kube-system', name}))),
});

describe('platform.settings', () => {
	const on = (platform: Platform | undefined) => ({platform: known(platform)});

	test('passes platforms that need nothing, and those that base.yaml names', () => {
		assert.deepEqual(bothWays('platform.settings', on(undefined)), ['pass', 'pass']);
		assert.deepEqual(bothWays('platform.settings', on('kind')), ['pass', 'pass']);
		assert.deepEqual(
			bothWays(
				'platform.settings',
				on('openshift'),
				modelWithBase({values: {global: {platform: 'openshift'}}}),
			),
			['note', 'pass'],
		);
	});

	test("warns of OpenShift, and of others once Istio's CNI plugin is installed", () => {
		assert.deepEqual(bothWays('platform.settings', on('openshift')), ['note', 'warn']);
		assert.deepEqual(bothWays('platform.settings', on('gke')), ['note', 'note']);
		assert.deepEqual(bothWays('platform.settings', on('k3s'), withCni), ['note', 'warn']);
	});

	test('warns of one that base.yaml takes for another', () => {
		assert.deepEqual(
			bothWays(
				'platform.settings',
				on('k3s'),
				modelWithBase({values: {global: {platform: 'gke'}}}),
			),
			['note', 'warn'],
		);
	});

	test('names the lines for base.yaml, and passes once they are there', () => {
		for (const platform of ['openshift', 'gke', 'k3d', 'k3s', 'microk8s', 'minikube'] as const) {
			const base = baseFor(platform);
			assert.ok(base, platform);
			const {remedy} = verdictOf(
				'platform.settings',
				contextOf([factsOf({name: 'east-1', ...on(platform)})], {model: modelWithBase({})}),
			);
			for (const line of baseLines(base)) {
				assert.ok(remedy?.summary.includes(`\`${line}\``), line);
			}

			// The lines are what they say, and nothing that an overlay may not set.
			assert.deepEqual(load(baseLines(base).join('\n')), base);
			assert.deepEqual(
				overlayIssues({apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec: base}),
				[],
			);
			assert.deepEqual(bothWays('platform.settings', on(platform), modelWithBase(base)), [
				'note',
				'pass',
			]);
		}

		assert.equal(baseFor('kind'), undefined);
		assert.equal(baseFor(undefined), undefined);
	});

	test('is unknown where nobody could look', () => {
		assert.deepEqual(bothWays('platform.settings', {platform: unknown()}), ['unknown', 'unknown']);
	});
});

describe('platform.cni', () => {
	const cilium = (settings: Partial<CiliumSettings>) => ({
		...daemonSets('cilium'),
		cilium: known({
			balancesSockets: false,
			onlyOfHosts: false,
			isExclusive: true,
			...settings,
		}),
	});

	test('passes plugins that it knows, notes when it knows none', () => {
		assert.deepEqual(bothWays('platform.cni', daemonSets('calico-node', 'kube-proxy')), [
			'pass',
			'pass',
		]);
		assert.equal(
			verdictOf('platform.cni', contextOf([factsOf({name: 'a', ...daemonSets('kube-flannel-ds')})]))
				.observed,
			'flannel',
		);
		assert.deepEqual(bothWays('platform.cni', {}), ['note', 'note']);
	});

	test('warns of Cilium where it acts before the sidecar', () => {
		assert.deepEqual(bothWays('platform.cni', cilium({})), ['pass', 'pass']);
		assert.deepEqual(bothWays('platform.cni', cilium({balancesSockets: true})), ['note', 'warn']);
		assert.deepEqual(bothWays('platform.cni', cilium({balancesSockets: true, onlyOfHosts: true})), [
			'pass',
			'pass',
		]);
	});

	test("warns of Cilium where it removes Istio's CNI plugin", () => {
		assert.deepEqual(bothWays('platform.cni', cilium({}), withCni), ['pass', 'warn']);
		assert.deepEqual(bothWays('platform.cni', cilium({isExclusive: false}), withCni), [
			'pass',
			'pass',
		]);
		assert.deepEqual(
			bothWays('platform.cni', {...cilium({}), ...daemonSets('cilium', 'istio-cni-node')}),
			['note', 'warn'],
		);
	});

	test('is unknown without DaemonSets, and without the settings of a Cilium that is there', () => {
		assert.deepEqual(bothWays('platform.cni', {daemonSets: unknown()}), ['unknown', 'unknown']);
		assert.deepEqual(bothWays('platform.cni', {...daemonSets('cilium'), cilium: unknown()}), [
			'unknown',
			'unknown',
		]);
	});
});
