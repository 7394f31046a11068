import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, it} from 'node:test';
import {detailsOf} from '../../source/engine/step-details.ts';
import type {Model} from '../../source/mesh/model.ts';
import {isPending, type Plan} from '../../source/plan/steps.ts';
import {planJson} from '../../source/reporters/plan-json.ts';
import {planText} from '../../source/reporters/plan-text.ts';
import {modelOf, shapes} from '../helpers/model.ts';
import {makePlannedMesh} from '../helpers/planned-mesh.ts';

const model = shapes['two-networks'];
const clusterIn = (mesh: ReturnType<typeof makePlannedMesh>, name: string) => {
	const cluster = mesh.clusters.get(name);
	assert.ok(cluster);
	return cluster;
};

/** The hints of the pending steps of one cluster, by what the steps are. */
const undosOf = ({steps}: Plan, cluster: string): Record<string, string | undefined> =>
	Object.fromEntries(
		steps
			.filter(step => step.cluster === cluster && isPending(step))
			.map(({id, undo}) => [id.slice(cluster.length + 1), undo]),
	);

const hints = (plan: Plan): string[] => plan.steps.flatMap(({undo}) => undo ?? []);

/** A mesh as one model left it, as another one finds it. */
const changed = async (before: Model, after: Model) => {
	const first = makePlannedMesh(before);
	await first.run();
	return makePlannedMesh(after, {clusters: first.clusters});
};

const putBack =
	'if mesh.yaml or an overlay was changed, put it back, then: mesh-wizard apply -f mesh.yaml';
const apiVersions: Readonly<Record<string, string>> = {
	Deployment: 'apps/v1',
	Gateway: 'networking.istio.io/v1',
};
const objectIn = (kind: string, name: string) => ({
	apiVersion: apiVersions[kind] ?? 'v1',
	kind,
	name,
	namespace: 'istio-system',
});

describe('what takes a step back', () => {
	it('removes what a fresh mesh gets, and only that', async () => {
		const plan = await makePlannedMesh(model).plan();
		assert.deepEqual(undosOf(plan, 'east'), {
			namespace: undefined,
			cacerts: 'kubectl --context east -n istio-system delete secret/cacerts',
			istiod:
				'istioctl uninstall -y -f /mesh/.mesh-wizard/shop/operators/east-control-plane.yaml --context east -i istio-system --log_target=stderr',
			root: undefined,
			gateway:
				'istioctl uninstall -y -f /mesh/.mesh-wizard/shop/operators/east-east-west.yaml --context east -i istio-system --log_target=stderr',
			'gateway-address': undefined,
			'expose-services':
				'kubectl --context east -n istio-system delete gateway.networking.istio.io/cross-network-gateway',
			reader: undefined,
			'remote-secret/west':
				'kubectl --context east -n istio-system delete secret/istio-remote-secret-west',
			synced: undefined,
			record: undefined,
		});
		assert.match(
			undosOf(await makePlannedMesh(shapes['primary-remote']).plan(), 'edge')['istiod'] ?? '',
			/^istioctl uninstall -y -f \S+\/edge-control-plane\.yaml --context edge /v,
			'a remote whose owner has no address yet',
		);
	});

	it('goes back to the version that runs, when another one is planned', async () => {
		const clusters = [
			{name: 'east', network: 'east'},
			{name: 'west', network: 'west'},
		];
		const plan = await (
			await changed(modelOf(clusters, {istio: {version: '1.31.0'}}), modelOf(clusters))
		).plan();
		const back =
			'set istio.version back to 1.31.0 in mesh.yaml and revert any other change, then: mesh-wizard apply -f mesh.yaml';
		assert.deepEqual(undosOf(plan, 'east'), {istiod: back, gateway: back});
	});

	it('puts mesh.yaml back, when it was a setting that changed', async () => {
		const tuned: Model = {
			...model,
			clusters: model.clusters.map(cluster => ({
				...cluster,
				overlays: [{meshConfig: {accessLogFile: '/dev/stdout'}}],
			})),
		};
		const plan = await (await changed(model, tuned)).plan();
		assert.deepEqual(undosOf(plan, 'west'), {istiod: putBack, gateway: putBack, record: undefined});
	});

	it("is nothing where an installation of somebody else's is taken over, or a half of one is left", async () => {
		const mesh = makePlannedMesh(model);
		await mesh.run();
		const east = clusterIn(mesh, 'east');
		const istiod = east.object(objectIn('Deployment', 'istiod'));
		assert.ok(istiod);
		east.put({
			...istiod,
			metadata: {...istiod.metadata, labels: {}},
			spec: {replicas: 1, template: {spec: {containers: [{name: 'main', image: 'theirs'}]}}},
		});
		east.drop(objectIn('Deployment', 'istio-eastwestgateway'));
		assert.deepEqual(undosOf(await mesh.plan(), 'east'), {istiod: undefined, gateway: undefined});
		east.drop(objectIn('Service', 'istio-eastwestgateway'));
		assert.match(
			undosOf(await mesh.plan(), 'east')['gateway'] ?? '',
			/^istioctl uninstall -y -f \S+\/east-east-west\.yaml /v,
		);
	});

	it('is nothing while a rollout is waited for, which changes nothing', async () => {
		const mesh = makePlannedMesh(model);
		await mesh.run();
		const east = clusterIn(mesh, 'east');
		const istiod = east.object(objectIn('Deployment', 'istiod'));
		assert.ok(istiod);
		east.put(
			{
				...istiod,
				status: {
					observedGeneration: 99,
					updatedReplicas: 0,
					replicas: 1,
					availableReplicas: 0,
				},
			},
			{manager: 'istio-operator'},
		);
		assert.deepEqual(undosOf(await mesh.plan(), 'east'), {istiod: undefined});
	});

	it('never deletes what was there: an object that drifted, a Secret that somebody changed', async () => {
		const mesh = makePlannedMesh(model);
		await mesh.run();
		const east = clusterIn(mesh, 'east');
		const gateway = east.object(objectIn('Gateway', 'cross-network-gateway'));
		assert.ok(gateway);
		east.put({...gateway, spec: {servers: []}}, {manager: 'somebody'});
		for (const name of ['cacerts', 'istio-remote-secret-west']) {
			const secret = east.object(objectIn('Secret', name));
			assert.ok(secret);
			east.put({...secret, metadata: {...secret.metadata, annotations: {}}}, {manager: 'somebody'});
		}

		const undos = undosOf(await mesh.plan(), 'east');
		assert.deepEqual(
			Object.keys(undos).filter(what => what !== 'root'),
			['cacerts', 'expose-services', 'remote-secret/west'],
		);
		assert.deepEqual(
			Object.values(undos).filter(undo => undo !== undefined),
			[],
		);
		east.drop(objectIn('Secret', 'cacerts'));
		assert.equal(
			undosOf(await mesh.plan(), 'east')['cacerts'],
			'kubectl --context east -n istio-system delete secret/cacerts',
		);
	});

	it('deletes of several objects those that the step makes, when it changes none of the others', async () => {
		const mesh = makePlannedMesh(shapes['published-api-server']);
		await mesh.run();
		const closed = clusterIn(mesh, 'closed');
		const route = {...objectIn('Gateway', 'api-server-vs'), kind: 'VirtualService'};
		closed.drop(route);
		assert.equal(
			undosOf(await mesh.plan(), 'closed')['expose-api-server'],
			'kubectl --context closed -n istio-system delete virtualservice.networking.istio.io/api-server-vs',
		);
		const gateway = closed.object(objectIn('Gateway', 'api-server-gateway'));
		assert.ok(gateway);
		closed.put({...gateway, spec: {servers: []}}, {manager: 'somebody'});
		assert.deepEqual(undosOf(await mesh.plan(), 'closed'), {'expose-api-server': undefined});
	});

	it('reads the same in text, JSON and on the screens', async () => {
		const plan = await makePlannedMesh(model).plan();
		const {steps} = JSON.parse(planJson(plan, {simulated: false})) as {
			steps: ReadonlyArray<{undo?: string}>;
		};
		const inText = [
			...planText(plan, {meshFlags: ['-f', 'mesh.yaml'], isAsked: true}).matchAll(
				/undo: (?<hint>.*)/gv,
			),
		].map(({groups}) => groups?.['hint'] ?? '');
		assert.ok(hints(plan).length >= 8);
		assert.deepEqual(
			steps.flatMap(({undo}) => undo ?? []),
			hints(plan),
		);
		assert.deepEqual(inText.toSorted(), hints(plan).toSorted());
		assert.deepEqual(
			plan.steps.flatMap(step => detailsOf(step).undo ?? []),
			hints(plan),
		);
	});

	it('is never a purge: no file of plans says so, and only a teardown runs one', () => {
		const source = path.join(import.meta.dirname, '../../source');
		const files = readdirSync(source, {recursive: true, encoding: 'utf8'}).filter(file =>
			/\.tsx?$/v.test(file),
		);
		const purging = files.filter(
			file =>
				readFileSync(path.join(source, file), 'utf8').includes('--purge') &&
				/^(?:plan|engine\/(?:make-plan|observe)|reporters\/plan|ui)/v.test(file),
		);
		assert.deepEqual(purging, []);
		assert.ok(
			files.some(file => file.startsWith('plan/')) && files.some(file => file.startsWith('ui/')),
		);
	});
});
