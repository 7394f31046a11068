import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {RestartConsent} from '../../source/plan/restart-steps.ts';
import {isPending} from '../../source/plan/steps.ts';
import {modelOf} from '../helpers/model.ts';
import {makePlannedMesh} from '../helpers/planned-mesh.ts';
import {playWorkload} from '../helpers/proxies.ts';

const model = modelOf([
	{name: 'east', network: 'net-a'},
	{name: 'west', network: 'net-b'},
]);
const asPlanned = {cluster: 'east', network: 'net-a', mesh: 'shop'};
const cart = {namespace: 'shop', name: 'cart'};
const pay = {namespace: 'shop', name: 'pay'};

/** A mesh of which one cluster has workloads that came up before it; `how` they come back. */
const meshWith = (
	restartConsent: RestartConsent | undefined,
	how: Parameters<typeof playWorkload>[2] = asPlanned,
) => {
	const mesh = makePlannedMesh(model, {restartConsent});
	const east = mesh.clusters.get('east');
	assert.ok(east);
	playWorkload(east, cart, how);
	playWorkload(east, pay, asPlanned);
	return {mesh, east};
};

const restartsOf = (mesh: ReturnType<typeof makePlannedMesh>) =>
	mesh.writes().filter(write => /Deployment\/(?:cart|pay)$/v.test(write));

describe('restarts', () => {
	it('wait for consent: without it the workloads are named in the plan and nothing is done to them', async () => {
		const {mesh} = meshWith(undefined);
		const plan = await mesh.plan();
		assert.deepEqual(
			plan.outdatedWorkloads?.map(({cluster, workload}) => `${cluster}/${workload.name}`),
			['east/cart', 'east/pay'],
		);
		assert.ok(plan.steps.every(({action}) => action.type !== 'restart'));
		const {failures} = await mesh.run();
		assert.deepEqual(failures, []);
		assert.deepEqual(restartsOf(mesh), []);
	});

	it('come one at a time, before the gateway and before other clusters are heard of', async () => {
		const {mesh, east} = meshWith('all');
		const plan = await mesh.plan();
		assert.equal(plan.outdatedWorkloads, undefined);
		const steps = new Map(plan.steps.map(step => [step.id, step]));
		for (const id of ['east/gateway', 'east/remote-secret/west']) {
			assert.ok(steps.get(id)?.needs.includes('east/restart/shop'), id);
		}

		const ids = plan.steps.map(({id}) => id);
		const early = plan.steps.filter(
			({needs, id}) => Math.max(-1, ...needs.map(need => ids.indexOf(need))) >= ids.indexOf(id),
		);
		assert.deepEqual(early, [], 'every need is earlier');
		const {failures, outcomes} = await mesh.run();
		assert.deepEqual(failures, []);
		assert.equal(outcomes.get('east/restart/shop'), 'done');
		assert.deepEqual(restartsOf(mesh), ['east apply Deployment/cart', 'east apply Deployment/pay']);
		const order = east.writes.filter(({dryRun}) => !dryRun).map(({ref}) => ref.name);
		assert.ok(order.indexOf('pay') < order.indexOf('istio-remote-secret-west'), order.join(', '));
		const installs = mesh.istioctl.installs.map(({context, name}) => `${context}/${name}`);
		assert.ok(installs.includes('east/mesh-wizard-eastwest'), installs.join(', '));
	});

	it('are done once: a second run has no step for them and writes nothing', async () => {
		const {mesh} = meshWith('all');
		await mesh.run();
		const writes = mesh.writes();
		const plan = await mesh.plan();
		assert.deepEqual(
			plan.steps.filter(step => isPending(step)).map(({id}) => id),
			[],
		);
		await mesh.run();
		assert.deepEqual(mesh.writes(), writes);
	});

	it('fail where they change nothing, and the workload stays in the plan, which offers no other restart', async () => {
		const {mesh} = meshWith('all', {cluster: 'east', network: 'of-its-own', mesh: 'shop'});
		const {failures} = await mesh.run();
		assert.deepEqual(
			failures.map(({step}) => step),
			['east/restart/shop'],
		);
		assert.match(
			failures[0]?.message ?? '',
			/a restart did not change it: Deployment shop\/cart: 1 pod runs on network of-its-own/v,
		);
		const {steps, outdatedWorkloads} = await mesh.plan();
		assert.deepEqual(
			[
				steps.filter(({action}) => action.type === 'restart'),
				outdatedWorkloads?.map(({workload, keptBy}) => [workload.name, keptBy]),
			],
			[[], [['cart', 'unknown']]],
		);
	});

	it('are not offered where a label of the pods says otherwise; what a restart cures is restarted all the same', async () => {
		const {mesh, east} = meshWith('all');
		playWorkload(
			east,
			{namespace: 'shop', name: 'own', ...asPlanned, network: 'net-b', networkLabel: 'net-b'},
			{},
		);
		const {failures} = await mesh.run();
		assert.deepEqual(failures, []);
		assert.deepEqual(restartsOf(mesh), ['east apply Deployment/cart', 'east apply Deployment/pay']);
		const {outdatedWorkloads} = await mesh.plan();
		assert.deepEqual(
			outdatedWorkloads?.map(({workload, keptBy}) => [workload.name, keptBy]),
			[['own', 'label']],
		);
	});

	it('stop at the first workload that does not get ready; gateway and peers wait', async () => {
		const {mesh} = meshWith('all', 'stuck');
		const {failures, outcomes} = await mesh.run();
		assert.deepEqual(
			failures.map(({step}) => step),
			['east/restart/shop'],
		);
		assert.match(
			failures[0]?.message ?? '',
			/it exceeded its progress deadline; what comes after it was not restarted/v,
		);
		assert.deepEqual(restartsOf(mesh), ['east apply Deployment/cart']);
		assert.equal(outcomes.get('east/gateway'), 'blocked');
		assert.equal(outcomes.get('east/remote-secret/west'), 'blocked');
		assert.equal(outcomes.get('west/gateway'), 'done');
	});

	it('name a workload whose rollouts are paused, and leave it', async () => {
		const {mesh, east} = meshWith(['shop']);
		const live = east.object({apiVersion: 'apps/v1', kind: 'Deployment', ...cart});
		assert.ok(live);
		east.put({...live, spec: {...(live['spec'] as Record<string, unknown>), paused: true}});
		const {failures} = await mesh.run();
		assert.match(
			failures[0]?.message ?? '',
			/Deployment shop\/cart can't be restarted: its rollouts are paused/v,
		);
		assert.deepEqual(restartsOf(mesh), []);
	});
});
