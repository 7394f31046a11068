import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {CiliumSettings, Platform} from '../../source/survey/facts.ts';
import {
	bothWays, contextOf, factsOf, known, modelWithBase, unknown, verdictOf,
} from '../helpers/facts.ts';

const withCni = modelWithBase({components: {cni: {enabled: true}}});
const daemonSets = (...names: string[]) => ({daemonSets: known(names.map(name => ({namespace: 'kube-system', name})))});

describe('platform.settings', () => {
	const on = (platform: Platform | undefined) => ({platform: known(platform)});

	test('passes platforms that need nothing, and those that base.yaml names', () => {
		assert.deepEqual(bothWays('platform.settings', on(undefined)), ['pass', 'pass']);
		assert.deepEqual(bothWays('platform.settings', on('kind')), ['pass', 'pass']);
		assert.deepEqual(bothWays('platform.settings', on('openshift'), modelWithBase({values: {global: {platform: 'openshift'}}})), ['note', 'pass']);
	});

	test('warns of OpenShift, and of others once Istio\'s CNI plugin is installed', () => {
		assert.deepEqual(bothWays('platform.settings', on('openshift')), ['note', 'warn']);
		assert.deepEqual(bothWays('platform.settings', on('gke')), ['note', 'note']);
		assert.deepEqual(bothWays('platform.settings', on('k3s'), withCni), ['note', 'warn']);
	});

	test('warns of one that base.yaml takes for another', () => {
		assert.deepEqual(bothWays('platform.settings', on('k3s'), modelWithBase({values: {global: {platform: 'gke'}}})), ['note', 'warn']);
	});

	test('is unknown where nobody could look', () => {
		assert.deepEqual(bothWays('platform.settings', {platform: unknown()}), ['unknown', 'unknown']);
	});
});

describe('platform.cni', () => {
	const cilium = (settings: Partial<CiliumSettings>) => ({
		...daemonSets('cilium'), cilium: known({
			balancesSockets: false, onlyOfHosts: false, isExclusive: true, ...settings,
		}),
	});

	test('passes plugins that it knows, notes when it knows none', () => {
		assert.deepEqual(bothWays('platform.cni', daemonSets('calico-node', 'kube-proxy')), ['pass', 'pass']);
		assert.equal(verdictOf('platform.cni', contextOf([factsOf({name: 'a', ...daemonSets('kube-flannel-ds')})])).observed, 'flannel');
		assert.deepEqual(bothWays('platform.cni', {}), ['note', 'note']);
	});

	test('warns of Cilium where it acts before the sidecar', () => {
		assert.deepEqual(bothWays('platform.cni', cilium({})), ['pass', 'pass']);
		assert.deepEqual(bothWays('platform.cni', cilium({balancesSockets: true})), ['note', 'warn']);
		assert.deepEqual(bothWays('platform.cni', cilium({balancesSockets: true, onlyOfHosts: true})), ['pass', 'pass']);
	});

	test('warns of Cilium where it removes Istio\'s CNI plugin', () => {
		assert.deepEqual(bothWays('platform.cni', cilium({}), withCni), ['pass', 'warn']);
		assert.deepEqual(bothWays('platform.cni', cilium({isExclusive: false}), withCni), ['pass', 'pass']);
		assert.deepEqual(bothWays('platform.cni', {...cilium({}), ...daemonSets('cilium', 'istio-cni-node')}), ['note', 'warn']);
	});

	test('is unknown without DaemonSets, and without the settings of a Cilium that is there', () => {
		assert.deepEqual(bothWays('platform.cni', {daemonSets: unknown()}), ['unknown', 'unknown']);
		assert.deepEqual(bothWays('platform.cni', {...daemonSets('cilium'), cilium: unknown()}), ['unknown', 'unknown']);
	});
});
