import assert from 'node:assert/strict';
import test, {describe, it} from 'node:test';
import {healthy, fiftyClusters} from '../../source/demo/scenarios/index.ts';
import {meshOf} from '../../source/demo/scenarios/spec.ts';
import {makeDemoMesh} from '../helpers/demo-mesh.ts';

const edge = 'gke_shop_europe-west1_edge';

/** Answers that a person may give, whatever the scenario's own mesh is. */
const meshes: Readonly<Record<string, string>> = {
	'two primaries on one network': meshOf([
		{name: 'east-1', network: 'all'},
		{name: 'west-1', network: 'all'},
	]),
	"a remote on its primary's network": meshOf([
		{name: 'east-1', network: 'all'},
		{name: 'east-2', network: 'all', primary: 'east-1'},
	]),
	'a remote on another network': meshOf([
		{name: 'west-1', network: 'west'},
		{name: 'east-2', network: 'east', primary: 'west-1'},
	]),
	'two primaries with a remote each, on two networks': meshOf([
		{name: 'east-1', network: 'east'},
		{name: 'east-2', network: 'east', primary: 'east-1'},
		{name: 'west-1', network: 'west'},
		{
			name: 'edge',
			context: edge,
			network: 'west',
			primary: 'west-1',
		},
	]),
	"names that the contexts don't have": meshOf([
		{name: 'berlin', context: 'east-1', network: 'de'},
		{name: 'lisbon', context: 'west-1', network: 'pt'},
	]),
	'one primary that makes its own root, with a remote': meshOf(
		[
			{name: 'east-1', network: 'east'},
			{name: 'west-1', network: 'west', primary: 'east-1'},
		],
		{trust: '{mode: self-signed}'},
	),
};

describe('a demo carries out and proves whatever is chosen', () => {
	for (const [name, mesh] of Object.entries(meshes)) {
		it(name, async () => {
			using demo = await makeDemoMesh(healthy, mesh);
			for (const context of demo.ports.kubeconfig.contexts.filter(({auth}) => auth === 'exec')) {
				await demo.ports.login(context);
			}

			const run = await demo.apply();
			assert.equal(run.exitCode, 0, run.summary);
			const count = (mesh.match(/context:/gv) ?? []).length;
			assert.equal(
				run.events.filter(event => event.type === 'pair-finished' && event.pair.status === 'pass')
					.length,
				count * (count - 1),
			);
		});
	}
});

test('a context with a credential plugin answers after a login, and not before', async () => {
	using demo = await makeDemoMesh('healthy');
	const context = demo.ports.kubeconfig.contexts.find(({name}) => name === edge);
	assert.ok(context);
	const cluster = demo.cluster(edge);
	await assert.rejects(cluster.get('/version'), {kind: 'exec-plugin', needsLogin: true});
	await demo.ports.login(context);
	assert.ok(await cluster.get('/version'));
	const other = demo.ports.kubeconfig.contexts.find(({name}) => name === 'east-1');
	assert.ok(other);
	await assert.rejects(demo.ports.login(other), /nothing to log in with/v);
});

test("an unreachable context refuses, and one that isn't there is named", async () => {
	using demo = await makeDemoMesh('healthy');
	await assert.rejects(demo.cluster('kind-laptop').get('/version'), {kind: 'refused'});
	assert.throws(
		() => demo.ports.openClusters([{name: 'moon', context: 'moon'}]),
		/no context "moon"/v,
	);
});

test('fifty clusters are there to choose from, and a dozen of them become a mesh', async () => {
	assert.equal(fiftyClusters.clusters.length, 50);
	assert.equal(
		new Set(fiftyClusters.clusters.map(({podRange}) => podRange)).size,
		50,
		'no two share their addresses',
	);
	const chosen = fiftyClusters.clusters
		.slice(0, 12)
		.map(({context}) => ({name: context, network: context.split('-', 1).join('')}));
	using demo = await makeDemoMesh('fifty-clusters', meshOf(chosen));
	const run = await demo.apply();
	assert.equal(run.exitCode, 0, run.summary);
	assert.equal(
		run.events.filter(event => event.type === 'pair-finished' && event.pair.status === 'pass')
			.length,
		132,
	);
});
