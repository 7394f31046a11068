import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {
	contextOf, factsOf, istioOf, known, modelOf, unknown, verdictOf,
} from '../helpers/facts.ts';

const model = modelOf([{name: 'east-1'}, {name: 'east-2', role: 'remote', primary: 'east-1'}]);
type Istio = ReturnType<typeof istioOf>;
const statuses = (id: string, istio: Istio, name = 'east-1') => {
	const clusters = [factsOf({name, istio})];
	return [verdictOf(id, contextOf(clusters)).status, verdictOf(id, contextOf(clusters, {model})).status];
};

describe('istio.existing', () => {
	const cases: ReadonlyArray<{what: string; istio: Istio; alone: string; intended: string}> = [
		{
			what: 'nothing', istio: istioOf(), alone: 'pass', intended: 'pass',
		},
		{
			what: 'our own', istio: istioOf({}), alone: 'pass', intended: 'pass',
		},
		{
			what: 'our own for another mesh', istio: istioOf({meshId: 'other'}), alone: 'pass', intended: 'fail',
		},
		{
			what: 'our own, half installed', istio: istioOf({meshId: undefined}), alone: 'pass', intended: 'note',
		},
		{
			what: 'istioctl\'s under the same names', istio: istioOf({owner: 'istioctl'}), alone: 'note', intended: 'note',
		},
		{
			what: 'istioctl\'s under Istio\'s default name', istio: istioOf({owner: 'istioctl', clusterId: 'Kubernetes', meshId: undefined}), alone: 'note', intended: 'fail',
		},
		{
			what: 'another revision', istio: istioOf({revision: 'canary', owner: 'istioctl'}), alone: 'note', intended: 'warn',
		},
		{
			what: 'one of another namespace beside our own', istio: istioOf({}, {namespace: 'mesh', owner: 'istioctl'}), alone: 'note', intended: 'warn',
		},
		{
			what: 'unreadable', istio: unknown(), alone: 'unknown', intended: 'unknown',
		},
	];
	for (const {what, istio, alone, intended} of cases) {
		test(`${what}: ${alone} alone, ${intended} for a mesh`, () => {
			assert.deepEqual(statuses('istio.existing', istio), [alone, intended]);
		});
	}

	test('names what runs there', () => {
		const verdict = verdictOf('istio.existing', contextOf([factsOf({name: 'east-1', istio: istioOf({owner: 'istioctl', clusterId: 'Kubernetes', meshId: undefined})})], {model}));
		assert.equal(verdict.observed, 'istio-system/istiod 1.31.1, cluster Kubernetes of no named mesh, installed by istioctl; mesh.yaml calls it cluster east-1 of mesh shop');
	});

	test('a control plane where a remote is to be fails', () => {
		assert.deepEqual(statuses('istio.existing', istioOf({clusterId: 'east-2'}), 'east-2'), ['pass', 'fail']);
	});

	test('a webhook without a control plane warns, except in a remote, which has just that', () => {
		const leftover = known({controlPlanes: [], crds: [], webhooks: ['istio-sidecar-injector']});
		assert.deepEqual(statuses('istio.existing', leftover), ['note', 'warn']);
		assert.deepEqual(statuses('istio.existing', leftover, 'east-2'), ['note', 'pass']);
	});
});

describe('istio.foreign-manager', () => {
	const cases: ReadonlyArray<{what: string; istio: Istio; alone: string; intended: string}> = [
		{
			what: 'nothing', istio: istioOf(), alone: 'pass', intended: 'pass',
		},
		{
			what: 'istioctl', istio: istioOf({owner: 'istioctl'}), alone: 'pass', intended: 'pass',
		},
		{
			what: 'Helm', istio: istioOf({owner: 'helm'}), alone: 'note', intended: 'fail',
		},
		{
			what: 'Sail', istio: istioOf({owner: 'sail'}), alone: 'note', intended: 'fail',
		},
		{
			what: 'Helm in another namespace', istio: istioOf({owner: 'helm', namespace: 'mesh'}), alone: 'note', intended: 'warn',
		},
		{
			what: 'an unknown tool', istio: istioOf({owner: 'unknown'}), alone: 'note', intended: 'warn',
		},
		{
			what: 'unreadable', istio: unknown('timed-out'), alone: 'unknown', intended: 'unknown',
		},
	];
	for (const {what, istio, alone, intended} of cases) {
		test(`${what}: ${alone} alone, ${intended} for a mesh`, () => {
			assert.deepEqual(statuses('istio.foreign-manager', istio), [alone, intended]);
		});
	}
});

describe('version.skew', () => {
	const at = (...versions: string[]) => contextOf(versions.map((version, index) => factsOf({name: `c${index}`, istio: version === '' ? istioOf() : istioOf({version})})));
	const cases: ReadonlyArray<[versions: string[], status: string]> = [
		[['1.31.1', '1.31.1'], 'pass'],
		[['1.31.1', '1.31.0'], 'note'],
		[['1.31.1', '1.30.5'], 'warn'],
		[['1.31.1', 'unknown'], 'unknown'],
		[['1.31.1', ''], 'skipped'],
		[['', ''], 'skipped'],
	];
	for (const [versions, status] of cases) {
		test(`${versions.map(version => version || 'none').join(' and ')}: ${status}`, () => {
			assert.equal(verdictOf('version.skew', at(...versions)).status, status);
		});
	}

	test('is unknown when control planes could not be listed', () => {
		assert.equal(verdictOf('version.skew', contextOf([factsOf({name: 'a', istio: istioOf({})}), factsOf({name: 'b', istio: unknown()})])).status, 'unknown');
	});
});
