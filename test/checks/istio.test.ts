import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {labelSelectorOf} from '../../source/kubernetes/label-selector.ts';
import type {ClusterFacts, SystemNamespace, WebhookFacts} from '../../source/survey/facts.ts';
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

const model = modelOf([{name: 'east-1'}, {name: 'east-2', role: 'remote', primary: 'east-1'}]);
type Istio = ReturnType<typeof istioOf>;
const statuses = (id: string, istio: Istio, name = 'east-1') => {
	const clusters = [factsOf({name, istio})];
	return [
		verdictOf(id, contextOf(clusters)).status,
		verdictOf(id, contextOf(clusters, {model})).status,
	];
};

describe('istio.existing', () => {
	const cases: ReadonlyArray<{what: string; istio: Istio; alone: string; intended: string}> = [
		{
			what: 'nothing',
			istio: istioOf(),
			alone: 'pass',
			intended: 'pass',
		},
		{
			what: 'our own',
			istio: istioOf({}),
			alone: 'pass',
			intended: 'pass',
		},
		{
			what: 'our own, half installed',
			istio: istioOf({meshId: undefined}),
			alone: 'pass',
			intended: 'note',
		},
		{
			what: "istioctl's",
			istio: istioOf({owner: 'istioctl'}),
			alone: 'note',
			intended: 'note',
		},
		{
			what: 'another revision',
			istio: istioOf({revision: 'canary', owner: 'istioctl'}),
			alone: 'note',
			intended: 'note',
		},
		{
			what: 'unreadable',
			istio: unknown(),
			alone: 'unknown',
			intended: 'unknown',
		},
	];
	for (const {what, istio, alone, intended} of cases) {
		test(`${what}: ${alone} alone, ${intended} for a mesh`, () => {
			assert.deepEqual(statuses('istio.existing', istio), [alone, intended]);
		});
	}

	test('names what runs there', () => {
		const verdict = verdictOf(
			'istio.existing',
			contextOf(
				[
					factsOf({
						name: 'east-1',
						istio: istioOf({owner: 'istioctl', clusterId: 'Kubernetes', meshId: undefined}),
					}),
				],
				{model},
			),
		);
		assert.equal(
			verdict.observed,
			"istio-system/istiod 1.31.1, cluster Kubernetes of no named mesh, installed by istioctl; it can grow: apply takes it over as it runs, and gateways and all that is not istiod's stay (docs/grow.md)",
		);
	});

	test('ambient fails where a mesh is intended; namespaces that ask in vain are a warning', () => {
		const ztunnel = {daemonSets: known([{namespace: 'istio-system', name: 'ztunnel'}])};
		const asking = {
			namespaces: known([
				{name: 'shop', labels: {'istio.io/dataplane-mode': 'ambient'}, terminating: false},
			]),
		};
		const sidecars = {
			namespaces: known([
				{name: 'shop', labels: {'istio-injection': 'enabled'}, terminating: false},
			]),
		};
		assert.deepEqual(bothWays('istio.existing', {...ztunnel, ...asking}), ['note', 'fail']);
		assert.deepEqual(bothWays('istio.existing', asking), ['note', 'warn']);
		assert.deepEqual(bothWays('istio.existing', sidecars), ['pass', 'pass']);
		const verdict = verdictOf(
			'istio.existing',
			contextOf([factsOf({name: 'east-1', ...ztunnel, ...asking})], {model}),
		);
		assert.equal(
			verdict.observed,
			'the mesh here is ambient: DaemonSet istio-system/ztunnel, and shop in it',
		);
		assert.match(verdict.remedy?.summary ?? '', /sidecars only.*Install ambient multicluster/v);
	});

	test('an external control plane fails, seen from either side', () => {
		const webhook = (url?: string) => ({
			webhooks: known([
				{
					configuration: 'istio-sidecar-injector-external-istiod',
					kind: 'mutating' as const,
					name: 'rev.namespace.sidecar-injector.istio.io',
					isOfIstio: true,
					mustAnswer: true,
					rules: [],
					namespaces: labelSelectorOf(undefined),
					objects: labelSelectorOf(undefined),
					isConditional: false,
					...(url === undefined ? {service: {namespace: 'istio-system', name: 'istiod'}} : {url}),
				},
			]),
		});
		assert.deepEqual(
			bothWays('istio.existing', webhook('https://istiod.example.com:15017/inject')),
			['note', 'fail'],
		);
		assert.deepEqual(bothWays('istio.existing', webhook()), ['pass', 'pass']);
		assert.deepEqual(
			bothWays('istio.existing', {
				istio: istioOf({namespace: 'external-istiod', isExternal: true, owner: 'istioctl'}),
			}),
			['note', 'fail'],
		);
		assert.match(
			verdictOf(
				'istio.existing',
				contextOf(
					[factsOf({name: 'east-1', ...webhook('https://istiod.example.com:15017/inject')})],
					{model},
				),
			).observed,
			/asks https:\/\/istiod\.example\.com:15017\/inject/v,
		);
	});

	test('a control plane where a remote is to be fails', () => {
		assert.deepEqual(statuses('istio.existing', istioOf({clusterId: 'east-2'}), 'east-2'), [
			'pass',
			'fail',
		]);
	});
});

describe('istio.mesh-id', () => {
	test('is the planned one, or warns', () => {
		assert.deepEqual(statuses('istio.mesh-id', istioOf({})), ['pass', 'pass']);
		assert.deepEqual(statuses('istio.mesh-id', istioOf({meshId: 'other'})), ['pass', 'warn']);
		assert.deepEqual(statuses('istio.mesh-id', istioOf({meshId: undefined})), ['note', 'note']);
	});

	test('has nothing to say without a control plane in our place, and does not guess', () => {
		assert.deepEqual(statuses('istio.mesh-id', istioOf()), ['skipped', 'skipped']);
		assert.deepEqual(statuses('istio.mesh-id', istioOf({meshId: 'other', revision: 'canary'})), [
			'skipped',
			'skipped',
		]);
		assert.deepEqual(statuses('istio.mesh-id', istioOf({meshId: 'other'}), 'east-2'), [
			'pass',
			'skipped',
		]);
		assert.deepEqual(statuses('istio.mesh-id', unknown()), ['unknown', 'unknown']);
	});
});

describe('istio.cluster-name', () => {
	test('is the planned one, or fails with the way out', () => {
		assert.deepEqual(statuses('istio.cluster-name', istioOf({})), ['pass', 'pass']);
		assert.deepEqual(statuses('istio.cluster-name', istioOf({clusterId: 'Kubernetes'})), [
			'note',
			'note',
		]);
		assert.deepEqual(statuses('istio.cluster-name', istioOf({clusterId: 'east'})), [
			'pass',
			'fail',
		]);
		const {observed, remedy} = verdictOf(
			'istio.cluster-name',
			contextOf([factsOf({name: 'east-1', istio: istioOf({clusterId: 'east'})})], {model}),
		);
		assert.equal(observed, 'it calls itself east; mesh.yaml calls it east-1');
		assert.match(remedy?.summary ?? '', /Rename the cluster in mesh\.yaml to east/v);
	});

	test('lets one without a name grow, with an alias, unless nobody knows whether its Istio takes one', () => {
		const clusters = [
			factsOf({name: 'east-1', istio: istioOf({clusterId: 'Kubernetes', meshId: undefined})}),
		];
		assert.equal(
			verdictOf('istio.cluster-name', contextOf(clusters, {model})).observed,
			'it calls itself Kubernetes; apply names it east-1 and has istiod go on letting proxies in as Kubernetes (--clusterAliases)',
		);
		const old = verdictOf(
			'istio.cluster-name',
			contextOf(clusters, {model: modelOf([{name: 'east-1'}], {istio: {version: '1.26.8'}})}),
		);
		assert.equal(old.status, 'fail');
		assert.match(old.remedy?.summary ?? '', /Upgrade Istio first/v);
		assert.equal(
			verdictOf(
				'istio.cluster-name',
				contextOf([factsOf({name: 'east-1', istio: istioOf({formerName: 'Kubernetes'})})], {model}),
			).observed,
			'east-1, and lets proxies in as Kubernetes, too',
		);
	});

	test('has nothing to say without a control plane, and does not guess', () => {
		assert.deepEqual(statuses('istio.cluster-name', istioOf()), ['skipped', 'skipped']);
		assert.deepEqual(statuses('istio.cluster-name', unknown()), ['unknown', 'unknown']);
	});
});

describe('istio.proxy-identity', () => {
	const cart = {
		namespace: 'shop',
		kind: 'Deployment',
		name: 'cart',
		pods: 2,
		isInjected: true,
		isGateway: false,
		version: '1.31.1',
	};
	const planned = known([
		{
			...cart,
			cluster: 'east-1',
			network: 'shared',
			mesh: 'shop',
		},
	]);
	const before = known([{...cart, cluster: 'Kubernetes', mesh: 'cluster.local'}]);

	test('passes proxies that are as planned, and warns of those that came up before', () => {
		assert.deepEqual(bothWays('istio.proxy-identity', {istio: istioOf({}), proxies: planned}), [
			'pass',
			'pass',
		]);
		assert.deepEqual(
			bothWays('istio.proxy-identity', {
				istio: istioOf({clusterId: 'Kubernetes'}),
				proxies: before,
			}),
			['pass', 'warn'],
		);
		const verdict = verdictOf(
			'istio.proxy-identity',
			contextOf([factsOf({name: 'east-1', proxies: before})], {model: modelOf([{name: 'east-1'}])}),
		);
		assert.equal(
			verdict.observed,
			'Deployment shop/cart runs as Kubernetes, without a network, in mesh cluster.local',
		);
		assert.match(verdict.remedy?.summary ?? '', /--restart-workloads/v);
	});

	test('fails where a gateway would cut them off, unless they are restarted', () => {
		const apart = modelOf([
			{name: 'east-1', network: 'a'},
			{name: 'west-1', network: 'b'},
		]);
		const status = (
			proxies: ClusterFacts['proxies'],
			restartConsent?: 'all' | readonly string[],
		) => {
			const [finding] = findingsOf(
				'istio.proxy-identity',
				contextOf([factsOf({name: 'east-1', proxies})], {model: apart, restartConsent}),
			);
			return finding?.status;
		};

		const alone = known([{...cart, kind: 'Pod', cluster: 'Kubernetes'}]);
		const onNetwork = known([{...cart, cluster: 'Kubernetes', network: 'a'}]);
		assert.deepEqual(
			[status(before), status(before, ['bank']), status(before, ['shop']), status(before, 'all')],
			['fail', 'fail', 'note', 'note'],
		);
		assert.deepEqual(
			[status(alone), status(alone, 'all'), status(onNetwork)],
			['fail', 'fail', 'warn'],
		);
	});

	test('without a mesh, warns of proxies that their istiod refuses: it knows neither their name nor an alias', () => {
		assert.deepEqual(
			bothWays('istio.proxy-identity', {istio: istioOf({}), proxies: before})[0],
			'warn',
		);
		assert.deepEqual(
			bothWays('istio.proxy-identity', {
				istio: istioOf({formerName: 'Kubernetes'}),
				proxies: before,
			})[0],
			'pass',
		);
	});

	test('has nothing to say where no proxy runs, and does not guess', () => {
		assert.deepEqual(bothWays('istio.proxy-identity', {}), ['skipped', 'skipped']);
		assert.deepEqual(bothWays('istio.proxy-identity', {proxies: unknown()}), [
			'unknown',
			'unknown',
		]);
	});
});

const webhook = (more: Partial<WebhookFacts> = {}): WebhookFacts => ({
	configuration: 'istio-sidecar-injector',
	kind: 'mutating',
	name: 'namespace.sidecar-injector.istio.io',
	isOfIstio: true,
	revision: 'default',
	mustAnswer: true,
	rules: [{groups: [''], resources: ['pods'], operations: ['CREATE']}],
	namespaces: labelSelectorOf({matchLabels: {'istio-injection': 'enabled'}}),
	objects: labelSelectorOf({}),
	isConditional: false,
	service: {namespace: 'istio-system', name: 'istiod'},
	...more,
});

describe('istio.revisions', () => {
	const remote = modelOf([{name: 'east-1', role: 'remote', primary: 'east-2'}, {name: 'east-2'}]);

	test('passes one control plane, and none', () => {
		assert.deepEqual(statuses('istio.revisions', istioOf()), ['pass', 'pass']);
		assert.deepEqual(
			bothWays('istio.revisions', {
				istio: istioOf({}),
				webhooks: known([
					webhook(),
					webhook({
						configuration: 'istio-revision-tag-default',
						namespaces: labelSelectorOf({matchLabels: {'istio.io/deactivated': 'never-match'}}),
					}),
				]),
			}),
			['pass', 'pass'],
		);
	});

	test('warns of several, and of one elsewhere that the planned one comes beside', () => {
		assert.deepEqual(statuses('istio.revisions', istioOf({}, {revision: 'canary'})), [
			'note',
			'warn',
		]);
		assert.deepEqual(statuses('istio.revisions', istioOf({revision: 'canary'})), ['pass', 'warn']);
		assert.deepEqual(bothWays('istio.revisions', {istio: istioOf({revision: 'canary'})}, remote), [
			'pass',
			'pass',
		]);
	});

	test('warns of two injectors for one label', () => {
		const facts = {
			istio: istioOf({}),
			webhooks: known([webhook(), webhook({configuration: 'istio-sidecar-injector-old'})]),
		};
		assert.deepEqual(bothWays('istio.revisions', facts), ['note', 'warn']);
	});

	test("does not take istioctl's own two for two, which a failed installation leaves", () => {
		const withTag = (name: string) =>
			bothWays('istio.revisions', {
				istio: istioOf({}),
				webhooks: known([
					webhook(),
					webhook({
						configuration: 'istio-revision-tag-default',
						service: {namespace: 'istio-system', name},
					}),
				]),
			});
		assert.deepEqual(withTag('istiod'), ['pass', 'pass']);
		assert.deepEqual(withTag('istiod-canary'), ['note', 'warn']);
	});

	test('is unknown where control planes or webhooks are', () => {
		assert.deepEqual(statuses('istio.revisions', unknown()), ['unknown', 'unknown']);
		assert.deepEqual(bothWays('istio.revisions', {webhooks: unknown()}), ['unknown', 'unknown']);
	});
});

describe('istio.leftovers', () => {
	const remote = modelOf([{name: 'east-1', role: 'remote', primary: 'east-2'}, {name: 'east-2'}]);
	const namespace = (more: Partial<SystemNamespace> = {}) =>
		known({
			exists: true,
			terminating: false,
			createdByUs: false,
			...more,
		});
	const definitions = known({
		controlPlanes: [],
		crds: ['gateways.networking.istio.io'],
		webhooks: [],
	});

	test('passes nothing, and what belongs to a control plane', () => {
		assert.deepEqual(bothWays('istio.leftovers', {}), ['pass', 'pass']);
		assert.deepEqual(
			bothWays('istio.leftovers', {
				istio: istioOf({}),
				webhooks: known([webhook()]),
				systemNamespace: namespace(),
			}),
			['pass', 'pass'],
		);
		assert.deepEqual(
			bothWays('istio.leftovers', {systemNamespace: namespace({createdByUs: true})}),
			['pass', 'pass'],
		);
	});

	test('warns of webhooks that no control plane serves, except in a remote, which has just that', () => {
		assert.deepEqual(bothWays('istio.leftovers', {webhooks: known([webhook()])}), ['note', 'warn']);
		assert.deepEqual(
			bothWays('istio.leftovers', {
				istio: istioOf({}),
				webhooks: known([webhook({revision: 'old', configuration: 'istio-sidecar-injector-old'})]),
			}),
			['note', 'warn'],
		);
		assert.deepEqual(bothWays('istio.leftovers', {webhooks: known([webhook()])}, remote), [
			'note',
			'pass',
		]);
		const {remedy} = verdictOf(
			'istio.leftovers',
			contextOf(
				[factsOf({name: 'east-1', webhooks: known([webhook(), webhook({name: 'other'})])})],
				{model},
			),
		);
		assert.deepEqual(remedy?.commands, [
			'kubectl --context admin@east-1 delete mutatingwebhookconfiguration istio-sidecar-injector',
		]);
	});

	test('notes definitions and a namespace without a control plane', () => {
		assert.deepEqual(bothWays('istio.leftovers', {istio: definitions}), ['note', 'note']);
		assert.deepEqual(bothWays('istio.leftovers', {systemNamespace: namespace()}), ['note', 'note']);
		// Uninstalling leaves the namespace where it is.
		assert.equal(
			verdictOf(
				'istio.leftovers',
				contextOf([factsOf({name: 'east-1', systemNamespace: namespace()})]),
			).remedy,
			undefined,
		);
		assert.match(
			verdictOf(
				'istio.leftovers',
				contextOf([factsOf({name: 'east-1', istio: definitions})]),
			).remedy?.commands.join('\n') ?? '',
			/uninstall --purge.*\n.*--ignore-not-found gateways\.networking\.istio\.io$/v,
		);
	});

	test('is unknown where control planes or webhooks are', () => {
		assert.deepEqual(bothWays('istio.leftovers', {istio: unknown()}), ['unknown', 'unknown']);
		assert.deepEqual(bothWays('istio.leftovers', {webhooks: unknown()}), ['unknown', 'unknown']);
	});
});

describe('istio.foreign-manager', () => {
	const cases: ReadonlyArray<{what: string; istio: Istio; alone: string; intended: string}> = [
		{
			what: 'nothing',
			istio: istioOf(),
			alone: 'pass',
			intended: 'pass',
		},
		{
			what: 'istioctl',
			istio: istioOf({owner: 'istioctl'}),
			alone: 'pass',
			intended: 'pass',
		},
		{
			what: 'Helm',
			istio: istioOf({owner: 'helm'}),
			alone: 'note',
			intended: 'fail',
		},
		{
			what: 'Sail',
			istio: istioOf({owner: 'sail'}),
			alone: 'note',
			intended: 'fail',
		},
		{
			what: 'Helm in another namespace',
			istio: istioOf({owner: 'helm', namespace: 'mesh'}),
			alone: 'note',
			intended: 'warn',
		},
		{
			what: 'an unknown tool',
			istio: istioOf({owner: 'unknown'}),
			alone: 'note',
			intended: 'warn',
		},
		{
			what: 'unreadable',
			istio: unknown('timed-out'),
			alone: 'unknown',
			intended: 'unknown',
		},
	];
	for (const {what, istio, alone, intended} of cases) {
		test(`${what}: ${alone} alone, ${intended} for a mesh`, () => {
			assert.deepEqual(statuses('istio.foreign-manager', istio), [alone, intended]);
		});
	}

	test('says of each manager why, and what to do instead', () => {
		const remedyOf = (facts: Partial<ClusterFacts>) => {
			const {status, remedy} = verdictOf(
				'istio.foreign-manager',
				contextOf([factsOf({name: 'east-1', ...facts})], {model}),
			);
			return [status, remedy?.summary.split(':', 1).join(''), remedy?.commands.length];
		};

		const withOperator = (name: string, ...controlPlanes: Array<Parameters<typeof istioOf>[0]>) => {
			const istio = istioOf(...controlPlanes.filter(controlPlane => controlPlane !== undefined));
			return {istio: istio.known ? known({...istio.value, operators: [name]}) : istio};
		};

		assert.deepEqual(remedyOf({istio: istioOf({owner: 'helm'})}), ['fail', 'Helm manages it', 1]);
		assert.deepEqual(remedyOf({istio: istioOf({owner: 'sail'})}), [
			'fail',
			'the Sail operator manages it',
			1,
		]);
		assert.deepEqual(remedyOf(withOperator("Istio's in-cluster operator", {owner: 'istioctl'})), [
			'fail',
			"Istio's in-cluster operator manages it",
			2,
		]);
		assert.deepEqual(remedyOf(withOperator('Google Cloud Service Mesh')), [
			'fail',
			'Google Cloud Service Mesh manages it',
			1,
		]);
		assert.deepEqual(remedyOf({istio: istioOf({owner: 'istioctl', revision: 'asm-1234'})}), [
			'fail',
			'Google Cloud Service Mesh manages it',
			1,
		]);
		assert.deepEqual(
			remedyOf({
				istio: istioOf({owner: 'helm', namespace: 'aks-istio-system', revision: 'asm-1-27'}),
			}),
			['fail', 'the Istio add-on of AKS manages it', 1],
		);
		assert.deepEqual(
			remedyOf({namespaces: known([{name: 'aks-istio-system', labels: {}, terminating: false}])}),
			['fail', 'the Istio add-on of AKS manages it', 1],
		);
	});

	test('the in-cluster operator without a control plane of its own is noted', () => {
		const facts = known({
			controlPlanes: [],
			crds: [],
			webhooks: [],
			operators: ["Istio's in-cluster operator"],
		});
		assert.deepEqual(statuses('istio.foreign-manager', facts), ['note', 'note']);
	});

	test('an operator without a control plane is noted', () => {
		const facts = known({
			controlPlanes: [],
			crds: [],
			webhooks: [],
			operators: ['the Sail operator'],
		});
		assert.deepEqual(statuses('istio.foreign-manager', facts), ['note', 'note']);
	});
});

describe('version.skew', () => {
	const at = (...versions: string[]) =>
		contextOf(
			versions.map((version, index) =>
				factsOf({name: `c${index}`, istio: version === '' ? istioOf() : istioOf({version})}),
			),
		);
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
		assert.equal(
			verdictOf(
				'version.skew',
				contextOf([
					factsOf({name: 'a', istio: istioOf({})}),
					factsOf({name: 'b', istio: unknown()}),
				]),
			).status,
			'unknown',
		);
	});
});
