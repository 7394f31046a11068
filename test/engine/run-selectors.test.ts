import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {reduceEvents, replay} from '../../source/engine/reduce-events.ts';
import {
	countSteps,
	currentStep,
	runElapsedMs,
	stepElapsedMs,
	stepsOfCluster,
} from '../../source/engine/run-selectors.ts';
import {recordedRun} from '../helpers/recorded-run.ts';

const view = replay(recordedRun);

describe('what is read from a run', () => {
	it('counts steps by what became of them', () => {
		const {total, ...counts} = countSteps(view.steps);
		assert.deepEqual(
			{...counts, waiting: 0},
			{
				done: 4,
				running: 0,
				waiting: 0,
				failed: 1,
				blocked: 1,
				cancelled: 1,
			},
		);
		assert.equal(total, view.steps.length);
		assert.equal(
			Object.values(counts).reduce((sum, count) => sum + count, 0),
			total,
		);
	});

	it("gives a cluster's steps in the plan's order, and the same list until a step changes", () => {
		const east = stepsOfCluster(view, 'east');
		assert.equal(east[0]?.id, 'east/namespace');
		assert.ok(east.every(({cluster}) => cluster === 'east'));
		assert.equal(stepsOfCluster(view, 'east'), east);
		const later = reduceEvents(view, [
			{
				type: 'step-output',
				step: 'east/istiod',
				line: 'x',
				at: 0,
			},
		]);
		assert.equal(stepsOfCluster(later, 'east'), east);
		assert.equal(stepsOfCluster(view, 'nowhere'), stepsOfCluster(later, 'nowhere'));
	});

	it('measures what runs by the clock and what has ended by its own word', () => {
		assert.equal(stepElapsedMs({startedAt: 1000}, 3500), 2500);
		assert.equal(stepElapsedMs({startedAt: 1000, durationMs: 7}, 3500), 7);
		assert.equal(stepElapsedMs({}, 3500), undefined);
		assert.equal(stepElapsedMs({startedAt: 5000}, 3500), 0, 'a clock that was set back');
		assert.equal(runElapsedMs(view, 0), 61_000);
		assert.equal(runElapsedMs({startedAt: 10}, 30), 20);
	});

	it('names what a cluster is at', () => {
		assert.equal(currentStep(view, 'west')?.id, 'west/gateway');
		const running = replay(recordedRun.slice(0, 11));
		assert.equal(currentStep(running, 'east')?.id, 'east/istiod');
		assert.equal(currentStep(running, 'west')?.state, 'waiting');
		assert.equal(currentStep(running, 'nowhere'), undefined);
	});
});
