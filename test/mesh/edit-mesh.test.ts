import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {parse} from 'yaml';
import {MeshError} from '../../source/errors.ts';
import {setClusterUid} from '../../source/mesh/edit-mesh.ts';
import {parseMeshFile} from '../../source/mesh/mesh-file.ts';
import {placeholderIssues} from '../../source/mesh/placeholders.ts';
import type {Mesh} from '../../source/mesh/mesh.ts';
import {renderMeshFile} from '../../source/mesh/render-mesh.ts';
import {fullMesh} from './full-mesh.ts';
import {layouts, treeOf, writeYaml, type Tree} from './yaml-writer.ts';

const uid = '2f6d5a0e-8f0c-4c39-9a53-6c1f1d1f3c52';

const meshOf = (text: string): Mesh => {
	const result = parseMeshFile(text, {path: 'mesh.yaml'});
	assert.ok('mesh' in result, JSON.stringify(result));
	return result.mesh;
};

const head =
	'apiVersion: mesh-wizard/v1\nkind: Mesh\nmesh: shop\nistio:   {version: 1.31.1}\nclusters:\n';

test('in a flow map the uid comes after the context', () => {
	assert.equal(
		setClusterUid(
			`${head}  a: {context: a,   network: n , role: primary}   # the first\n  b: { context: b, network: "n", role: primary }\n`,
			'a',
			uid,
		),
		`${head}  a: {context: a, uid: ${uid},   network: n , role: primary}   # the first\n  b: { context: b, network: "n", role: primary }\n`,
	);
});

test('in a flow map over several lines as well, also where the context comes last or is quoted', () => {
	const text = `${head}  a: {\n    network: n,  # here\n    role: primary,\n    context: "a:b"  # there\n  }\n`;
	assert.equal(setClusterUid(text, 'a', uid), text.replace('"a:b"', `"a:b", uid: ${uid}`));
});

test('in a block map the uid gets a line of its own, indented as the context', () => {
	const text = `${head}    a:\n        # which one\n        context: a   # this one\n\n        # where\n        network: n\n        role: primary\n    b: {context: b, network: n, role: primary}`;
	assert.equal(
		setClusterUid(text, 'a', uid),
		text.replace('# this one\n', `# this one\n        uid: ${uid}\n`),
	);
});

test('at the end of a file without a last newline', () => {
	const text = `${head}  a:\n    network: n\n    role: primary\n    context: a`;
	assert.equal(setClusterUid(text, 'a', uid), `${text}\n    uid: ${uid}`);
});

test('after a context that is written as a block', () => {
	const text = `${head}  a:\n    context: >-\n      a\n      b\n    network: n\n    role: primary\n`;
	assert.equal(
		setClusterUid(text, 'a', uid),
		text.replace('      b\n', `      b\n    uid: ${uid}\n`),
	);
});

test('newlines of Windows stay', () => {
	const text = `${head}  a:\n    context: a\n    network: n\n    role: primary\n`.replaceAll(
		'\n',
		'\r\n',
	);
	assert.equal(
		setClusterUid(text, 'a', uid),
		text.replace('context: a\r\n', `context: a\r\n    uid: ${uid}\r\n`),
	);
});

test('an earlier uid is replaced where it is, and an empty one filled', () => {
	const text = `${head}  a: {role: primary, uid: "old" , context: a, network: n}\n  b:\n    uid:   # not yet\n    context: b\n    network: n\n    role: primary\n`;
	assert.equal(setClusterUid(text, 'a', uid), text.replace('"old"', uid));
	assert.equal(setClusterUid(text, 'b', uid), text.replace('uid:   #', `uid: ${uid}   #`));
	assert.equal(
		setClusterUid(setClusterUid(text, 'a', uid), 'a', uid),
		setClusterUid(text, 'a', uid),
	);
});

test('an inherited context leaves room at the front', () => {
	const flow = `${head}  a: {network: n, role: primary, context: a}\n  b: &b {network: n, role: remote, primary: a, context: b, state: leaving}\n  c: {<<: *b, network: m}\n`;
	assert.equal(setClusterUid(flow, 'c', uid), flow.replace('{<<', `{uid: ${uid}, <<`));
	const block = `${head}  a:\n    context: a\n    network: n\n    role: primary\n  b: &b {network: n, role: primary, context: b}\n  c:\n    <<: *b\n    network: m\n`;
	assert.equal(setClusterUid(block, 'c', uid), block.replace('    <<', `    uid: ${uid}\n    <<`));
});

test('a uid that is no plain text is quoted', () => {
	const text = `${head}  a: {context: a, network: n, role: primary}\n`;
	for (const odd of ['123', '1e5', 'true', 'null', 'a, b', 'x: y', '# no', '"', 'é']) {
		const {clusters} = parse(setClusterUid(text, 'a', odd)) as {
			clusters: {a: Record<string, unknown>};
		};
		assert.equal(clusters.a['uid'], odd);
	}
});

test('where it cannot be done nothing is changed and it says how to do it by hand', () => {
	const impossible: Array<[text: string, cluster: string]> = [
		[`${head}  a: {context: a, network: n, role: primary}\n`, 'b'],
		[`${head}  a: &a {context: a, network: n, role: primary}\n  b: *a\n`, 'b'],
		// The uid would reach b as well.
		[`${head}  a: &a {context: a, network: n, role: primary}\n  b: {<<: *a, context: b}\n`, 'a'],
		[`${head}  a: {context: a`, 'a'],
		['', 'a'],
		['- a\n', 'a'],
	];
	for (const [text, cluster] of impossible) {
		assert.throws(
			() => setClusterUid(text, cluster, uid),
			(error: unknown) =>
				error instanceof MeshError &&
				error.remedy.join('\n').includes(`clusters.${cluster}: uid: ${uid}`),
			text,
		);
	}
});

const withoutUid = (tree: Tree): Tree => {
	const clusters =
		'entries' in tree ? tree.entries.find(([key]) => key === 'clusters')?.[1] : undefined;
	const east =
		clusters !== undefined && 'entries' in clusters
			? clusters.entries.find(([key]) => key === 'east-1')?.[1]
			: undefined;
	if (east !== undefined && 'entries' in east) {
		east.entries = east.entries.filter(([key]) => key !== 'uid');
	}

	return tree;
};

test('in every layout, for every cluster, only the uid is added and all else stays byte for byte', () => {
	for (const layout of layouts) {
		const {text} = writeYaml(withoutUid(treeOf(fullMesh)), layout);
		for (const name of Object.keys(fullMesh.clusters)) {
			const edited = setClusterUid(text, name, uid);
			const before = meshOf(text);
			assert.deepEqual(
				meshOf(edited),
				{
					...before,
					clusters: before.clusters.map(cluster =>
						cluster.name === name ? {...cluster, uid} : cluster,
					),
				},
				layout.name,
			);
			assert.equal(
				edited.replace(new RegExp(`, uid: ${uid}|[ ]*uid: ${uid}\r?\n`, 'v'), ''),
				text,
				`${layout.name} ${name}`,
			);
		}
	}
});

const word = fc
	.string({unit: fc.constantFrom(...'azAZ09-_.'), minLength: 1, maxLength: 12})
	.map(text => `a${text}9`);
const anyText = fc
	.string({minLength: 1, maxLength: 20})
	.filter(text => text.trim() === text && !text.startsWith('~'));
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, {nil: undefined});

const anyMesh: fc.Arbitrary<Mesh> = fc.record({
	mesh: word,
	organization: word,
	istio: fc.record({version: fc.constantFrom('1.31.1', '1.30.5', '1.32-alpha.eed52ebb66ad')}),
	dataPlane: fc.constant('sidecar' as const),
	trust: fc.oneof(
		fc.record({mode: fc.constant('generated' as const), directory: anyText}),
		fc.constant({mode: 'in-cluster' as const}),
	),
	base: optional(anyText),
	verify: fc.record({
		image: fc.constantFrom(
			'registry.k8s.io/e2e-test-images/agnhost:2.59',
			'mirror.example.com:5000/agnhost:1',
		),
	}),
	clusters: fc
		.uniqueArray(
			fc.record({
				name: fc.constantFrom(
					'a',
					'b',
					'1',
					'01',
					'on',
					'no',
					'null',
					'true',
					'e-1',
					'1e3',
					'0x10',
				),
				context: anyText,
				kubeconfig: optional(anyText),
				uid: optional(fc.uuid()),
				network: fc.oneof(word, fc.constantFrom('1.30', '0x10', 'true', 'null', '1e3')),
				role: fc.constant('primary' as const),
				apiServer: optional(fc.constantFrom('https://10.0.0.7:6443', 'https://[fd00::1]:6443')),
				tlsServerName: optional(fc.constant('api.example.com')),
				overlay: optional(anyText),
				gateway: optional(
					fc.record({
						internal: fc.boolean(),
						sourceRanges: fc.constant(['10.0.0.0/8', 'fd00::/8']),
						annotations: fc.dictionary(fc.constantFrom('a', 'example.com/b'), fc.string(), {
							noNullPrototype: true,
						}),
					}),
				),
			}),
			{
				minLength: 1,
				maxLength: 5,
				selector: ({name}) => name,
			},
		)
		.map(clusters =>
			clusters.map((cluster, index) => ({...cluster, context: `${cluster.context}${index}`})),
		),
});

/** Without keys that have no value. */
const bare = (value: unknown): unknown => parse(JSON.stringify(value));

test('a written mesh file is read as the mesh that it was written from', () => {
	fc.assert(
		fc.property(
			anyMesh.filter(mesh => placeholderIssues(mesh).length === 0),
			mesh => {
				assert.deepEqual(meshOf(renderMeshFile(mesh)), bare(mesh));
			},
		),
		{numRuns: 60},
	);
});

test('a new mesh file has a line for each cluster and says what it is', () => {
	const mesh: Mesh = {
		mesh: 'shop',
		organization: 'shop.example.com',
		istio: {version: '1.31.1'},
		dataPlane: 'sidecar',
		trust: {mode: 'generated', directory: 'certs'},
		base: 'base.yaml',
		verify: {image: 'registry.k8s.io/e2e-test-images/agnhost:2.59'},
		clusters: [
			{
				name: 'east-1',
				context: 'admin@east-1',
				network: 'east',
				role: 'primary',
			},
			{
				name: 'east-2',
				context: 'arn:aws:eks:eu-west-1:123456789012:cluster/east-2',
				network: 'east',
				role: 'remote',
				primary: 'east-1',
				gateway: {
					sourceRanges: ['10.0.0.0/8'],
					annotations: {'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal'},
				},
			},
		],
	};
	assert.equal(
		renderMeshFile(mesh, {schema: 'mesh.schema.json'}),
		`# yaml-language-server: $schema=mesh.schema.json
# The whole intent of this mesh. Everything else can be made again from it and the clusters.
# The keys are described in docs/mesh-file.md.

apiVersion: mesh-wizard/v1
kind: Mesh
mesh: shop # meshID, the same everywhere
organization: shop.example.com # O= of the certificates
istio: {version: 1.31.1}
dataPlane: sidecar
trust: {mode: generated, directory: certs}
base: base.yaml # an IstioOperator overlay for all clusters
clusters:
  east-1: {context: admin@east-1, network: east, role: primary}
  east-2: {context: arn:aws:eks:eu-west-1:123456789012:cluster/east-2, network: east, role: remote, primary: east-1, gateway: {sourceRanges: [10.0.0.0/8], annotations: {service.beta.kubernetes.io/aws-load-balancer-scheme: internal}}}
`,
	);
	assert.doesNotMatch(renderMeshFile(mesh), /schema/v);
});
