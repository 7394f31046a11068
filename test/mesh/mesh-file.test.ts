import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {formatProblem} from '../../source/mesh/file-problem.ts';
import {parseMeshFile} from '../../source/mesh/mesh-file.ts';
import type {Mesh} from '../../source/mesh/mesh.ts';

const problemsOf = (text: string): string[] => {
	const result = parseMeshFile(text, {path: 'mesh.yaml'});
	return 'problems' in result ? result.problems.map(formatProblem) : [];
};

const meshOf = (text: string): Mesh => {
	const result = parseMeshFile(text, {path: 'mesh.yaml'});
	assert.ok(
		'mesh' in result,
		'problems' in result ? result.problems.map(formatProblem).join('\n') : '',
	);
	return result.mesh;
};

/** Line 5 is the first cluster; what is given goes between the version and the clusters. */
const file = (clusters: readonly string[], ...more: readonly string[]): string =>
	[
		'apiVersion: mesh-wizard/v1',
		'kind: Mesh',
		'mesh: shop',
		'istio: {version: 1.31.1}',
		'clusters:',
		...clusters.map(line => `  ${line}`),
		...more,
		'',
	].join('\n');

const east1 = 'east-1: {context: admin@east-1, network: east, role: primary}';
const west1 = 'west-1: {context: gke_west, network: west, role: primary}';

/** The example of docs/mesh-file.md. */
const example = `# yaml-language-server: $schema=mesh.schema.json
apiVersion: mesh-wizard/v1
kind: Mesh
mesh: shop                       # meshID, the same everywhere
organization: shop.example.com   # O= of the certificates
istio: {version: 1.31.1}
dataPlane: sidecar
trust: {mode: generated, directory: certs}
base: base.yaml                  # an IstioOperator overlay for all clusters (optional)
clusters:
  east-1: {context: admin@east-1, uid: 5f0c, network: east, role: primary}
  east-2: {context: admin@east-2, network: east, role: remote, primary: east-1}
  west-1: {context: gke_west, network: west, role: primary, apiServer: https://10.0.0.7:6443, overlay: west.yaml}
`;

test('the example of the documentation is read as it is written', () => {
	assert.deepEqual(meshOf(example), {
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
				uid: '5f0c',
				network: 'east',
				role: 'primary',
			},
			{
				name: 'east-2',
				context: 'admin@east-2',
				network: 'east',
				role: 'remote',
				primary: 'east-1',
			},
			{
				name: 'west-1',
				context: 'gke_west',
				network: 'west',
				role: 'primary',
				apiServer: 'https://10.0.0.7:6443',
				overlay: 'west.yaml',
			},
		],
	});
});

test('an error names file, line, column, path and the fix', () => {
	assert.deepEqual(problemsOf(example.replace('primary: east-1', 'primary: east-9')), [
		'mesh.yaml:12:73 clusters.east-2.primary: "east-9" is not a cluster of this mesh; the primaries are east-1, west-1',
	]);
});

test('what is left out has its default', () => {
	const mesh = meshOf(file([east1]));
	assert.deepEqual(mesh, {
		mesh: 'shop',
		organization: 'shop',
		istio: {version: '1.31.1'},
		dataPlane: 'sidecar',
		trust: {mode: 'generated', directory: 'certs'},
		verify: {image: 'registry.k8s.io/e2e-test-images/agnhost:2.59'},
		clusters: [
			{
				name: 'east-1',
				context: 'admin@east-1',
				network: 'east',
				role: 'primary',
			},
		],
	});
	assert.deepEqual(meshOf(file([east1], 'trust: {mode: generated}')).trust, {
		mode: 'generated',
		directory: 'certs',
	});
	assert.deepEqual(meshOf(file([east1], 'trust: {mode: in-cluster}')).trust, {mode: 'in-cluster'});
	assert.deepEqual(meshOf(file([east1], 'verify: {}')).verify, {
		image: 'registry.k8s.io/e2e-test-images/agnhost:2.59',
	});
});

test('clusters keep the order of the file, also when their names look like numbers', () => {
	const mesh = meshOf(
		file([
			'b: {context: b, network: n, role: primary}',
			'10: {context: c, network: n, role: primary}',
			'"2": {context: d, network: n, role: primary}',
			'01: {context: e, network: n, role: primary}',
		]),
	);
	assert.deepEqual(
		mesh.clusters.map(({name}) => name),
		['b', '10', '2', '01'],
	);
});

test('releases, candidates and development builds of Istio are accepted', () => {
	for (const version of ['1.31.1', '1.30.5', '1.31.0-rc.0', '1.32-alpha.eed52ebb66ad', '1.29.9']) {
		assert.equal(meshOf(file([east1]).replace('1.31.1', version)).istio.version, version);
	}

	assert.deepEqual(problemsOf(file([east1]).replace('1.31.1', 'v1.31.1')), [
		'mesh.yaml:4:18 istio.version: "v1.31.1" has a v, which Istio\'s versions do not; write 1.31.1',
	]);
});

test('addresses that peers can reach are accepted', () => {
	for (const address of [
		'https://10.0.0.7:6443',
		'https://api.example.com',
		'"https://[fd00::7]:6443"',
		'https://rancher.example.com/k8s/clusters/c-1',
		'https://128.0.0.1',
		'https://localhost.example.com',
	]) {
		assert.ok(meshOf(file([east1.replace('}', `, apiServer: ${address}}`)])), address);
	}
});

test('an address is never repeated with the credentials in it', () => {
	const [problem = ''] = problemsOf(
		file([east1.replace('}', ', apiServer: https://me:hunter2@10.0.0.7}')]),
	);
	assert.match(problem, /holds credentials/v);
	assert.doesNotMatch(problem, /hunter2/v);
});

test('what is meant for a later version is refused with that reason', () => {
	assert.deepEqual(problemsOf(file([east1], 'dataPlane: ambient')), [
		'mesh.yaml:7:12 dataPlane: "ambient" is not supported in this version yet; write sidecar; for ambient, which Istio calls a beta over several clusters, follow its own guide "Install ambient multicluster"',
	]);
});

test('a primary may publish its API server through its gateway; a remote is refused with the reason and what works', () => {
	assert.equal(
		meshOf(file([east1.replace('}', ', apiServer: east-west-gateway}')])).clusters[0]?.apiServer,
		'east-west-gateway',
	);
	assert.deepEqual(
		problemsOf(
			file([
				east1,
				'east-2: {context: b, network: east, role: remote, primary: east-1, apiServer: east-west-gateway}',
			]),
		),
		[
			'mesh.yaml:7:81 clusters.east-2.apiServer: a remote cannot publish its API server through its gateway: istiod of east-1 configures that gateway, and has to reach the API server first; write an address that east-1 reaches, such as https://10.0.0.7:6443 (a private load balancer, a tunnel), or make east-2 a primary',
		],
	);
	assert.match(
		problemsOf(file([east1.replace('}', ', apiServer: eastwest-gateway}')])).join('\n'),
		/, or east-west-gateway$/v,
	);
});

describe('between clusters', () => {
	test('a remote needs a primary', () => {
		assert.deepEqual(
			problemsOf(file([east1, 'east-2: {context: b, network: east, role: remote}', west1])),
			[
				'mesh.yaml:7:3 clusters.east-2.primary: is missing: a remote needs the primary that owns it; the primaries are east-1, west-1',
			],
		);
	});

	test('a remote is owned by neither a remote nor itself nor a cluster that leaves', () => {
		const clusters = [
			east1,
			'a: {context: a, network: east, role: remote, primary: b}',
			'b: {context: b, network: east, role: remote, primary: b}',
			'c: {context: c, network: east, role: remote, primary: old}',
			'old: {context: old, network: east, role: primary, state: leaving}',
		];
		assert.deepEqual(problemsOf(file(clusters)), [
			'mesh.yaml:7:57 clusters.a.primary: "b" is a remote itself; the primary is east-1',
			'mesh.yaml:8:57 clusters.b.primary: "b" is this cluster itself; the primary is east-1',
			'mesh.yaml:9:57 clusters.c.primary: "old" is leaving the mesh; the primary is east-1',
		]);
	});

	test('a remote may leave together with its primary', () => {
		assert.ok(
			meshOf(
				file([
					east1,
					'old: {context: old, network: east, role: primary, state: leaving}',
					'c: {context: c, network: east, role: remote, primary: old, state: leaving}',
				]),
			),
		);
	});

	test('a primary has no primary', () => {
		assert.deepEqual(problemsOf(file([east1, west1.replace('}', ', primary: east-1}')])), [
			'mesh.yaml:7:61 clusters.west-1.primary: a primary has no primary of its own; remove this key, or write role: remote',
		]);
	});

	test('there is at least one primary, and one cluster that stays', () => {
		assert.deepEqual(
			problemsOf(
				file([
					'a: {context: a, network: n, role: remote, primary: b}',
					'b: {context: b, network: n, role: remote, primary: a}',
				]),
			),
			[
				'mesh.yaml:5:1 clusters: no cluster is a primary; give at least one the role primary',
				'mesh.yaml:6:54 clusters.a.primary: "b" is a remote itself; give one cluster the role primary',
				'mesh.yaml:7:54 clusters.b.primary: "a" is a remote itself; give one cluster the role primary',
			],
		);
		assert.deepEqual(problemsOf(file([east1.replace('}', ', state: leaving}')])), [
			'mesh.yaml:5:1 clusters: every cluster is leaving; keep at least one; `mesh-wizard teardown` takes a whole mesh away',
		]);
		assert.match(
			problemsOf(file([]).replace('clusters:', 'clusters: {}')).join('\n'),
			/mesh\.yaml:5:1 clusters: there is no cluster/v,
		);
		const remoteStays = problemsOf(
			file([
				east1.replace('}', ', state: leaving}'),
				'b: {context: b, network: n, role: remote, primary: east-1}',
			]),
		);
		assert.deepEqual(
			remoteStays.map(text => text.split(';', 1).join('')),
			[
				'mesh.yaml:5:1 clusters: no cluster is a primary',
				'mesh.yaml:7:54 clusters.b.primary: "east-1" is leaving the mesh',
			],
		);
	});

	test('one context is one cluster, unless the kubeconfigs differ', () => {
		const named = (name: string, more = '') =>
			`${name}: {context: c, network: n, role: primary${more}}`;
		assert.deepEqual(problemsOf(file([named('a'), named('b')])), [
			'mesh.yaml:7:16 clusters.b.context: a and b are one cluster under two names: they have the same context; keep one of them, or correct the other',
		]);
		assert.equal(
			problemsOf(file([named('a', ', kubeconfig: x.yaml'), named('b', ', kubeconfig: ./x.yaml')]))
				.length,
			1,
		);
		assert.equal(
			problemsOf(
				file([named('a', ', kubeconfig: d/./x.yaml'), named('b', ', kubeconfig: d//x.yaml')]),
			).length,
			1,
		);
		assert.ok(
			meshOf(
				file([named('a', ', kubeconfig: x.yaml'), named('b', ', kubeconfig: y.yaml'), named('c')]),
			),
		);
		assert.ok(
			meshOf(file([named('a', ', kubeconfig: ../x.yaml'), named('b', ', kubeconfig: x.yaml')])),
		);
	});

	test('one uid is one cluster', () => {
		assert.deepEqual(
			problemsOf(file([east1.replace('}', ', uid: u-1}'), west1.replace('}', ', uid: u-1}')])),
			[
				'mesh.yaml:7:66 clusters.west-1.uid: east-1 and west-1 are one cluster under two names: they have the same uid; keep one of them, or correct the other',
			],
		);
	});

	test('self-signed is for one primary', () => {
		assert.deepEqual(
			meshOf(
				file(
					[east1, 'r: {context: r, network: n, role: remote, primary: east-1}'],
					'trust: {mode: self-signed}',
				),
			).trust,
			{mode: 'self-signed'},
		);
		assert.ok(
			meshOf(file([east1, west1.replace('}', ', state: leaving}')], 'trust: {mode: self-signed}')),
		);
		assert.deepEqual(problemsOf(file([east1, west1], 'trust: {mode: self-signed}')), [
			'mesh.yaml:8:15 trust.mode: with self-signed, every primary has a root of its own, and there are 2 (east-1, west-1); write mode: generated; or, to go on with the root of one that lives, mode: from-cluster',
		]);
	});

	test('each mode of trust has its keys', () => {
		for (const trust of [
			{mode: 'generated', directory: 'certs', encrypt: true},
			{mode: 'root', cert: 'pki/root-cert.pem', key: 'pki/root-key.pem'},
			{mode: 'intermediates', directory: 'pki'},
			{mode: 'from-cluster', cluster: 'west-1'},
			{mode: 'in-cluster'},
			{mode: 'external'},
		]) {
			assert.deepEqual(
				meshOf(file([east1, west1], `trust: ${JSON.stringify(trust)}`)).trust,
				trust,
			);
		}
	});

	test('what a mode of trust needs and lacks is said at once, and what it has no use for', () => {
		assert.deepEqual(problemsOf(file([east1], 'trust: {mode: root, directory: certs}')), [
			'mesh.yaml:7:1 trust.cert: is missing: mode root needs it; write cert: pki/root-cert.pem',
			'mesh.yaml:7:1 trust.key: is missing: mode root needs it; write key: pki/root-key.pem',
			'mesh.yaml:7:21 trust.directory: mode root has no use for it; remove this key, or write mode: generated or intermediates',
		]);
		assert.deepEqual(problemsOf(file([east1], 'trust: {mode: intermediates}')), [
			'mesh.yaml:7:1 trust.directory: is missing: mode intermediates needs it; write directory: pki',
		]);
		assert.deepEqual(
			problemsOf(file([east1], 'trust: {mode: in-cluster, cert: a, encrypt: true}')),
			[
				'mesh.yaml:7:27 trust.cert: mode in-cluster has no use for it; remove this key, or write mode: root',
				'mesh.yaml:7:36 trust.encrypt: mode in-cluster has no use for it; remove this key, or write mode: generated',
			],
		);
		assert.deepEqual(
			problemsOf(file([east1], 'trust: {mode: root, cert: "~/a", key: ""}')).map(text =>
				text.split(' ', 2).join(' '),
			),
			['mesh.yaml:7:27 trust.cert:', 'mesh.yaml:7:39 trust.key:'],
		);
		assert.match(
			problemsOf(file([east1], 'trust: {mode: generated, encrypt: false}')).join(','),
			/trust\.encrypt: false is not true, or left out; write encrypt: true/v,
		);
		assert.deepEqual(problemsOf(file([east1], 'trust: {mode: rooot, cert: a}')), [
			'mesh.yaml:7:15 trust.mode: "rooot" is not a mode of trust; write one of generated, root, intermediates, from-cluster, in-cluster, self-signed, external',
		]);
	});

	test('the cluster whose root goes on is a primary that stays', () => {
		const remote = 'r-1: {context: r, network: n, role: remote, primary: east-1}';
		assert.deepEqual(
			problemsOf(file([east1, west1], 'trust: {mode: from-cluster, cluster: east1}')),
			['mesh.yaml:8:38 trust.cluster: "east1" is not a cluster of this mesh; did you mean east-1?'],
		);
		assert.deepEqual(
			problemsOf(file([east1, remote], 'trust: {mode: from-cluster, cluster: r-1}')),
			[
				'mesh.yaml:8:38 trust.cluster: "r-1" is no primary that stays in the mesh; the primaries are east-1',
			],
		);
		assert.deepEqual(
			problemsOf(file([east1], 'trust: {mode: from-cluster}')).map(text =>
				text.split(';', 1).join(''),
			),
			['mesh.yaml:7:1 trust.cluster: is missing: mode from-cluster needs it'],
		);
	});

	test('clusters have names that Istio takes, and never its own', () => {
		const named = (name: string) => `${name}: {context: "${name}", network: n, role: primary}`;
		const problems = problemsOf(
			file(
				[
					'East',
					'east_1',
					'a.b',
					'-a',
					'x'.repeat(64),
					'kubernetes',
					'__proto__',
					'constructor',
					'ok',
				].map(named),
			),
		);
		assert.deepEqual(
			problems.map(text => text.split(' ', 1).join('')),
			[6, 7, 8, 9, 10, 11, 12].map(line => `mesh.yaml:${line}:3`),
		);
		assert.match(
			problems[5] ?? '',
			/"kubernetes" is Istio's name for a cluster that was never named/v,
		);
		assert.match(problemsOf(file([named('Kubernetes')]))[0] ?? '', /never named/v);
	});

	test('annotations have keys that Kubernetes takes', () => {
		assert.deepEqual(
			problemsOf(file([east1.replace('}', ', gateway: {annotations: {a/b/c: x, ok.io/a: x}}}')])),
			[
				'mesh.yaml:6:89 clusters.east-1.gateway.annotations["a/b/c"]: "a/b/c" is not the key of an annotation; write one such as example.com/scheme',
			],
		);
	});
});

describe('YAML', () => {
	test('a file without data says how to begin', () => {
		for (const text of ['', '# nothing\n', '---\n', 'null\n']) {
			assert.deepEqual(
				problemsOf(text),
				['mesh.yaml:1:1 the file is empty; begin with apiVersion: mesh-wizard/v1 and kind: Mesh'],
				text,
			);
		}

		for (const text of ['- a\n', 'text\n', '5\n']) {
			assert.match(problemsOf(text).join('\n'), /mesh\.yaml:1:1 the file is not a map/v, text);
		}
	});

	test('syntax errors are placed, told together, and come with what is wrong before them', () => {
		assert.deepEqual(
			problemsOf(file([east1, '\twest-1: {}', 'c: @x']).replace('kind: Mesh', 'kind: Mash')),
			[
				'mesh.yaml:2:7 kind: "Mash" is not the kind of this file; write Mesh',
				'mesh.yaml:7:3 tabs are not allowed as indentation; indent with spaces',
				'mesh.yaml:8:6 plain value cannot start with reserved character @; put the value in quotes',
			],
		);
	});

	test('nothing is said to be missing in a text that cannot be read to its end', () => {
		for (const rest of [
			'mesh: [',
			'clusters: {',
			'clusters:\n  a: {context: a, network: n, role: remote, primary: b}\n  b: {context: "b',
			'istio: {version: 1.31.1\nmesh: shop',
		]) {
			const problems = problemsOf(`apiVersion: mesh-wizard/v1\nkind: Mesh\n${rest}\n`);
			assert.equal(problems.length, 1, problems.join('\n'));
			assert.match(problems[0] ?? '', /^mesh\.yaml:\d+:\d+ (?!clusters|mesh:)/v);
		}
	});

	test('one slip in the syntax is one problem', () => {
		assert.deepEqual(problemsOf(file([east1]).replace('mesh: shop', 'mesh: shop: a')), [
			'mesh.yaml:3:7 nested mappings are not allowed in compact mappings; look for a line that is indented too far, or a value with ": " in it that needs quotes',
		]);
	});

	test('keys that are there twice are told with the line of the first', () => {
		assert.deepEqual(problemsOf(file([east1, west1, east1], 'mesh: again')), [
			'mesh.yaml:8:3 clusters.east-1: this key is there twice, first on line 6; keep one of them',
			'mesh.yaml:9:1 mesh: this key is there twice, first on line 3; keep one of them',
		]);
	});

	test('of keys that are there twice the last counts, and its problems are placed there', () => {
		assert.deepEqual(problemsOf(file([east1], 'mesh: a b')), [
			'mesh.yaml:7:1 mesh: this key is there twice, first on line 3; keep one of them',
			'mesh.yaml:7:7 mesh: "a b" is not a label value (letters, digits, "-", "_", ".", at most 63 characters); write mesh: shop',
		]);
	});

	test('a second document is refused where it begins', () => {
		assert.deepEqual(problemsOf(`${file([east1])}---\n# more\na: 1\n`), [
			'mesh.yaml:9:1 a second document begins here; keep one document in the file',
		]);
		assert.ok(meshOf(`---\n${file([east1])}---\n# the end\n`));
	});

	test('aliases and merge keys are followed, and their problems placed where the text is', () => {
		const text = file([
			'a: &shared {context: a, network: &net east, role: primary}',
			'b: {<<: *shared, context: b}',
			'c: {context: c, network: *net, role: primary}',
		]);
		assert.deepEqual(
			meshOf(text).clusters.map(({name, network}) => `${name} ${network}`),
			['a east', 'b east', 'c east'],
		);
		assert.deepEqual(
			problemsOf(text.replace('role: primary}', 'role: x}')).map(problem =>
				problem.split(':', 3).join(':'),
			),
			['mesh.yaml:6:53 clusters.a.role', 'mesh.yaml:6:53 clusters.b.role'],
		);
		assert.deepEqual(
			problemsOf(text.replace('&net east', '&net "a b"')).map(problem =>
				problem.split(':', 3).join(':'),
			),
			[
				'mesh.yaml:6:41 clusters.a.network',
				'mesh.yaml:6:41 clusters.b.network',
				'mesh.yaml:8:28 clusters.c.network',
			],
		);
	});

	test('aliases that lead nowhere or into themselves are placed', () => {
		assert.deepEqual(
			problemsOf(file([east1, 'b: {context: *nobody, network: n, role: primary}'])),
			[
				'mesh.yaml:7:16 clusters.b.context: no anchor &nobody comes before this alias; write the value out',
			],
		);
		assert.deepEqual(
			problemsOf(file([east1, 'b: &b {context: b, network: n, role: primary, gateway: *b}'])),
			['mesh.yaml:7:58 clusters.b.gateway: the alias *b contains itself; write the value out'],
		);
	});

	test('an alias bomb and endless nesting are refused, not followed', () => {
		const bomb = [
			'a0: &a0 x',
			...Array.from(
				{length: 9},
				(_, index) =>
					`a${index + 1}: &a${index + 1} [${Array.from({length: 9}, () => `*a${index}`).join(', ')}]`,
			),
		].join('\n');
		assert.match(problemsOf(bomb).join('\n'), /cannot be read as YAML/v);
		assert.match(problemsOf('['.repeat(10_000)).join('\n'), /mesh\.yaml:/v);
	});

	test('a byte order mark moves no column', () => {
		assert.deepEqual(problemsOf(`\uFEFF${file([east1]).replace('mesh-wizard/v1', 'v9')}`), [
			'mesh.yaml:1:13 apiVersion: "v9" is not the version of this format; write mesh-wizard/v1',
		]);
	});

	test('tags that nobody knows are refused', () => {
		assert.match(
			problemsOf(file([east1]).replace('shop', '!secret shop')).join('\n'),
			/mesh\.yaml:3:7 unresolved tag: !secret; remove the tag/v,
		);
	});

	test('numbers that should be text are told from wrong types', () => {
		assert.deepEqual(problemsOf(file([east1]).replace('network: east', 'network: 1.30')), [
			'mesh.yaml:6:44 clusters.east-1.network: is read as a number, not as text; put it in quotes',
		]);
		assert.deepEqual(problemsOf(file([east1]).replace('version: 1.31.1', 'version: 1.31')), [
			'mesh.yaml:4:18 istio.version: 1.31 is not a version of Istio; write version: 1.31.4',
		]);
	});
});
