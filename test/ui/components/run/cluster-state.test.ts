import assert from 'node:assert/strict';
import test from 'node:test';
import type {StepView} from '../../../../source/engine/run-view/run-view.ts';
import {clusterLines} from '../../../../source/ui/components/run/cluster-state.ts';

const step = (id: string, view: Partial<StepView>): StepView => {
	const [cluster = '', what = ''] = id.split('/');
	return {
		id,
		what,
		cluster,
		title: what,
		state: 'waiting',
		waitsFor: [],
		...view,
	};
};

const lineOf = (...steps: readonly StepView[]) =>
	clusterLines({steps}, 100_000).map(({state, done, total, failed, at, elapsed}) => ({
		state,
		steps: `${String(done)}/${String(total)}`,
		failed,
		at,
		elapsed,
	}));

void test('a cluster says what it is at, for how long, and what became of it', () => {
	assert.deepEqual(
		lineOf(
			step('a/x', {state: 'done', startedAt: 40_000, durationMs: 1000}),
			step('a/y', {state: 'running', startedAt: 41_000}),
			step('a/z', {state: 'running', startedAt: 42_000}),
		),
		[
			{
				state: 'running',
				steps: '1/3',
				failed: 0,
				at: 'y +1',
				elapsed: '60s',
			},
		],
	);
	assert.deepEqual(
		lineOf(
			step('a/x', {state: 'done', startedAt: 40_000, durationMs: 1000}),
			step('a/y', {state: 'unchanged', durationMs: 0}),
		),
		[
			{
				state: 'done',
				steps: '2/2',
				failed: 0,
				at: '',
				elapsed: '1.0s',
			},
		],
	);
	assert.deepEqual(lineOf(step('a/x', {state: 'waiting'})), [
		{
			state: 'waiting',
			steps: '0/1',
			failed: 0,
			at: 'x',
			elapsed: '',
		},
	]);
	assert.deepEqual(
		lineOf(
			step('a/x', {state: 'done', startedAt: 0, durationMs: 1}),
			step('a/y', {state: 'cancelled'}),
		)[0]?.state,
		'stopped',
	);
	assert.deepEqual(
		lineOf(
			step('a/x', {state: 'done', startedAt: 0, durationMs: 1}),
			step('a/y', {state: 'blocked'}),
		)[0]?.state,
		'blocked',
	);
	assert.deepEqual(
		lineOf(step('a/x', {state: 'waiting'}), step('a/y', {state: 'blocked'}))[0]?.state,
		'waiting',
	);
});

void test('a failed step is told before one that runs', () => {
	assert.deepEqual(
		lineOf(
			step('a/x', {state: 'failed', startedAt: 0, durationMs: 10}),
			step('a/y', {state: 'running', startedAt: 0}),
		)[0]?.state,
		'failed',
	);
});
