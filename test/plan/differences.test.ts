import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {differencesBetween} from '../../source/plan/differences.ts';

const deployment = (
	change: Record<string, unknown> = {},
	metadata: Record<string, unknown> = {},
): KubeObject => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'istiod', namespace: 'istio-system', ...metadata},
	spec: {
		replicas: 1,
		template: {
			spec: {
				containers: [
					{
						name: 'discovery',
						env: [
							{name: 'A', value: '1'},
							{name: 'B', value: '2'},
						],
					},
				],
			},
		},
		...change,
	},
});

describe('differences between an object and its plan', () => {
	it('are none between equals', () => {
		assert.deepEqual(differencesBetween(deployment(), deployment()), []);
	});

	it('are none where the API server fills in what nobody said, and are where that would go', () => {
		const service = (spec: Record<string, unknown>): KubeObject => ({
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {name: 'gateway', namespace: 'istio-system'},
			spec,
		});
		const port = (more: Record<string, unknown> = {}) => ({name: 'tls', port: 15_443, ...more});
		const sent = service({type: 'LoadBalancer', ports: [port()]});
		const planned = service({
			type: 'LoadBalancer',
			ports: [port({nodePort: 31_234, protocol: 'TCP'})],
			healthCheckNodePort: 32_000,
			ipFamilies: ['IPv4'],
		});
		const live = service({type: 'ClusterIP', ports: [port({protocol: 'TCP'})]});
		assert.deepEqual(differencesBetween(live, planned, sent), [
			'Service istio-system/gateway: spec.type is "ClusterIP", planned "LoadBalancer"',
		]);
		assert.deepEqual(
			differencesBetween(
				live,
				planned,
				service({type: 'LoadBalancer', ports: [port({nodePort: 31_234})]}),
			).at(-1),
			'Service istio-system/gateway: spec.ports.tls.nodePort is absent, planned 31234',
			'a node port that somebody set',
		);
		assert.deepEqual(
			differencesBetween(
				service({type: 'LoadBalancer', ports: [port()], externalTrafficPolicy: 'Local'}),
				sent,
				sent,
			),
			['Service istio-system/gateway: spec.externalTrafficPolicy is "Local", planned absent'],
		);
		const unnamed = (...ports: number[]) => service({ports: ports.map(number => ({port: number}))});
		assert.equal(
			differencesBetween(unnamed(1), unnamed(1, 2), unnamed(2)).length,
			1,
			'items that cannot be told apart',
		);
	});

	it('of roles are what they allow, wherever in the list it stands', () => {
		const role = (...rules: Array<Record<string, unknown>>): KubeObject => ({
			apiVersion: 'rbac.authorization.k8s.io/v1',
			kind: 'ClusterRole',
			metadata: {name: 'istio-reader'},
			rules,
		});
		const core = {apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'list']};
		const slices = {
			apiGroups: ['discovery.k8s.io'],
			resources: ['endpointslices'],
			verbs: ['get', 'list', 'watch'],
		};
		const metrics = {nonResourceURLs: ['/metrics'], verbs: ['get']};
		assert.deepEqual(differencesBetween(role(metrics, core), role(core, slices, metrics)), [
			'ClusterRole istio-reader: lacks endpointslices.discovery.k8s.io (get, list, watch)',
		]);
		assert.deepEqual(
			differencesBetween(role({...core, verbs: ['get', 'list', 'delete']}), role(core)),
			[
				'ClusterRole istio-reader: allows pods (delete), which is not planned',
				'ClusterRole istio-reader: allows nodes (delete), which is not planned',
			],
		);
		assert.deepEqual(differencesBetween(role({...core, resourceNames: ['one']}), role(core)), [
			'ClusterRole istio-reader: lacks pods (get, list)',
			'ClusterRole istio-reader: lacks nodes (get, list)',
		]);
		assert.deepEqual(
			differencesBetween(
				role({apiGroups: ['*'], resources: ['*'], verbs: ['*']}),
				role(core, slices),
			),
			['ClusterRole istio-reader: allows *.* (*), which is not planned'],
		);
		assert.deepEqual(
			differencesBetween(
				role({...core, resources: ['nodes']}, slices, {...core, resources: ['pods']}),
				role(slices, core),
			),
			[],
			'the same in another order',
		);
	});

	it('name the object, the path by names, and both values', () => {
		const changed = deployment({
			template: {
				spec: {
					containers: [
						{
							name: 'discovery',
							env: [
								{name: 'B', value: 'changed'},
								{name: 'A', value: '1'},
							],
						},
					],
				},
			},
		});
		assert.deepEqual(differencesBetween(changed, deployment()), [
			'Deployment istio-system/istiod: spec.template.spec.containers.discovery.env.B.value is "changed", planned "2"',
		]);
	});

	it('see what is absent on either side', () => {
		assert.deepEqual(differencesBetween(deployment({strategy: 'x'}), deployment({paused: true})), [
			'Deployment istio-system/istiod: spec.strategy is "x", planned absent',
			'Deployment istio-system/istiod: spec.paused is absent, planned true',
		]);
	});

	it('leave out what changes by itself: bookkeeping, status, installer labels, replicas', () => {
		const live = deployment(
			{replicas: 3},
			{
				resourceVersion: '7',
				generation: 4,
				uid: 'u',
				managedFields: [],
				labels: {
					'operator.istio.io/version': '1',
					'install.operator.istio.io/owning-resource': 'x',
					'istio.io/rev': 'default',
				},
			},
		);
		assert.deepEqual(differencesBetween({...live, status: {replicas: 3}}, deployment()), []);
	});

	it('keep a label of ours', () => {
		assert.equal(
			differencesBetween(
				deployment({}, {labels: {'topology.istio.io/network': 'a'}}),
				deployment({}, {labels: {'topology.istio.io/network': 'b'}}),
			).length,
			1,
		);
	});

	const settings = (mesh: string, rest: Record<string, string> = {}): KubeObject => ({
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: {name: 'istio', namespace: 'istio-system'},
		data: {mesh, ...rest},
	});

	it("tell istiod's settings key by key, so that what somebody set there is seen to go", () => {
		assert.deepEqual(
			differencesBetween(
				settings('accessLogFile: /dev/stdout\nrootNamespace: istio-system'),
				settings('defaultConfig: {meshId: shop}\nrootNamespace: istio-system'),
			),
			[
				'ConfigMap istio-system/istio: data.mesh.accessLogFile is "/dev/stdout", planned absent',
				'ConfigMap istio-system/istio: data.mesh.defaultConfig is absent, planned {"meshId":"shop"}',
			],
		);
	});

	it('tell them as texts where they are no maps, say the same in other words, or are no settings', () => {
		assert.equal(differencesBetween(settings('a: [1'), settings('a: 1')).length, 1);
		assert.deepEqual(differencesBetween(settings('a: 1'), settings('a:  1')), [
			'ConfigMap istio-system/istio: data.mesh is "a: 1", planned "a:  1"',
		]);
		assert.deepEqual(
			differencesBetween(settings('', {other: 'a: 1'}), settings('', {other: 'a: 2'})),
			['ConfigMap istio-system/istio: data.other is "a: 1", planned "a: 2"'],
		);
	});

	const webhook = (fields: Record<string, unknown>): KubeObject => ({
		apiVersion: 'admissionregistration.k8s.io/v1',
		kind: 'MutatingWebhookConfiguration',
		metadata: {name: 'istio-sidecar-injector'},
		webhooks: [{name: 'a', ...fields}],
	});
	const selector = {matchExpressions: [{key: 'x', operator: 'Exists'}]};

	it("leave out a webhook's CA, failure policy and deactivation, but not its other selectors", () => {
		assert.deepEqual(
			differencesBetween(
				webhook({
					clientConfig: {caBundle: 'x'},
					failurePolicy: 'Fail',
					namespaceSelector: {matchLabels: {'istio.io/deactivated': 'never-match'}},
				}),
				webhook({clientConfig: {}, failurePolicy: 'Ignore', namespaceSelector: selector}),
			),
			[],
		);
		assert.equal(
			differencesBetween(
				webhook({namespaceSelector: {matchLabels: {mine: 'x'}}}),
				webhook({namespaceSelector: selector}),
			).length,
			2,
		);
	});
});
