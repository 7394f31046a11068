import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {stringify} from 'yaml';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {loadMesh, MeshFileError} from '../../source/engine/load-mesh.ts';
import {modelFor} from '../../source/mesh/model.ts';
import {damaged, damagedText} from '../helpers/damaged.ts';

/* mesh.yaml and the overlays that it names: a model is made of them, or each fault has its file and line. */

const mesh = {
	apiVersion: 'mesh-wizard/v1',
	kind: 'Mesh',
	mesh: 'shop',
	organization: 'shop.example.com',
	istio: {version: '1.31.1', preset: 'ha'},
	trust: {mode: 'generated', directory: 'certs'},
	base: 'base.yaml',
	verify: {image: 'mirror.example.com:5000/agnhost:2.59'},
	clusters: {
		'east-1': {
			context: 'admin@east',
			network: 'east',
			role: 'primary',
			apiServer: 'https://10.0.0.1:6443',
			overlay: 'east.yaml',
			gateway: {internal: true, sourceRanges: ['10.0.0.0/8'], annotations: {'example.com/a': 'b'}},
		},
		'west-1': {context: 'admin@west', network: 'west', role: 'remote', primary: 'east-1'},
	},
};
const base = {
	apiVersion: 'install.istio.io/v1alpha1',
	kind: 'IstioOperator',
	spec: {
		hub: 'mirror.example.com/istio',
		meshConfig: {trustDomain: 'shop', defaultConfig: {holdApplicationUntilProxyStarts: true}},
		components: {
			pilot: {k8s: {resources: {requests: {cpu: '1', memory: '2Gi'}}, tolerations: []}},
			ingressGateways: [{name: 'istio-ingressgateway', enabled: true}],
		},
		values: {global: {proxy: {resources: {}}, platform: 'k3s'}, pilot: {autoscaleMin: 2}},
	},
};

const yaml = (data: unknown) => stringify(data, {aliasDuplicateObjects: false});
const load = async (texts: Readonly<Record<string, string>>) => {
	const files = makeMemoryFiles();
	await files.makePrivateDirectory('/shop');
	for (const [name, text] of Object.entries(texts)) {
		await files.write(`/shop/${name}`, text);
	}

	return modelFor(await loadMesh(files, '/shop/mesh.yaml'));
};

test('damaged mesh files make a model, or each fault has its file and line', async () => {
	const sound = {'mesh.yaml': yaml(mesh), 'base.yaml': yaml(base), 'east.yaml': yaml(base)};
	assert.equal((await load(sound)).clusters.length, 2, 'the control');
	const seen = {read: 0, refused: 0};
	await fc.assert(
		fc.asyncProperty(
			fc.oneof(
				damaged(mesh).map(data => ({'mesh.yaml': yaml(data)})),
				damagedText(yaml(mesh)).map(text => ({'mesh.yaml': text})),
				damaged(base).map(data => ({'base.yaml': yaml(data)})),
				damaged(base).map(data => ({'east.yaml': yaml(data)})),
				damagedText(yaml(base)).map(text => ({'base.yaml': text})),
			),
			async texts => {
				try {
					const {clusters} = await load({...sound, ...texts});
					assert.ok(clusters.length > 0);
					seen.read++;
				} catch (error) {
					assert.ok(error instanceof MeshFileError, String(error));
					seen.refused++;
					for (const {file, line, column, message, fix} of error.problems) {
						assert.match(file, /(?:mesh|base|east)\.yaml$/v);
						assert.ok(line >= 1 && column >= 1 && message !== '' && fix !== '');
					}
				}
			},
		),
		{numRuns: 500},
	);
	assert.ok(seen.read > 30 && seen.refused > 30, JSON.stringify(seen));
});
