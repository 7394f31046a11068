/* eslint-disable no-template-curly-in-string */
import assert from 'node:assert/strict';
import test from 'node:test';
import {formatProblem} from '../../source/mesh/file-problem.ts';
import type {Decided} from '../../source/mesh/overlay-contradictions.ts';
import {parseOverlay} from '../../source/mesh/overlay.ts';

const decided: Decided = {
	version: {value: '1.31.1', at: 'mesh.yaml:4'},
	trust: {value: 'generated', at: 'mesh.yaml:5'},
};

const problemsOf = (spec: string, said: Decided = decided): string[] => {
	const result = parseOverlay(
		`apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: ${spec}\n`,
		{path: 'base.yaml', decided: said},
	);
	return 'problems' in result ? result.problems.map(problem => formatProblem(problem)) : [];
};

void test('a tag of another Istio than mesh.yaml asks for is refused, with both places', () => {
	assert.deepEqual(problemsOf('{tag: 1.24.0-distroless}'), [
		'base.yaml:3:13 spec.tag: 1.24.0-distroless is another Istio than istio.version 1.31.1 (mesh.yaml:4); remove it, as the tag follows istio.version, or write 1.31.1 with the variant behind it, such as 1.31.1-distroless',
	]);
	for (const spec of [
		'{tag: 1.31.4}',
		'{tag: 1.24}',
		'{tag: v1.30.1}',
		'{values: {global: {tag: 1.30.1}}}',
		'{unvalidatedValues: {pilot: {tag: 1.30.1-debug}}}',
		'{components: {cni: {tag: 1.30.0}}}',
		'{values: {global: {proxy: {image: "registry.example.com:5000/proxyv2:1.24.0"}}}}',
	]) {
		assert.equal(problemsOf(spec).length, 1, spec);
	}

	for (const spec of [
		'{tag: 1.31.1}',
		'{tag: 1.31.1-distroless}',
		'{tag: "1.31"}',
		'{tag: stable}',
		'{tag: our-build-7}',
		'{values: {global: {proxy: {image: proxyv2}}}}',
		'{values: {global: {proxy: {image: "registry.example.com:5000/proxyv2"}}}}',
	]) {
		assert.deepEqual(problemsOf(spec), [], spec);
	}
});

void test("somebody else's CA is refused where mesh.yaml arranges istiod's, and may be where certificates are left to others", () => {
	const spec =
		'{values: {global: {caAddress: "cert-manager-istio-csr.cert-manager.svc:443", pilotCertProvider: kubernetes}, pilot: {env: {ENABLE_CA_SERVER: "false"}}}}';
	assert.equal(problemsOf(spec).length, 3);
	assert.match(problemsOf(spec).join('\n'), /trust\.mode generated \(mesh\.yaml:5\)/v);
	assert.deepEqual(
		problemsOf(spec, {...decided, trust: {value: 'external', at: 'mesh.yaml:5'}}),
		[],
	);
	assert.deepEqual(
		problemsOf(
			'{values: {global: {caAddress: "istiod.istio-system.svc:15012", pilotCertProvider: istiod}}}',
		),
		[],
	);
});

void test('a patch of what the wizard sets is refused', () => {
	const patched = (path: string, value: string) =>
		`{components: {pilot: {k8s: {overlays: [{kind: Deployment, name: istiod, patches: [{path: "${path}", value: "${value}"}]}]}}}}`;
	for (const [path, value] of [
		['spec.template.spec.containers.[name:discovery].env.[name:CLUSTER_ID].value', 'other'],
		['spec.template.spec.containers.[name:discovery].args[-1]', '--clusterID=foo'],
		['spec.template.metadata.labels.topology.istio.io/network', 'east'],
	] as const) {
		assert.match(
			problemsOf(patched(path, value)).join('\n'),
			/patches .*, which is set by the wizard/v,
		);
	}

	assert.deepEqual(problemsOf(patched('spec.template.spec.priorityClassName', 'high')), []);
	assert.match(
		problemsOf('{meshConfig: {defaultConfig: {discoveryAddress: "10.0.0.9:15012"}}}').join('\n'),
		/is set by the wizard/v,
	);
	assert.deepEqual(
		problemsOf(
			'{meshConfig: {defaultConfig: {discoveryAddress: "istiod.istio-system.svc:15012"}}}',
		),
		[],
	);
});

void test('placeholders of templates are named, templates that Istio fills in are none', () => {
	for (const value of [
		'<registry>',
		'${HUB}',
		'{{ .Values.hub }}',
		'CHANGEME',
		'registry/REPLACE_ME',
		'changeme',
		'<your-hub>/istio',
	]) {
		assert.match(
			problemsOf(`{hub: ${JSON.stringify(value)}}`).join('\n'),
			/is still the placeholder/v,
			value,
		);
	}

	assert.deepEqual(
		problemsOf(
			'{hub: registry.example.com/istio, meshConfig: {accessLogFormat: "<%START_TIME%> ${x}"}, values: {sidecarInjectorWebhook: {templates: {a: "{{ .Name }}"}}}}',
		),
		[],
	);
});

void test('Helm values are one problem, with the way to wrap them', () => {
	const result = parseOverlay('global: {hub: x}\npilot: {}\nmeshConfig: {}\n', {path: 'base.yaml'});
	assert.deepEqual(
		'problems' in result ? result.problems.map(problem => formatProblem(problem)) : [],
		[
			'base.yaml:1:1 global: these are values for Helm, not an IstioOperator; wrap them, four blanks further in:\n  apiVersion: install.istio.io/v1alpha1\n  kind: IstioOperator\n  spec:\n    values:\n      global: …',
		],
	);
});
