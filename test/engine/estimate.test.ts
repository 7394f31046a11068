import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {remainingMs} from '../../source/engine/estimate.ts';
import type {StepView} from '../../source/engine/run-view/run-view.ts';
import {istioctlDocuments} from '../../source/installers/istioctl/istioctl-installer.ts';
import {planFor} from '../../source/plan/plan.ts';
import {modelOf} from '../helpers/model.ts';

const now = 1_800_000_000_000;
const stepOf = (id: string, rest: Partial<StepView>): StepView => {
	const [cluster = '', ...what] = id.split('/');
	return {
		id,
		cluster,
		what: what.join('/'),
		title: id,
		state: 'done',
		waitsFor: [],
		...rest,
	};
};

const running = (id: string, seconds: number) =>
	stepOf(id, {state: 'running', startedAt: now - seconds * 1000});
const took = (id: string, seconds: number, state: StepView['state'] = 'done') =>
	stepOf(id, {state, durationMs: seconds * 1000});
const left = (
	step: StepView,
	others: readonly StepView[],
	plan?: Parameters<typeof remainingMs>[0]['plan'],
) => {
	const remaining = remainingMs({steps: [...others, step], plan}, step, now);
	return remaining === undefined ? undefined : remaining / 1000;
};

describe('an estimate of what a step still takes', () => {
	it('rests on the same kind of step elsewhere in this run', () => {
		assert.equal(left(running('west-1/istiod', 5), [took('east-1/istiod', 12)]), 7);
		assert.equal(
			left(running('a/remote-secret/b', 1), [took('c/remote-secret/d', 3), took('c/reader', 40)]),
			2,
		);
	});

	it('is the middling one of those that took longer than it has so far', () => {
		const others = [
			took('a/istiod', 30),
			took('b/istiod', 10),
			took('c/istiod', 12),
			took('d/istiod', 4),
		];
		assert.equal(left(running('x/istiod', 1), others), 9);
		assert.equal(left(running('x/istiod', 5), others), 7);
		assert.equal(left(running('x/istiod', 13), others), 17);
	});

	it('is not made where nothing comparable has ended, or all of it was quicker', () => {
		assert.equal(left(running('a/istiod', 5), []), undefined);
		assert.equal(left(running('a/istiod', 5), [took('b/gateway', 12)]), undefined);
		assert.equal(left(running('a/istiod', 12), [took('b/istiod', 12)]), undefined);
	});

	it('does not rest on steps that had nothing to do, or failed', () => {
		assert.equal(
			left(running('a/istiod', 5), [
				took('b/istiod', 61, 'failed'),
				took('c/istiod', 9, 'unchanged'),
				took('d/istiod', 9, 'cancelled'),
			]),
			undefined,
		);
	});

	it('is made of running steps only', () => {
		const others = [took('b/istiod', 12)];
		assert.equal(left(stepOf('a/istiod', {state: 'waiting'}), others), undefined);
		assert.equal(left(took('a/istiod', 5), others), undefined);
	});

	it("does not compare a remote's half with a control plane", () => {
		const plan = planFor({
			installer: istioctlDocuments,
			model: modelOf([
				{name: 'main', network: 'one'},
				{name: 'other', network: 'one'},
				{
					name: 'edge',
					network: 'one',
					role: 'remote',
					primary: 'main',
				},
				{
					name: 'rim',
					network: 'one',
					role: 'remote',
					primary: 'main',
				},
			]),
			version: '1',
			observations: new Map(),
		});
		assert.equal(left(running('edge/istiod', 1), [took('main/istiod', 12)], plan), undefined);
		assert.equal(
			left(running('edge/istiod', 1), [took('main/istiod', 12), took('rim/istiod', 3)], plan),
			2,
		);
		assert.equal(
			left(running('other/istiod', 1), [took('main/istiod', 12), took('rim/istiod', 3)], plan),
			11,
		);
	});
});
