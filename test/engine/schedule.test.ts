import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {StepOutcome} from '../../source/engine/events.ts';
import {hasRoom, stateOfNeeds, waitingSteps} from '../../source/engine/schedule.ts';

const steps = [
	{id: 'a/one', cluster: 'a', needs: []},
	{id: 'a/two', cluster: 'a', needs: ['a/one', 'b/one']},
	{id: 'b/one', cluster: 'b', needs: []},
	{id: 'b/two', cluster: 'b', needs: ['b/one']},
] as const;

const scheduleOf = ({
	outcomes = {},
	running = [],
	installing = [],
	lost = [],
}: {
	outcomes?: Record<string, StepOutcome>;
	running?: string[];
	installing?: string[];
	lost?: string[];
}) => ({
	steps,
	outcomes: new Map(Object.entries(outcomes)),
	running: new Set(running),
	installing: new Set(installing),
	lost: new Set(lost),
	clusterOf: new Map(steps.map(({id, cluster}) => [id, cluster])),
});

describe('whose turn it is', () => {
	it('is that of a step whose needs are all done or unchanged', () => {
		const [, two] = steps;
		assert.equal(stateOfNeeds(two, scheduleOf({outcomes: {'a/one': 'done'}})), 'pending');
		assert.equal(
			stateOfNeeds(two, scheduleOf({outcomes: {'a/one': 'done', 'b/one': 'unchanged'}})),
			'met',
		);
	});

	it('never comes once one of its needs did not succeed, whatever else is pending', () => {
		const [, two] = steps;
		for (const outcome of ['failed', 'blocked', 'cancelled'] as const) {
			assert.equal(stateOfNeeds(two, scheduleOf({outcomes: {'b/one': outcome}})), 'broken');
		}
	});

	it('does not wait for another cluster that is lost, but for the own one', () => {
		const [, two, , last] = steps;
		const outcomes = {'a/one': 'done', 'b/one': 'failed'} as const;
		assert.equal(stateOfNeeds(two, scheduleOf({outcomes})), 'broken');
		assert.equal(stateOfNeeds(two, scheduleOf({outcomes, lost: ['b']})), 'met');
		assert.equal(stateOfNeeds(last, scheduleOf({outcomes, lost: ['b']})), 'broken');
	});

	it('has passed for what runs and for what has ended', () => {
		const waiting = waitingSteps(scheduleOf({outcomes: {'a/one': 'done'}, running: ['b/one']}));
		assert.deepEqual(
			waiting.map(({id}) => id),
			['a/two', 'b/two'],
		);
	});

	it('comes to one installer at a time in a cluster, and to so many of them at all', () => {
		const [one] = steps;
		assert.equal(hasRoom(one, scheduleOf({}), 1), true);
		assert.equal(hasRoom(one, scheduleOf({installing: ['a']}), 2), false);
		assert.equal(hasRoom(one, scheduleOf({installing: ['b']}), 1), false);
		assert.equal(hasRoom(one, scheduleOf({installing: ['b']}), 2), true);
	});
});
