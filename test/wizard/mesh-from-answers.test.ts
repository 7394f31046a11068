import assert from 'node:assert/strict';
import test, {suite} from 'node:test';
import {parseMeshFile} from '../../source/mesh/mesh-file.ts';
import {renderMeshFile} from '../../source/mesh/render-mesh.ts';
import {noAnswers, type Answers} from '../../source/wizard/answers.ts';
import {meshFromAnswers} from '../../source/wizard/mesh-from-answers.ts';
import {placementsFor} from '../../source/wizard/advise-topology.ts';

const clusters = [
	{context: 'admin@a', name: 'east-1'},
	{context: 'gke_b', name: 'west-1', network: 'wan'},
];
const surroundings = {
	istioVersion: '1.31.1',
	uids: new Map([['east-1', 'uid-a']]),
	apiServers: new Map<string, string>(),
};
const answers: Answers = {
	...noAnswers,
	clusters,
	topology: {
		pattern: 'primary-remote-multi-network',
		places: placementsFor('primary-remote-multi-network', clusters, 'admin@a'),
	},
	trust: {mode: 'generated', directory: 'certs'},
	mesh: 'shop',
	organization: 'shop.example.com',
};

void suite('mesh.yaml from answers', () => {
	void test('says what was answered, and reads back as it was written', () => {
		const mesh = meshFromAnswers(answers, surroundings);
		assert.ok(mesh);
		assert.deepEqual(mesh.clusters, [
			{
				name: 'east-1',
				context: 'admin@a',
				uid: 'uid-a',
				network: 'east-1',
				role: 'primary',
			},
			{
				name: 'west-1',
				context: 'gke_b',
				network: 'wan',
				role: 'remote',
				primary: 'east-1',
			},
		]);
		assert.deepEqual(parseMeshFile(renderMeshFile(mesh), {path: 'mesh.yaml'}), {mesh});
	});

	void test('a context that another file hides is written with its file', () => {
		const [first, second] = clusters;
		assert.ok(first !== undefined && second !== undefined);
		const hidden = {
			...second,
			context: 'default (b.yaml)',
			source: {context: 'default', kubeconfig: '/home/me/b.yaml'},
		};
		const places = placementsFor('multi-primary', [first, hidden], 'admin@a');
		const mesh = meshFromAnswers(
			{
				...answers,
				clusters: [first, hidden],
				topology: {pattern: 'multi-primary', places},
			},
			surroundings,
		);
		assert.deepEqual(
			mesh?.clusters.map(({context, kubeconfig}) => [context, kubeconfig]),
			[
				['admin@a', undefined],
				['default', '/home/me/b.yaml'],
			],
		);
		assert.ok(mesh);
		assert.deepEqual(parseMeshFile(renderMeshFile(mesh), {path: 'mesh.yaml'}), {mesh});
	});

	void test('an API server is where it was typed, else where it says it is, and nothing is said where the kubeconfig will do', () => {
		const addresses = (typed: Record<string, string>, apiServers: Map<string, string>) =>
			meshFromAnswers(
				{
					...answers,
					clusters: clusters.map(cluster => ({
						...cluster,
						...(typed[cluster.context] === undefined ? {} : {apiServer: typed[cluster.context]}),
					})),
				},
				{...surroundings, apiServers},
			)?.clusters.map(({apiServer}) => apiServer);
		const own = new Map([
			['east-1', 'https://172.18.0.3:6443'],
			['west-1', 'https://172.18.0.4:6443'],
		]);
		assert.deepEqual(addresses({}, own), ['https://172.18.0.3:6443', 'https://172.18.0.4:6443']);
		assert.deepEqual(addresses({'admin@a': 'east-west-gateway'}, own), [
			'east-west-gateway',
			'https://172.18.0.4:6443',
		]);
		assert.deepEqual(addresses({}, new Map()), [undefined, undefined]);
		const alone = meshFromAnswers(
			{...answers, clusters: clusters.slice(0, 1), topology: undefined},
			{...surroundings, apiServers: own},
		);
		assert.equal(alone?.clusters[0]?.apiServer, undefined, 'nobody reads it');
	});

	void test("a remote follows its owner's new name", () => {
		const renamed = {
			...answers,
			clusters: clusters.map(cluster =>
				cluster.name === 'east-1' ? {...cluster, name: 'berlin'} : cluster,
			),
		};
		assert.equal(meshFromAnswers(renamed, surroundings)?.clusters[1]?.primary, 'berlin');
	});

	void test("there is none while the topology, or a cluster's place in it, is missing", () => {
		assert.equal(meshFromAnswers({...answers, topology: undefined}, surroundings), undefined);
		assert.equal(
			meshFromAnswers(
				{...answers, clusters: [...clusters, {context: 'c', name: 'c'}]},
				surroundings,
			),
			undefined,
		);
		assert.equal(meshFromAnswers(noAnswers, surroundings), undefined);
	});

	void test('one cluster is a primary on a network of its own', () => {
		const mesh = meshFromAnswers(
			{...answers, clusters: clusters.slice(0, 1), topology: undefined},
			surroundings,
		);
		assert.deepEqual(
			mesh?.clusters.map(({network, role}) => [network, role]),
			[['east-1', 'primary']],
		);
	});
});
