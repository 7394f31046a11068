/* eslint-disable no-template-curly-in-string */
import assert from 'node:assert/strict';
import test from 'node:test';
import {formatProblem} from '../../source/mesh/file-problem.ts';
import {parseOldTopology} from '../../source/mesh/old-topology.ts';

const read = (text: string) => {
	const result = parseOldTopology(text, {path: 'topology.yaml', known: ['west0', 'east0']});
	return 'problems' in result
		? result.problems.map(problem => formatProblem(problem))
		: result.topology;
};

void test('nothing that a topology file says is dropped: what is not carried over is refused', () => {
	assert.deepEqual(
		read(
			'mesh_id: a\ncontexts:\n  west0:\n    network: west\n  east0:\n    network: east\n    namespace: istio-control\n    disableRegistryJoin: true\n    netwrk: x\n',
		),
		[
			'topology.yaml:7:5 contexts.east0.namespace: puts the control plane into another namespace; Istio is always installed in istio-system here; remove the line, if istio-system will do',
			'topology.yaml:8:5 contexts.east0.disableRegistryJoin: keeps the endpoints of this cluster from the others; in a mesh here every cluster finds the endpoints of all; remove the line if it may be found, or take the whole context out of the mesh',
			'topology.yaml:9:5 contexts.east0.netwrk: is no key of a context; remove the line; the keys are network, namespace, disableRegistryJoin',
		],
	);
	assert.deepEqual(
		read(
			'contexts:\n  west0: {network: west, namespace: istio-system, disableRegistryJoin: false}\n  east0: {network: east}\n',
		),
		{
			mesh: undefined,
			clusters: [
				{context: 'west0', network: 'west'},
				{context: 'east0', network: 'east'},
			],
		},
	);
});

void test('an earlier form is named, once, with what to do', () => {
	assert.deepEqual(
		read(
			'mesh_id: a\nclusters:\n  west0: {network: west, serviceAccountReader: istio-reader-service-account}\n',
		),
		[
			'topology.yaml:2:1 clusters: is an earlier form of the topology file of setup-mesh.sh; the later one calls the list contexts; rename clusters: to contexts:, name each entry as the kubeconfig names its context, and remove serviceAccountReader: the reader is made by mesh-wizard',
		],
	);
});

void test('a placeholder is named', () => {
	assert.match(
		JSON.stringify(
			read('mesh_id: <mesh>\ncontexts:\n  west0: {network: "${NET}"}\n  east0: {network: east}\n'),
		),
		/<mesh>.*is still the placeholder.*\$\{NET\}.*is still the placeholder/v,
	);
});
