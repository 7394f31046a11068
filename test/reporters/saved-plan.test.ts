import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {istioctlDocuments} from '../../source/installers/istioctl/istioctl-installer.ts';
import {planFor} from '../../source/plan/plan.ts';
import type {Observation, Plan} from '../../source/plan/steps.ts';
import {planJson} from '../../source/reporters/plan-json.ts';
import {
	differencesFrom,
	parseSavedPlan,
	type SavedPlan,
} from '../../source/reporters/saved-plan.ts';
import {nothingThere} from '../helpers/fresh-mesh.ts';
import {shapes} from '../helpers/model.ts';

const model = shapes['two-networks'];
const clusters = model.clusters.map(({name}) => ({name, uid: `uid of ${name}`}));

/** A plan of clusters that have nothing yet, but for what is told of single steps. */
const planOf = (
	told: Readonly<Record<string, Observation>> = {},
	changed: Partial<Plan> = {},
): Plan => ({
	...planFor({
		model,
		version: '1',
		installer: istioctlDocuments,
		observations: new Map([...nothingThere(model), ...Object.entries(told)]),
	}),
	clusters,
	...changed,
});

const saved = (plan: Plan): SavedPlan => {
	const parsed = parseSavedPlan(planJson(plan, {simulated: false}));
	assert.ok('report' in parsed, JSON.stringify(parsed));
	return parsed.report;
};

const needed = (...differences: string[]): Observation => ({state: 'needed', differences});
const done: Observation = {state: 'done', evidence: 'seen'};

describe('a saved plan', () => {
	it('is the plan that is made again, and still what is left of it', () => {
		const before = saved(planOf());
		assert.deepEqual(differencesFrom(before, planOf()), []);
		assert.deepEqual(
			differencesFrom(before, planOf({'east/namespace': done, 'east/istiod': done})),
			[],
		);
	});

	it('bears no other cluster, no fewer and no more, and none that nobody could tell apart', () => {
		const before = saved(planOf());
		const [east, west] = clusters;
		assert.ok(east !== undefined && west !== undefined);
		const differences = (...now: Plan['clusters']) =>
			differencesFrom(before, planOf({}, {clusters: now}));
		assert.deepEqual(differences({...east, uid: 'other'}, west), [
			'east is another cluster: its uid was uid of east and is other',
		]);
		assert.deepEqual(differences(east), ['west is no longer a cluster of the mesh']);
		assert.deepEqual(differences(east, west, {name: 'north', uid: '3'}), [
			'north is not a cluster of it',
		]);
		assert.deepEqual(differences({name: 'east'}, west), ['the uid of east could not be read now']);
	});

	it('is none of other intentions', () => {
		const [other] = differencesFrom(saved(planOf()), planOf({}, {hash: 'other'}));
		assert.match(other ?? '', /mesh\.yaml, an overlay, a certificate or mesh-wizard itself/v);
		assert.deepEqual(differencesFrom(saved(planOf()), planOf({}, {mesh: 'other'})), [
			`it is a plan of the mesh ${model.mesh}, and this is other`,
		]);
	});

	it('is none of clusters that have changed: what was as planned and is no longer, and what differs in another way', () => {
		assert.deepEqual(
			differencesFrom(
				saved(planOf({'east/istiod': done})),
				planOf({'east/istiod': needed('an argument')}),
			),
			['east/istiod was as planned, and is no longer: an argument'],
		);
		assert.deepEqual(
			differencesFrom(
				saved(planOf({'east/istiod': needed('an image')})),
				planOf({'east/istiod': needed('an image', 'an argument')}),
			),
			['east/istiod was planned because of: an image; it is now: an image and an argument'],
		);
	});

	it('is none of other objects', () => {
		const before = saved(planOf());
		const changed = planOf();
		const steps = changed.steps.map(step =>
			step.id === 'east/cacerts' ? {...step, objects: []} : step,
		);
		assert.deepEqual(differencesFrom(before, {...changed, steps}), [
			'east/cacerts now writes or deletes other objects',
		]);
	});

	it('says nothing of steps that only wait, nor of records', () => {
		assert.deepEqual(
			differencesFrom(
				saved(planOf({'east/synced': needed('nothing yet'), 'east/record': done})),
				planOf({'east/synced': needed('not synced'), 'east/record': needed('not proven')}),
			),
			[],
		);
	});

	it('is refused as a whole where it is no plan, with every place', () => {
		const problemsOf = (json: string) => {
			const parsed = parseSavedPlan(json);
			return 'problems' in parsed ? parsed.problems : [];
		};

		const whole = planJson(planOf(), {simulated: false});
		assert.deepEqual(problemsOf(whole), []);
		assert.match(problemsOf('not JSON')[0] ?? '', /^it is not JSON: /v);
		assert.deepEqual(problemsOf('null'), ['it is not a plan: one map']);
		assert.deepEqual(problemsOf(whole.replace('"kind": "Plan"', '"kind": "Other"')), [
			'kind: is not Plan',
		]);
		assert.deepEqual(problemsOf(whole.replace('"state": "needed"', '"state": "later"')), [
			'steps[0].state: is not a state of a step',
		]);
	});
});
