import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {ClusterFacts, Permission} from '../../source/survey/facts.ts';
import {
	bothWays,
	contextOf,
	deadFacts,
	factsOf,
	findingsOf,
	istioOf,
	known,
	modelOf,
	unknown,
	verdictOf,
	workstationOf,
} from '../helpers/facts.ts';

const model = modelOf([{name: 'east-1'}, {name: 'west-1'}]);

describe('names.cluster', () => {
	test('passes a DNS label', () => {
		assert.equal(verdictOf('names.cluster', contextOf([factsOf({name: 'east-1'})])).status, 'pass');
	});

	for (const name of ['East_1', 'Kubernetes', 'a'.repeat(64)]) {
		test(`refuses ${name.slice(0, 12)}`, () => {
			assert.equal(verdictOf('names.cluster', contextOf([factsOf({name})])).status, 'warn');
			assert.equal(
				verdictOf('names.cluster', contextOf([factsOf({name})], {model: modelOf([{name}])})).status,
				'fail',
			);
		});
	}
});

describe('identity.same-cluster', () => {
	const twins = [
		factsOf({name: 'east-1', uid: known('same')}),
		factsOf({name: 'east-2', uid: known('same')}),
	];

	test('tells one cluster under two names', () => {
		const verdict = verdictOf('identity.same-cluster', contextOf(twins));
		assert.equal(verdict.status, 'warn');
		assert.deepEqual(verdict.clusters, ['east-1', 'east-2']);
		assert.match(verdict.observed, /admin@east-1 and admin@east-2 lead to one cluster/v);
		assert.equal(
			verdictOf(
				'identity.same-cluster',
				contextOf(twins, {model: modelOf([{name: 'east-1'}, {name: 'east-2'}])}),
			).status,
			'fail',
		);
	});

	test('passes different UIDs and does not guess a missing one', () => {
		assert.equal(
			verdictOf('identity.same-cluster', contextOf([factsOf({name: 'a'}), factsOf({name: 'b'})]))
				.status,
			'pass',
		);
		assert.equal(
			verdictOf(
				'identity.same-cluster',
				contextOf([factsOf({name: 'a', uid: unknown()}), factsOf({name: 'b', uid: unknown()})]),
			).status,
			'unknown',
		);
	});

	test('looks at every pair once', () => {
		const pairs = findingsOf(
			'identity.same-cluster',
			contextOf(['a', 'b', 'c'].map(name => factsOf({name}))),
		).map(({clusters}) => clusters.join('-'));
		assert.deepEqual(pairs, ['a-b', 'a-c', 'b-c']);
	});
});

describe('identity.uid-changed', () => {
	const meant = modelOf([{name: 'east-1', uid: 'the-one'}]);
	const statusWith = (uid: ReturnType<typeof known<string>>) =>
		verdictOf('identity.uid-changed', contextOf([factsOf({name: 'east-1', uid})], {model: meant}))
			.status;

	test('compares with what mesh.yaml means', () => {
		assert.equal(statusWith(known('the-one')), 'pass');
		assert.equal(statusWith(known('another')), 'fail');
		assert.equal(statusWith(unknown()), 'unknown');
	});

	test('has nothing to compare before the first contact, or without a mesh', () => {
		assert.equal(
			verdictOf('identity.uid-changed', contextOf([factsOf({name: 'east-1'})], {model})).status,
			'skipped',
		);
		assert.equal(
			verdictOf('identity.uid-changed', contextOf([factsOf({name: 'east-1'})])).status,
			'skipped',
		);
	});
});

describe('version.kubernetes', () => {
	const cases: ReadonlyArray<[version: string, alone: string, intended: string]> = [
		['v1.35.4', 'pass', 'pass'],
		['v1.32.0-gke.1', 'pass', 'pass'],
		['v1.31.9', 'warn', 'fail'],
		['v1.37.0', 'note', 'warn'],
		['banana', 'unknown', 'unknown'],
	];
	for (const [version, alone, intended] of cases) {
		test(`${version} is ${alone} alone, ${intended} for a mesh of 1.31`, () => {
			const clusters = [factsOf({name: 'east-1', kubernetes: known(version)})];
			assert.equal(verdictOf('version.kubernetes', contextOf(clusters)).status, alone);
			assert.equal(verdictOf('version.kubernetes', contextOf(clusters, {model})).status, intended);
		});
	}

	test('is judged by the default Istio when there is no istioctl', () => {
		const verdict = verdictOf(
			'version.kubernetes',
			contextOf([factsOf({name: 'east-1', kubernetes: known('v1.31.9')})], {
				workstation: workstationOf({missing: true, looked: []}),
			}),
		);
		assert.equal(verdict.status, 'warn');
		assert.match(verdict.observed, /Istio 1\.31\.4 can/v);
	});

	test('of an Istio without a row is judged as the nearest minor, says so, and neither passes nor fails by it', () => {
		const verdict = (version: string, kubernetes: string) => {
			const {status, observed} = verdictOf(
				'version.kubernetes',
				contextOf([factsOf({name: 'east-1', kubernetes: known(kubernetes)})], {
					model: modelOf([{name: 'east-1'}], {istio: {version}}),
				}),
			);
			return [status, observed];
		};

		assert.deepEqual(verdict('1.29.9', 'v1.35.4'), [
			'note',
			'v1.35.4; Istio 1.29.9 (judged as Istio 1.30)',
		]);
		assert.deepEqual(verdict('1.29.9', 'v1.31.9'), [
			'warn',
			'v1.31.9 is older than Istio 1.29.9 (judged as Istio 1.30) can run on',
		]);
		assert.deepEqual(verdict('1.33.0', 'v1.37.0'), [
			'warn',
			'v1.37.0 is newer than what Istio 1.33.0 (judged as Istio 1.32) is tested with',
		]);
		// With a row of its own.
		assert.deepEqual(verdict('1.32.0', 'v1.35.4'), ['pass', 'v1.35.4']);
		assert.deepEqual(verdict('1.32.0', 'v1.31.9'), [
			'fail',
			'v1.31.9 is older than Istio 1.32.0 can run on',
		]);
	});

	test('is unknown when a version was not read', () => {
		assert.equal(
			verdictOf('version.kubernetes', contextOf([factsOf({name: 'east-1', kubernetes: unknown()})]))
				.status,
			'unknown',
		);
	});
});

describe('permission.install', () => {
	const right = (
		verb: string,
		resource: string,
		allowed: boolean,
		more: Partial<Permission> = {},
	): Permission => ({
		verb,
		group: '',
		resource,
		allowed,
		...more,
	});

	test('passes an administrator and one who has each right', () => {
		assert.equal(
			verdictOf('permission.install', contextOf([factsOf({name: 'east-1'})])).observed,
			'everything is allowed',
		);
		const each = factsOf({
			name: 'east-1',
			permissions: known([right('create', 'namespaces', true)]),
		});
		assert.equal(verdictOf('permission.install', contextOf([each])).status, 'pass');
	});

	test('names each missing right with the command that asks for it', () => {
		const facts = factsOf({
			name: 'east-1',
			permissions: known(
				[
					right('*', '*', false, {group: '*'}),
					right('create', 'namespaces', false),
					right('create', 'deployments', false, {group: 'apps', namespace: 'istio-system'}),
					right('patch', 'deployments', false, {group: 'apps', namespace: 'istio-system'}),
					right('create', 'pods/portforward', false, {namespace: 'istio-system'}),
					right('get', 'secrets', true),
				].slice(1),
			),
		});
		const verdict = verdictOf('permission.install', contextOf([facts], {model}));
		assert.equal(verdict.status, 'fail');
		assert.equal(
			verdict.observed,
			'not allowed: create namespaces; create/patch deployments.apps in istio-system; create pods/portforward in istio-system',
		);
		assert.deepEqual(verdict.remedy?.commands, [
			'kubectl --context admin@east-1 auth can-i create namespaces',
			'kubectl --context admin@east-1 auth can-i create deployments.apps -n istio-system',
			'kubectl --context admin@east-1 auth can-i patch deployments.apps -n istio-system',
			'kubectl --context admin@east-1 auth can-i create pods --subresource=portforward -n istio-system',
		]);
		assert.equal(verdictOf('permission.install', contextOf([facts])).status, 'warn');
	});

	test('is unknown where nobody could be asked', () => {
		assert.equal(
			verdictOf(
				'permission.install',
				contextOf([factsOf({name: 'east-1', permissions: unknown()})]),
			).status,
			'unknown',
		);
	});
});

describe('namespace.terminating', () => {
	const namespace = (terminating: boolean) => known({exists: true, terminating, createdByUs: true});

	test('refuses a namespace on its way out', () => {
		const clusters = [factsOf({name: 'east-1', systemNamespace: namespace(true)})];
		assert.equal(verdictOf('namespace.terminating', contextOf(clusters)).status, 'warn');
		assert.equal(verdictOf('namespace.terminating', contextOf(clusters, {model})).status, 'fail');
	});

	test('passes one that is active or missing, and does not guess', () => {
		assert.equal(
			verdictOf(
				'namespace.terminating',
				contextOf([factsOf({name: 'east-1', systemNamespace: namespace(false)})]),
			).observed,
			'active',
		);
		assert.equal(
			verdictOf('namespace.terminating', contextOf([factsOf({name: 'east-1'})])).status,
			'pass',
		);
		assert.equal(
			verdictOf(
				'namespace.terminating',
				contextOf([factsOf({name: 'east-1', systemNamespace: unknown()})]),
			).status,
			'unknown',
		);
	});
});

describe('namespace.network-label', () => {
	const labelled = (network?: string, exists = true): Partial<ClusterFacts> => ({
		systemNamespace: known({
			exists,
			terminating: false,
			createdByUs: true,
			...(network === undefined ? {} : {network}),
		}),
	});

	test('passes the planned network, and none where nothing runs', () => {
		assert.deepEqual(bothWays('namespace.network-label', labelled('shared')), ['pass', 'pass']);
		assert.deepEqual(bothWays('namespace.network-label', labelled()), ['pass', 'pass']);
		assert.deepEqual(bothWays('namespace.network-label', labelled(undefined, false)), [
			'skipped',
			'skipped',
		]);
	});

	test('warns of none where istiod runs, fails another', () => {
		assert.deepEqual(bothWays('namespace.network-label', {...labelled(), istio: istioOf({})}), [
			'note',
			'warn',
		]);
		assert.deepEqual(bothWays('namespace.network-label', labelled('other')), ['pass', 'fail']);
		assert.deepEqual(
			verdictOf(
				'namespace.network-label',
				contextOf([factsOf({name: 'east-1', ...labelled('other')})], {model}),
			).remedy?.commands,
			[
				'kubectl --context admin@east-1 label namespace istio-system topology.istio.io/network=shared --overwrite',
			],
		);
	});

	test('does not guess', () => {
		assert.deepEqual(bothWays('namespace.network-label', {systemNamespace: unknown()}), [
			'unknown',
			'unknown',
		]);
	});
});

describe('namespace.attached-elsewhere', () => {
	const attached = (controlPlaneClusters?: string): Partial<ClusterFacts> => ({
		systemNamespace: known({
			exists: true,
			terminating: false,
			createdByUs: true,
			...(controlPlaneClusters === undefined ? {} : {controlPlaneClusters}),
		}),
	});
	const remote = modelOf([{name: 'west-1'}, {name: 'east-1', role: 'remote', primary: 'west-1'}]);

	test('passes none, the planned primary, and any', () => {
		assert.deepEqual(bothWays('namespace.attached-elsewhere', attached()), ['pass', 'pass']);
		assert.deepEqual(bothWays('namespace.attached-elsewhere', attached('west-1'), remote), [
			'note',
			'pass',
		]);
		assert.deepEqual(bothWays('namespace.attached-elsewhere', attached('other, west-1'), remote), [
			'note',
			'pass',
		]);
		assert.deepEqual(bothWays('namespace.attached-elsewhere', attached('*'), remote), [
			'note',
			'pass',
		]);
	});

	test('fails another, for a remote and for a primary', () => {
		assert.deepEqual(bothWays('namespace.attached-elsewhere', attached('other'), remote), [
			'note',
			'fail',
		]);
		assert.deepEqual(bothWays('namespace.attached-elsewhere', attached('other')), ['note', 'fail']);
		assert.deepEqual(
			verdictOf(
				'namespace.attached-elsewhere',
				contextOf([factsOf({name: 'east-1', ...attached('other')})], {model}),
			).remedy?.commands,
			[
				'kubectl --context admin@east-1 annotate namespace istio-system topology.istio.io/controlPlaneClusters-',
			],
		);
	});

	test('does not guess', () => {
		assert.deepEqual(bothWays('namespace.attached-elsewhere', {systemNamespace: unknown()}), [
			'unknown',
			'unknown',
		]);
	});
});

test('no check passes anything of a cluster that does not answer', async t => {
	const {checks} = await import('../../source/checks/index.ts');
	for (const check of checks.filter(({scope}) => scope !== 'workstation')) {
		await t.test(check.id, () => {
			for (const [name, given] of Object.entries({
				alone: undefined,
				intended: modelOf([
					{name: 'east-1', uid: 'u'},
					{name: 'west-1', network: 'other', uid: 'u'},
				]),
			})) {
				const findings = findingsOf(
					check.id,
					contextOf([deadFacts('east-1'), deadFacts('west-1')], {model: given}),
				);
				const allowed = check.id === 'names.cluster' ? ['pass'] : ['unknown', 'skipped', 'fail'];
				assert.ok(
					findings.every(({status}) => allowed.includes(status)),
					`${name}: ${findings.map(({status}) => status).join(', ')}`,
				);
			}
		});
	}
});
