import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type {StepView} from '../../../../source/engine/run-view/run-view.ts';
import {paneRows} from '../../../../source/ui/components/run/pane-rows.ts';
import {stepText} from '../../../../source/ui/components/run/step-text.ts';
import {unicodeGlyphs as glyphs} from '../../../../source/ui/theme.ts';

const step = (what: string, view: Partial<StepView> = {}): StepView => ({
	id: `east/${what}`,
	what,
	cluster: 'east',
	title: what,
	state: 'waiting',
	waitsFor: [],
	...view,
});

const textsOf = (
	steps: readonly StepView[],
	options: {columns?: number; rows?: number; focus?: string; now?: number; leftMs?: number} = {},
) =>
	paneRows(steps, {
		columns: 40,
		rows: 10,
		focus: steps[0]?.id,
		now: 0,
		glyphs,
		...options,
	}).map(row => (row.kind === 'step' ? `${row.step.what} | ${row.text}` : row.text));

void test("a step says how long it takes or took, or why it doesn't run", () => {
	const words = [
		step('a', {state: 'running', startedAt: 1000}),
		step('b', {state: 'done', startedAt: 1000, durationMs: 230}),
		step('c', {state: 'unchanged', durationMs: 0}),
		step('seen', {state: 'unchanged', startedAt: 1000, durationMs: 80}),
		step('d', {state: 'failed', startedAt: 1000, durationMs: 61_000}),
		step('e', {state: 'blocked'}),
		step('f', {state: 'cancelled', startedAt: 1000}),
		step('g', {state: 'cancelled'}),
		step('h'),
	].map(view => stepText(view, {now: 13_900, columns: 30}));
	assert.deepEqual(words, [
		'12s',
		'0.2s',
		'nothing to do',
		'0.1s',
		'61s',
		'not started',
		'stopped',
		'not started',
		'next',
	]);
});

void test('what one waits for gives way to the room: the other cluster before the whole name, nothing before half a word', () => {
	const foreign = step('istiod', {waitsFor: ['east/namespace', 'west/gateway-address']});
	assert.deepEqual(
		[34, 30, 16, 8].map(columns => stepText(foreign, {now: 0, columns})),
		['waits for west/gateway-address +1', 'waits for west/gateway-address', 'waits for west', ''],
	);
	const own = step('root', {waitsFor: ['east/istiod']});
	assert.deepEqual(
		[16, 12, 5].map(columns => stepText(own, {now: 0, columns})),
		['waits for istiod', 'after istiod', ''],
	);
});

void test('an estimate stands only where somebody can make one, and where there is room', () => {
	const running = [step('istiod', {state: 'running', startedAt: 0}), step('gateway')];
	assert.equal(textsOf(running, {now: 12_000, leftMs: 30_000})[0], 'istiod | 12s, about 30s left');
	assert.equal(textsOf(running, {now: 12_000, leftMs: 30_000, columns: 20})[0], 'istiod | 12s');
	assert.equal(textsOf(running, {now: 12_000})[0], 'istiod | 12s');
});

void test('under a running step stands what the cluster says, under a failed one why and what to do', () => {
	assert.deepEqual(
		textsOf(
			[
				step('istiod', {
					state: 'running',
					startedAt: 0,
					observed: 'Pod istio-system/istiod-789745b876-dpktl: pending',
					retry: {attempt: 1, reason: 'no answer'},
				}),
			],
			{columns: 60},
		),
		[
			'istiod | 0s',
			'try 1 failed, trying again: no answer',
			'Pod istiod-789745b876-dpktl: pending',
		],
	);
	// With little room a pod goes by its Deployment's name.
	assert.equal(
		textsOf([
			step('istiod', {
				state: 'running',
				startedAt: 0,
				observed: 'Pod istio-system/istiod-789745b876-dpktl: pending',
			}),
		]).at(-1),
		'Pod istiod: pending',
	);
	assert.deepEqual(
		textsOf([
			step('istiod', {
				state: 'failed',
				durationMs: 61_000,
				error: {message: "the image can't be pulled", remedy: ['See the pod.', 'Or not.']},
			}),
		]),
		['istiod | 61s', "the image can't be pulled", '→ See the pod.'],
	);
	// What istioctl says of a pod is longer than what the pod says, and tells less.
	assert.equal(
		textsOf([
			step('istiod', {
				state: 'failed',
				durationMs: 0,
				error: {
					message:
						'istioctl ended with exit code 1: resources not ready; Pod istiod-789745b876-dpktl: ErrImagePull',
					remedy: [],
				},
			}),
		])[1],
		'Pod istiod: ErrImagePull',
	);
	assert.deepEqual(textsOf([step('istiod', {state: 'done', durationMs: 0, observed: 'ready'})]), [
		'istiod | 0.0s',
	]);
});

void test('long sayings are cut to a few lines', () => {
	const [, ...said] = textsOf([
		step('istiod', {state: 'running', startedAt: 0, observed: 'word '.repeat(50)}),
	]);
	assert.equal(said.length, 2);
	assert.match(said[1] ?? '', /…$/v);
});

void test("steps that don't fit are counted at the ends", () => {
	const steps = Array.from({length: 12}, (_value, index) =>
		step(String(index), {state: 'done', durationMs: 0}),
	);
	assert.deepEqual(textsOf(steps, {rows: 5, focus: 'east/6'}), [
		'↑ 5 more',
		'5 | 0.0s',
		'6 | 0.0s',
		'7 | 0.0s',
		'↓ 4 more',
	]);
	assert.deepEqual(textsOf(steps, {rows: 5, focus: 'east/0'}), [
		'0 | 0.0s',
		'1 | 0.0s',
		'2 | 0.0s',
		'3 | 0.0s',
		'↓ 8 more',
	]);
	assert.deepEqual(textsOf(steps, {rows: 5, focus: 'east/11'}), [
		'↑ 8 more',
		'8 | 0.0s',
		'9 | 0.0s',
		'10 | 0.0s',
		'11 | 0.0s',
	]);
});

void test('whatever runs and fails, the pane keeps to its rows and shows the step in focus', () => {
	const states = fc.constantFrom('waiting', 'running', 'failed', 'done');
	fc.assert(
		fc.property(
			fc.array(states, {minLength: 1, maxLength: 30}),
			fc.integer({min: 3, max: 20}),
			fc.nat(29),
			(all, rows, at) => {
				const steps = all.map((state, index) =>
					step(String(index), {
						state,
						startedAt: 0,
						durationMs: 1,
						observed: 'said '.repeat(30),
						error: {message: 'why '.repeat(40), remedy: ['do '.repeat(20)]},
					}),
				);
				const focus = steps[at % steps.length]?.id;
				const shown = paneRows(steps, {
					columns: 30,
					rows,
					focus,
					now: 0,
					glyphs,
				});
				assert.ok(shown.length <= rows);
				assert.ok(shown.some(row => row.kind === 'step' && row.step.id === focus));
			},
		),
	);
});
