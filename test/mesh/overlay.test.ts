import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {formatProblem} from '../../source/mesh/file-problem.ts';
import type {Overlay} from '../../source/mesh/mesh.ts';
import {mergeOverlays, parseOverlay} from '../../source/mesh/overlay.ts';
import {layouts, pathKey, treeOf, writeYaml} from './yaml-writer.ts';

const problemsOf = (text: string, cluster?: string): string[] => {
	const result = parseOverlay(text, {path: 'base.yaml', cluster});
	return 'problems' in result ? result.problems.map(formatProblem) : [];
};

const overlayOf = (text: string): Overlay => {
	const result = parseOverlay(text, {path: 'base.yaml'});
	assert.ok(
		'overlay' in result,
		'problems' in result ? result.problems.map(formatProblem).join('\n') : '',
	);
	return result.overlay;
};

const operator = (spec: unknown) => ({
	apiVersion: 'install.istio.io/v1alpha1',
	kind: 'IstioOperator',
	spec,
});

/** A map with one value at a path below it. */
const nested = (path: readonly string[], value: unknown): unknown => {
	const [key, ...rest] = path;
	return key === undefined ? value : {[key]: nested(rest, value)};
};

const ordinary = {
	hub: 'registry.example.com/istio',
	tag: '1.31.1-distroless',
	profile: 'minimal',
	revision: '',
	meshConfig: {
		accessLogFile: '/dev/stdout',
		defaultConfig: {holdApplicationUntilProxyStarts: true},
	},
	components: {
		pilot: {
			enabled: true,
			k8s: {hpaSpec: {minReplicas: 2}, env: [{name: 'PILOT_ENABLE_STATUS', value: 'true'}]},
		},
		ingressGateways: [{name: 'istio-ingressgateway', enabled: true}],
		cni: {enabled: true},
	},
	values: {
		telemetry: {enabled: false},
		revision: '',
		pilot: {
			resources: {requests: {cpu: '10m', memory: '100Mi'}},
			env: {PILOT_ENABLE_STATUS: 'true'},
		},
		global: {
			logAsJson: true,
			multiCluster: {enabled: true},
			proxy: {resources: {requests: {cpu: '10m', memory: '40Mi'}}},
		},
	},
};

test('an overlay may set what the wizard does not own, in every layout', () => {
	for (const layout of layouts) {
		assert.deepEqual(
			overlayOf(writeYaml(treeOf(operator(ordinary)), layout).text),
			ordinary,
			layout.name,
		);
	}

	assert.deepEqual(
		overlayOf(
			'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {namespace: istio-system}\nspec: {}\n',
		),
		{},
	);
});

/** What the wizard owns, with a value, what is pointed at and what controls it. */
const owned: ReadonlyArray<[path: string, value: unknown, at: 'key' | 'value', fix: RegExp]> = [
	...['values', 'unvalidatedValues'].flatMap(
		(prefix): Array<[string, unknown, 'key' | 'value', RegExp]> => [
			[`${prefix}.global.meshID`, 'shop', 'key', /change mesh in mesh\.yaml/v],
			[
				`${prefix}.global.multiCluster.clusterName`,
				'x',
				'key',
				/change the name of the cluster in mesh\.yaml/v,
			],
			[`${prefix}.global.network`, 'east', 'key', /change clusters\.NAME\.network in mesh\.yaml/v],
			[`${prefix}.global.remotePilotAddress`, '10.0.0.1', 'key', /clusters\.NAME\.primary/v],
			[`${prefix}.global.externalIstiod`, true, 'key', /clusters\.NAME\.role/v],
			[`${prefix}.global.configCluster`, true, 'key', /clusters\.NAME\.role/v],
			[`${prefix}.global.istioNamespace`, 'istio-system', 'key', /remove it/v],
			[`${prefix}.global.revision`, 'a', 'value', /remove it/v],
			[`${prefix}.revision`, 'canary', 'value', /remove it/v],
			[`${prefix}.profile`, 'remote', 'value', /clusters\.NAME\.role/v],
			[`${prefix}.profile`, 'ambient', 'value', /remove it/v],
			[`${prefix}.pilot.env.PILOT_ENABLE_AMBIENT`, 'true', 'value', /remove it/v],
			[`${prefix}.ownerName`, 'me', 'key', /remove it/v],
			[`${prefix}.istiodRemote.enabled`, true, 'key', /clusters\.NAME\.role/v],
			[`${prefix}.istiodRemote.injectionPath`, '/inject', 'key', /clusters\.NAME\.primary/v],
			[`${prefix}.istiodRemote.injectionURL`, 'https://x', 'key', /clusters\.NAME\.primary/v],
			[`${prefix}.meshConfig.defaultConfig.meshId`, 'shop', 'key', /change mesh in mesh\.yaml/v],
			[`${prefix}.pilot.enabled`, false, 'value', /clusters\.NAME\.role/v],
			[`${prefix}.pilot.env.CLUSTER_ID`, 'x', 'key', /the name of the cluster/v],
			[`${prefix}.pilot.env.EXTERNAL_ISTIOD`, 'true', 'key', /clusters\.NAME\.role/v],
		],
	),
	['meshConfig.defaultConfig.meshId', 'shop', 'key', /change mesh in mesh\.yaml/v],
	['profile', 'demo', 'value', /clusters\.NAME\.role/v],
	['profile', 'remote', 'value', /clusters\.NAME\.role/v],
	['profile', 'ambient', 'value', /remove it/v],
	['components.ztunnel.enabled', true, 'value', /remove it/v],
	['namespace', 'elsewhere', 'key', /remove it/v],
	['revision', 'canary', 'value', /remove it/v],
	['components.pilot.enabled', false, 'value', /clusters\.NAME\.role/v],
	['components.pilot.enabled', 'false', 'value', /clusters\.NAME\.role/v],
	['components.pilot.namespace', 'elsewhere', 'key', /remove it/v],
	['components.istiodRemote', {enabled: true}, 'key', /clusters\.NAME\.role/v],
];

test('what the wizard owns is refused at the field, with the key of mesh.yaml that controls it', () => {
	for (const layout of layouts) {
		for (const [dotted, value, at, fix] of owned) {
			const path = ['spec', ...dotted.split('.')];
			const {text, keys, values} = writeYaml(
				treeOf(operator(nested(path.slice(1), value))),
				layout,
			);
			const place = (at === 'key' ? keys : values).get(pathKey(path));
			const [problem = '', ...more] = problemsOf(text);
			assert.deepEqual(more, [], text);
			assert.ok(
				problem.startsWith(
					`base.yaml:${place?.line}:${place?.column} ${path.join('.')}: is set by the wizard`,
				),
				`${problem}\n${text}`,
			);
			assert.match(problem, fix, text);
		}
	}
});

test('all problems of an overlay are told at once', () => {
	const spec = mergeOverlays(
		owned.map(([dotted, value]) => nested(dotted.split('.'), value) as Overlay),
	);
	const distinct = new Set(owned.map(([dotted]) => dotted)).size;
	assert.equal(
		problemsOf(writeYaml(treeOf(operator(spec)), {...layouts[0]}).text).length,
		distinct,
	);
});

test('the fix names the cluster that the overlay is for', () => {
	assert.match(
		problemsOf(
			'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: {values: {global: {network: east}}}\n',
			'west-1',
		).join('\n'),
		/base\.yaml:3:26 spec\.values\.global\.network: .*change clusters\.west-1\.network in mesh\.yaml/v,
	);
});

test('gateways and variables of the wizard are found in their lists', () => {
	const text = `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
spec:
  components:
    pilot:
      k8s:
        env:
          - {name: OK, value: a}
          - {name: CLUSTER_ID, value: a}
    ingressGateways:
      - name: istio-ingressgateway
      - enabled: true
        name: istio-eastwestgateway
`;
	assert.deepEqual(problemsOf(text), [
		'base.yaml:9:20 spec.components.pilot.k8s.env[1].name: CLUSTER_ID is made by the wizard; remove it and change the name of the cluster in mesh.yaml instead',
		'base.yaml:13:15 spec.components.ingressGateways[1].name: istio-eastwestgateway is made by the wizard; remove it and change clusters.NAME.gateway in mesh.yaml instead',
	]);
});

test('an overlay is one IstioOperator document with a spec', () => {
	assert.deepEqual(problemsOf(''), [
		'base.yaml:1:1 the file is empty; write an IstioOperator: apiVersion: install.istio.io/v1alpha1, kind: IstioOperator and a spec',
	]);
	assert.match(problemsOf('- a\n').join('\n'), /base\.yaml:1:1 the file is not a map/v);
	assert.deepEqual(
		problemsOf('apiVersion: install.istio.io/v1\nkid: IstioOperator\nspec:\nstatus: {}\n'),
		[
			'base.yaml:1:13 apiVersion: is not install.istio.io/v1alpha1; write apiVersion: install.istio.io/v1alpha1',
			'base.yaml:2:1 kid: is no key of an IstioOperator; did you mean kind?',
			'base.yaml:3:1 spec: is not a map; write what to set below spec, such as spec: {values: {…}}',
			'base.yaml:4:1 status: is no key of an IstioOperator; the keys are apiVersion, kind, metadata, spec',
		],
	);
	const text = 'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: {}\n';
	assert.deepEqual(problemsOf(`${text}---\n${text}`), [
		'base.yaml:5:1 a second document begins here; keep one document in the file',
	]);
	assert.deepEqual(overlayOf(`---\n${text}---\n`), {});
	assert.deepEqual(problemsOf('apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\n'), [
		'base.yaml:1:1 spec: is missing; write what to set below spec, such as spec: {values: {…}}',
	]);
});

test("metadata is the wizard's own", () => {
	assert.deepEqual(
		problemsOf(
			'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: mine, namespace: elsewhere}\nspec: {}\n',
		).map(text => text.split(' ', 2).join(' ')),
		['base.yaml:3:12 metadata.name:', 'base.yaml:3:24 metadata.namespace:'],
	);
});

test('misspelt keys, wrong shapes, duplicates and syntax errors are placed', () => {
	assert.deepEqual(
		problemsOf(
			'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  componets: {}\n  values: text\n  hub: a\n  hub: b\n  meshConfig: {a: .inf}\n',
		).map(text => text.split(';', 1).join('')),
		[
			'base.yaml:1:1 holds a number that is none or has no end',
			"base.yaml:4:3 spec.componets: is no key of an IstioOperator's spec",
			'base.yaml:5:11 spec.values: is not a map',
			'base.yaml:7:3 spec.hub: this key is there twice, first on line 6',
		],
	);
	assert.match(
		problemsOf('apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: [\n').join('\n'),
		/^base\.yaml:4:1 /v,
	);
});

test('overlays are laid over one another: maps merge, lists and the rest replace', () => {
	const base = {values: {global: {a: 1, b: [1, 2], c: {d: 1}}, pilot: null}, hub: 'x'};
	const overlay = {values: {global: {b: [3], c: {e: 2}}, pilot: {f: 1}}, tag: 'y'};
	assert.deepEqual(mergeOverlays([base, overlay]), {
		values: {global: {a: 1, b: [3], c: {d: 1, e: 2}}, pilot: {f: 1}},
		hub: 'x',
		tag: 'y',
	});
	assert.deepEqual(mergeOverlays([{a: {b: 1}}, {a: 5}, {a: {c: 1}}]), {a: {c: 1}});
	assert.deepEqual(mergeOverlays([]), {});
});

const map = fc.dictionary(
	fc.constantFrom('a', 'b', 'c', '__proto__'),
	fc.anything({
		key: fc.constantFrom('a', 'b', '__proto__', 'constructor'),
		maxDepth: 2,
		values: [fc.integer(), fc.constant(null), fc.string()],
	}),
	{noNullPrototype: true},
);

test('merging keeps its inputs, shares nothing with them and pollutes nothing', () => {
	fc.assert(
		fc.property(map, map, (below, above) => {
			const before = structuredClone([below, above]);
			const all = mergeOverlays([below, above]);
			assert.deepEqual([below, above], before);
			assert.equal(Object.getPrototypeOf(all), Object.prototype);
			assert.equal(Reflect.get({}, 'a'), undefined);
			assert.deepEqual(
				new Set(Object.keys(all)),
				new Set([...Object.keys(below), ...Object.keys(above)]),
			);
			assert.deepEqual(mergeOverlays([below]), below);
			assert.deepEqual(mergeOverlays([all, above]), all);
		}),
	);
	const list = {a: {b: [1]}};
	assert.notEqual((mergeOverlays([list]) as typeof list).a.b, list.a.b);
});
