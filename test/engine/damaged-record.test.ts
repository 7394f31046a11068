import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {exitCodes, MeshError} from '../../source/errors.ts';
import type {Plan} from '../../source/plan/steps.ts';
import {installedCluster} from '../helpers/installed-mesh.ts';
import {modelOf} from '../helpers/model.ts';
import {nastyText} from '../helpers/nasty-text.ts';
import {makePlannedMesh} from '../helpers/planned-mesh.ts';
import {makeMesh} from '../helpers/teardown-world.ts';

/*
Whoever may write ConfigMaps in istio-system writes what they like into the record. It decides about nothing but itself: the other steps
of a plan are as without it, and it counts as done only where it is what this plan would write.
*/

const model = modelOf([
	{name: 'east', network: 'net-a'},
	{name: 'west', network: 'net-b'},
]);
const ref = {apiVersion: 'v1', kind: 'ConfigMap', name: 'mesh-wizard', namespace: 'istio-system'};

const anything = fc.oneof(
	fc.jsonValue(),
	nastyText,
	fc.constantFrom('', 'true', 'TRUE', 'false', 'shop', 'x'.repeat(100_000)),
);
const key = fc.constantFrom(
	'mesh',
	'role',
	'toolVersion',
	'planHash',
	'proven',
	'manager',
	'__proto__',
	'constructor',
	'more',
);
/** The fields of a record replaced, taken out (undefined) and added; or no map at all. */
const damage = fc.oneof(
	{weight: 4, arbitrary: fc.dictionary(key, fc.option(anything, {nil: undefined}), {minKeys: 1})},
	{weight: 1, arbitrary: fc.oneof(fc.constant(undefined), fc.constant(null), fc.jsonValue())},
);

const isMap = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const others = (plan: Plan) =>
	plan.steps
		.filter(({action}) => action.type !== 'record')
		.map(({id, observation}) => [id, observation]);

test('a damaged record is needed again, changes no other step, and the next run mends it', async () => {
	const mesh = makePlannedMesh(model);
	await mesh.run();
	const east = mesh.clusters.get('east');
	const sound = east?.object(ref);
	assert.ok(east !== undefined && sound !== undefined);
	const {data} = sound;
	assert.ok(isMap(data));
	const recordOf = (plan: Plan) =>
		plan.steps.find(({cluster, action}) => cluster === 'east' && action.type === 'record')
			?.observation;

	const whole = await mesh.plan();
	assert.equal(recordOf(whole)?.state, 'done', 'the control');
	await fc.assert(
		fc.asyncProperty(
			damage,
			fc.constantFrom('kubectl-edit', 'mesh-wizard'),
			async (by, manager) => {
				const damaged = isMap(by) ? {...data, ...by} : by;
				east.drop(ref);
				east.put({...sound, data: damaged}, {manager});
				const plan = await mesh.plan();
				assert.deepEqual(others(plan), others(whole));
				const isSame =
					isMap(damaged) && Object.entries(data).every(([name, value]) => damaged[name] === value);
				assert.equal(recordOf(plan)?.state, isSame ? 'done' : 'needed');
				const {failures} = await mesh.run();
				assert.deepEqual(failures, []);
				const mended = await mesh.plan();
				assert.equal(recordOf(mended)?.state, 'done', JSON.stringify(recordOf(mended)));
			},
		),
		{numRuns: 25},
	);
});

test('a damaged record lets no teardown take what is not the mesh of its file, and only a name of another mesh holds it up', async () => {
	await fc.assert(
		fc.asyncProperty(damage, fc.constantFrom('shop', 'other'), async (by, meshId) => {
			const cluster = installedCluster({name: 'a', mesh: meshId});
			const sound = cluster.object(ref);
			assert.ok(sound);
			const data: unknown = isMap(by) ? {mesh: 'shop', ...by} : by;
			cluster.put({...sound, data}, {manager: 'mesh-wizard'});
			const {exitCode, stderr} = await makeMesh(new Map([['a', cluster]]), [{name: 'a'}])
				.run()
				.catch((error: unknown) => {
					assert.ok(error instanceof MeshError, String(error));
					return {exitCode: error.exitCode, stderr: error.message};
				});
			if (exitCode === exitCodes.failed) {
				// No API server hands this out; what is no record at all is not judged by a part of it.
				assert.match(stderr, /ConfigMap istio-system\/mesh-wizard cannot be read: data/v);
				assert.ok(!isMap(data) || Object.values(data).some(value => typeof value !== 'string'));
				assert.ok(cluster.object(ref));
				return;
			}

			const named: unknown = isMap(data) ? data['mesh'] : undefined;
			const isElse = meshId !== 'shop' || (typeof named === 'string' && named !== 'shop');
			assert.equal(exitCode, isElse ? exitCodes.refused : exitCodes.done, stderr);
			assert.equal(cluster.object(ref) !== undefined, isElse);
		}),
		{numRuns: 60},
	);
});
