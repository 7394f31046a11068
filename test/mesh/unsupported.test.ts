import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {formatProblem} from '../../source/mesh/file-problem.ts';
import {parseMeshFile} from '../../source/mesh/mesh-file.ts';
import {parseOverlay} from '../../source/mesh/overlay.ts';

const primary = (name: string, network = name): string =>
	`${name}: {context: admin@${name}, network: ${network}, role: primary}`;
const remote = (name: string, owner: string, network = name): string =>
	`${name}: {context: admin@${name}, network: ${network}, role: remote, primary: ${owner}}`;

type Case = {
	what: string;
	clusters: readonly string[];
	trust?: string;
	dataPlane?: string;
	version?: string;
	/** What is refused, and what the nearest is that works. */
	says: RegExp;
};

const east = primary('east');

/** Meshes that Istio has no way to run, or that nobody could mean (fact I-4). */
const cases: readonly Case[] = [
	{what: 'no cluster', clusters: ['{}'], says: /there is no cluster.*write at least one/v},
	{
		what: 'a remote alone',
		clusters: ['edge: {context: e, network: edge, role: remote}'],
		says: /clusters.edge.primary: is missing: a remote needs the primary that owns it; give one cluster the role primary/v,
	},
	{
		what: 'remotes alone, which own each other',
		clusters: [remote('a', 'b'), remote('b', 'a')],
		says: /no cluster is a primary; give at least one the role primary/v,
	},
	{
		what: 'a remote without an owner',
		clusters: [east, 'edge: {context: e, network: edge, role: remote}'],
		says: /clusters\.edge\.primary: is missing: a remote needs the primary that owns it; the primary is east/v,
	},
	{
		what: 'an owner that is a remote',
		clusters: [east, remote('edge', 'east'), remote('far', 'edge')],
		says: /clusters\.far\.primary: "edge" is a remote itself; the primary is east/v,
	},
	{
		what: 'an owner that is nobody',
		clusters: [east, primary('west'), remote('edge', 'weast')],
		says: /"weast" is not a cluster of this mesh; the primaries are east, west/v,
	},
	{
		what: 'an owner that is the remote itself',
		clusters: [east, remote('edge', 'edge')],
		says: /"edge" is this cluster itself; the primary is east/v,
	},
	{
		what: 'several owners',
		clusters: [
			east,
			primary('west'),
			'edge: {context: e, network: edge, role: remote, primary: [east, west]}',
		],
		says: /clusters\.edge\.primary: a list is not the name of a primary; write primary: /v,
	},
	{
		what: 'a primary with an owner',
		clusters: [east, 'west: {context: w, network: w, role: primary, primary: east}'],
		says: /a primary has no primary of its own; remove this key, or write role: remote/v,
	},
	{
		what: 'an owner that leaves before its remote',
		clusters: [
			'east: {context: e, network: e, role: primary, state: leaving}',
			primary('west'),
			remote('edge', 'east'),
		],
		says: /"east" is leaving the mesh; the primary is west/v,
	},
	{
		what: 'two clusters with one name',
		clusters: [east, primary('east', 'other')],
		says: /clusters\.east: .*keep one/v,
	},
	{
		what: 'one cluster under two names',
		clusters: [east, 'west: {context: admin@east, network: west, role: primary}'],
		says: /east and west are one cluster under two names: they have the same context; keep one of them/v,
	},
	{
		what: "Istio's default as a name",
		clusters: ['Kubernetes: {context: k, network: k, role: primary}'],
		says: /clusters\.Kubernetes: .*Kubernetes.*;/v,
	},
	{
		what: 'a cluster name that is no DNS label',
		clusters: ['east_1: {context: e, network: e, role: primary}'],
		says: /clusters\.east_1: .*; .*east-1/v,
	},
	{
		what: 'no network',
		clusters: ['east: {context: e, role: primary}'],
		says: /clusters\.east\.network: is missing; write network: /v,
	},
	{
		what: 'a network that is no label value',
		clusters: ['east: {context: e, network: east/1, role: primary}'],
		says: /clusters\.east\.network: "east\/1" is not .*label/v,
	},
	{
		what: 'a network that is too long for a label',
		clusters: [`east: {context: e, network: ${'n'.repeat(64)}, role: primary}`],
		says: /clusters\.east\.network: .*63/v,
	},
	{
		what: 'a role that is none',
		clusters: ['east: {context: e, network: e, role: external}'],
		says: /clusters\.east\.role: "external" .*primary/v,
	},
	{
		what: 'the API server of a remote through its own gateway',
		clusters: [
			east,
			'edge: {context: e, network: edge, role: remote, primary: east, apiServer: east-west-gateway}',
		],
		says: /clusters\.edge\.apiServer: .*remote.*;/v,
	},
	{
		what: 'self-signed roots of two primaries',
		clusters: [east, primary('west')],
		trust: '{mode: self-signed}',
		says: /with self-signed, every primary has a root of its own, and there are 2 \(east, west\); write mode: generated/v,
	},
	{
		what: 'the root of a remote',
		clusters: [east, remote('edge', 'east')],
		trust: '{mode: from-cluster, cluster: edge}',
		says: /trust\.cluster: "edge" is no primary that stays in the mesh; the primaries are east/v,
	},
	{
		what: 'the root of a cluster that leaves',
		clusters: [east, 'west: {context: w, network: w, role: primary, state: leaving}'],
		trust: '{mode: from-cluster, cluster: west}',
		says: /"west" is no primary that stays in the mesh/v,
	},
	{
		what: 'the root of nobody',
		clusters: [east],
		trust: '{mode: from-cluster}',
		says: /trust\.cluster: is missing: mode from-cluster needs it/v,
	},
	{
		what: 'a root without its key',
		clusters: [east],
		trust: '{mode: root, cert: root.pem}',
		says: /trust\.key: is missing: mode root needs it; write key: pki\/root-key\.pem/v,
	},
	{
		what: 'a path that only a shell understands',
		clusters: [east],
		trust: '{mode: root, cert: ~/root.pem, key: root.key}',
		says: /trust\.cert: "~\/root\.pem" begins with ~.*write an absolute path/v,
	},
	{
		what: 'intermediates nowhere',
		clusters: [east],
		trust: '{mode: intermediates}',
		says: /trust\.directory: is missing: mode intermediates needs it/v,
	},
	{
		what: 'an ambient mesh',
		clusters: [east],
		dataPlane: 'ambient',
		says: /dataPlane: .*ambient.*;.*sidecar/v,
	},
	{
		what: 'a version with a v',
		clusters: [east],
		version: 'v1.31.1',
		says: /istio\.version: "v1\.31\.1" has a v.*write 1\.31\.1/v,
	},
];

describe("a mesh that Istio can't run is refused with the reason and the nearest that works", () => {
	for (const {
		what,
		clusters,
		trust = '{mode: generated}',
		dataPlane = 'sidecar',
		version = '1.31.1',
		says,
	} of cases) {
		test(what, () => {
			const text = [
				'apiVersion: mesh-wizard/v1',
				'kind: Mesh',
				'mesh: shop',
				`istio: {version: ${version}}`,
				`dataPlane: ${dataPlane}`,
				`trust: ${trust}`,
				'clusters:',
				...clusters.map(line => `  ${line}`),
				'',
			].join('\n');
			const result = parseMeshFile(text, {path: 'mesh.yaml'});
			assert.ok('problems' in result, 'it was taken');
			const problems = result.problems.map(problem =>
				formatProblem(problem).replaceAll(/\n\s*/gv, '; '),
			);
			assert.ok(
				problems.some(problem => says.test(problem)),
				problems.join('\n'),
			);
		});
	}
});

/** Below `spec` of base.yaml. */
const overlays: ReadonlyArray<readonly [what: string, spec: string, says: RegExp]> = [
	['ambient', 'profile: ambient', /ambient/v],
	['a revision', 'revision: canary', /revisions are not supported/v],
	[
		'an external control plane',
		'values: {global: {configCluster: true}}',
		/remove it and change clusters\.NAME\.role in mesh\.yaml/v,
	],
	['another namespace', 'namespace: istio', /Istio is always installed in istio-system/v],
	['another mesh', 'values: {global: {meshID: other}}', /change mesh in mesh\.yaml/v],
	[
		'another network',
		'values: {global: {network: other}}',
		/change clusters\.NAME\.network in mesh\.yaml/v,
	],
];

describe('a base.yaml that contradicts mesh.yaml is refused with the key that decides', () => {
	for (const [what, spec, says] of overlays) {
		test(what, () => {
			const result = parseOverlay(
				`apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  ${spec}\n`,
				{path: 'base.yaml'},
			);
			assert.ok('problems' in result, 'it was taken');
			assert.match(result.problems.map(problem => formatProblem(problem)).join('\n'), says);
		});
	}
});
