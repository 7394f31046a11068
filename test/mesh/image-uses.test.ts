import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {fitted} from '../../source/kubernetes/shape.ts';
import {templateShape} from '../../source/kubernetes/shapes.ts';
import {imagesIn, usesOfObject, usesOfOverlays, usesOfPod} from '../../source/mesh/image-uses.ts';
import {modelFor} from '../../source/mesh/model.ts';
import {modelOf} from '../helpers/model.ts';

const gone = 'registry.istio.io/release';
const owner = {kind: 'Deployment', namespace: 'shop', name: 'cart'};

describe('images of a pod', () => {
	const containersOf = (pod: unknown) =>
		usesOfPod(fitted(pod, templateShape) ?? {}, owner).map(use =>
			use.where === 'container' ? [use.container, use.image, use.from] : [],
		);

	test('are those of its containers and init containers, not of ephemeral ones, which nothing brings back', () => {
		assert.deepEqual(
			containersOf({
				spec: {
					initContainers: [
						{name: 'wait', image: `${gone}/wait:1`},
						{name: 'other', image: 'docker.io/istio/wait:1'},
					],
					containers: [
						{name: 'app', image: `GCR.io/istio-release/app@sha256:${'0'.repeat(64)}`},
						{name: 'mirrored', image: `mirror.example.com:5000/${gone}/app:1`},
						{name: 'none'},
						{image: ''},
					],
					ephemeralContainers: [{name: 'debugger', image: `${gone}/base:1`}],
				},
			}),
			[
				['wait', `${gone}/wait:1`, 'manifest'],
				['app', `GCR.io/istio-release/app@sha256:${'0'.repeat(64)}`, 'manifest'],
			],
		);
	});

	test("tell the injector's from the workload's own and from Istio's", () => {
		const spec = {
			initContainers: [{name: 'istio-init', image: `${gone}/proxyv2:1`}],
			containers: [
				{name: 'istio-proxy', image: `${gone}/proxyv2:1`},
				{name: 'extra', image: `${gone}/extra:1`},
				{name: 'app', image: `${gone}/app:1`},
			],
		};
		const origins = (metadata: NonNullable<Parameters<typeof usesOfPod>[0]['metadata']>) =>
			containersOf({metadata, spec}).map(words => words.at(-1));
		assert.deepEqual(origins({}), ['manifest', 'manifest', 'manifest', 'manifest']);
		assert.deepEqual(
			origins({
				annotations: {
					'sidecar.istio.io/status':
						'{"initContainers":["istio-init"],"containers":["istio-proxy","extra"]}',
				},
			}),
			['injector', 'injector', 'injector', 'manifest'],
		);
		for (const status of ['{}', '{"containers":null}', 'no { JSON', '']) {
			assert.deepEqual(
				origins({annotations: {'sidecar.istio.io/status': status}}),
				['injector', 'injector', 'manifest', 'manifest'],
				status,
			);
		}

		assert.deepEqual(
			new Set(origins({labels: {'gateway.istio.io/managed': 'istio.io-gateway-controller'}})),
			new Set(['injector']),
		);
		for (const [label, value] of [
			['app', 'istiod'],
			['app', 'ztunnel'],
			['k8s-app', 'istio-cni-node'],
			['operator.istio.io/component', 'Pilot'],
		] as const) {
			assert.deepEqual(
				new Set(origins({labels: {[label]: value}})),
				new Set(['installation']),
				label,
			);
		}
	});

	test('are none where the pod has another shape', () => {
		for (const spec of [
			undefined,
			null,
			{containers: 'x'},
			{containers: [null, 'x', {image: 7}]},
		]) {
			assert.deepEqual(usesOfPod(fitted({spec}, templateShape) ?? {}, owner), []);
		}
	});
});

describe('what an object names', () => {
	const config = [
		'policy: enabled',
		'# registry.istio.io/release was here',
		'templates:',
		'  sidecar: |',
		'    # image: registry.istio.io/release/proxyv2:0',
		'    containers:',
		'    - image: "{{ .Values.global.hub }}/proxyv2"',
		'    - image: "registry.istio.io/release/extra:1"',
		'    - image: {{ printf "%s" "gcr.io/istio-release/other" }}',
		'    - image: mirror.example.com/registry.istio.io/release/x:1',
	].join('\n');
	const injector = (data: Record<string, string>) => ({
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: {name: 'istio-sidecar-injector', namespace: 'istio-system'},
		data,
	});
	const found = (object: Parameters<typeof usesOfObject>[0]) =>
		usesOfObject(object).map(use =>
			use.where === 'object' ? [use.path.join('.'), use.image] : [use.where, use.image],
		);

	test("of an injector's ConfigMap: hubs of its values, and images that stand in its templates, but for comments", () => {
		assert.deepEqual(
			found(
				injector({
					values: JSON.stringify({
						global: {
							hub: 'Registry.istio.io/release',
							proxy: {image: `${gone}/proxyv2:1`},
							tag: '1.30.2',
						},
					}),
					config,
				}),
			),
			[
				['values.global.hub', 'Registry.istio.io/release'],
				['values.global.proxy.image', `${gone}/proxyv2:1`],
				['config.templates.sidecar', `${gone}/extra:1`],
				['config.templates.sidecar', 'gcr.io/istio-release/other'],
			],
		);
		assert.deepEqual(
			found(injector({values: '{"global":{"hub":"docker.io/istio"}}', config: 'templates: {}'})),
			[],
		);
		assert.deepEqual(found(injector({})), []);
	});

	test('of one that cannot be parsed, all the same', () => {
		assert.deepEqual(found(injector({values: '{"global": {"hub": "registry.istio.io/release"'})), [
			['values', gone],
		]);
	});

	test("of the mesh's settings, a workload and an IstioOperator", () => {
		assert.deepEqual(
			found({
				apiVersion: 'v1',
				kind: 'ConfigMap',
				metadata: {name: 'istio'},
				data: {mesh: `defaultConfig:\n  proxyMetadata:\n    IMAGE: ${gone}/x:1\n`},
			}),
			[['mesh.defaultConfig.proxyMetadata.IMAGE', `${gone}/x:1`]],
		);
		assert.deepEqual(
			found({
				apiVersion: 'apps/v1',
				kind: 'Deployment',
				metadata: {name: 'istiod'},
				spec: {template: {spec: {containers: [{name: 'discovery', image: `${gone}/pilot:1`}]}}},
			}),
			[['container', `${gone}/pilot:1`]],
		);
		assert.deepEqual(
			found({
				apiVersion: 'install.istio.io/v1alpha1',
				kind: 'IstioOperator',
				metadata: {name: 'x'},
				spec: {
					hub: gone,
					components: {
						pilot: {k8s: {overlays: [{patches: [{path: 'image', value: `${gone}/pilot:1`}]}]}},
					},
				},
			}),
			[
				['spec.hub', gone],
				['spec.components.pilot.k8s.overlays.0.patches.0.value', `${gone}/pilot:1`],
			],
		);
		assert.deepEqual(
			found({
				apiVersion: 'v1',
				kind: 'Secret',
				metadata: {name: 'x'},
				data: {hub: gone},
			}),
			[],
		);
	});
});

test('a text of one line is an image as a whole, or none', () => {
	assert.deepEqual(imagesIn({note: `we have left ${gone}/pilot`, hub: ` ${gone} `}), [
		{path: ['hub'], image: gone},
	]);
});

describe('what overlays name', () => {
	const loaded = (base: Record<string, unknown>, west: Record<string, unknown> = {}) => {
		const clusters = [
			{
				name: 'east',
				network: 'east',
				context: 'east',
				role: 'primary' as const,
			},
			{
				name: 'west',
				network: 'west',
				context: 'west',
				role: 'primary' as const,
				overlay: 'overlays/west.yaml',
			},
		];
		const {trust, verifyImage} = modelOf([]);
		const model = modelFor({
			mesh: {
				mesh: 'shop',
				organization: 'shop',
				istio: {version: '1.31.1', preset: 'ha'},
				dataPlane: 'sidecar',
				trust,
				verify: {image: verifyImage},
				base: 'common.yaml',
				clusters,
			},
			path: '/mesh/mesh.yaml',
			directory: '/mesh',
			base,
			overlays: {west},
		});
		return model.clusters.map(cluster =>
			usesOfOverlays(cluster).map(use =>
				use.where === 'file' ? [use.file, use.path.join('.'), use.image] : [],
			),
		);
	};

	test('is told with the file that says it last, and not where another file replaces it', () => {
		assert.deepEqual(loaded({hub: gone}), [
			[['common.yaml', 'spec.hub', gone]],
			[['common.yaml', 'spec.hub', gone]],
		]);
		assert.deepEqual(loaded({hub: gone}, {hub: 'docker.io/istio'}), [
			[['common.yaml', 'spec.hub', gone]],
			[],
		]);
		assert.deepEqual(
			loaded(
				{hub: 'docker.io/istio'},
				{values: {global: {hub: 'gcr.io/istio-release', proxy: {image: 'proxyv2'}}}},
			),
			[[], [['overlays/west.yaml', 'spec.values.global.hub', 'gcr.io/istio-release']]],
		);
		assert.deepEqual(loaded({hub: 'mirror.example.com/registry.istio.io/release'}), [[], []]);
	});

	test('is found in lists, which replace each other as a whole', () => {
		const patched = (value: string) => ({
			components: {
				pilot: {
					k8s: {
						overlays: [
							{
								kind: 'Deployment',
								name: 'istiod',
								patches: [{path: 'spec.template.spec.containers.[name:discovery].image', value}],
							},
						],
					},
				},
			},
		});
		assert.deepEqual(loaded(patched(`${gone}/pilot:1`), patched('docker.io/istio/pilot:1')), [
			[['common.yaml', 'spec.components.pilot.k8s.overlays.0.patches.0.value', `${gone}/pilot:1`]],
			[],
		]);
	});
});
