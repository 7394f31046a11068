import assert from 'node:assert/strict';
import test from 'node:test';
import {outlineOf} from '../../source/engine/plan-outline.ts';
import {shapes} from '../helpers/model.ts';
import {planOf} from '../helpers/run-scene.ts';

void test('steps are counted by cluster and by what looking said; records are no work', () => {
	const plan = planOf(shapes['two-networks'], [
		['east/namespace', {state: 'done', evidence: 'there'}],
		['west/istiod', {state: 'unknown', detail: 'denied'}],
	]);
	const {clusters, counts, isDone} = outlineOf(plan);
	assert.deepEqual(
		clusters.map(({name}) => name),
		['east', 'west'],
	);
	assert.deepEqual(
		clusters.map(cluster => [cluster.counts.done, cluster.counts.unknown]),
		[
			[1, 0],
			[0, 1],
		],
	);
	assert.equal(counts.total, plan.steps.length - 2);
	assert.equal(counts.needed, counts.total - 2);
	assert.equal(isDone, false);
});

void test('a plan is done only when its records are written, too', () => {
	const done = {state: 'done', evidence: 'there'} as const;
	const {steps} = planOf(shapes['two-networks']);
	const installed = steps.map(step => ({
		...step,
		observation: step.action.type === 'record' ? step.observation : done,
	}));
	assert.equal(outlineOf({steps: installed}).isDone, false);
	assert.equal(outlineOf({steps: installed}).counts.needed, 0);
	assert.equal(outlineOf({steps: steps.map(step => ({...step, observation: done}))}).isDone, true);
});
