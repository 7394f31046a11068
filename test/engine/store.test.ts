import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import type {EngineEvent, EventBody} from '../../source/engine/events.ts';
import {countSteps} from '../../source/engine/run-selectors.ts';
import {makeRunStore} from '../../source/engine/store.ts';
import {istioctlDocuments} from '../../source/installers/istioctl/istioctl-installer.ts';
import {planFor} from '../../source/plan/plan.ts';
import {modelOf} from '../helpers/model.ts';
import {recordedRun} from '../helpers/recorded-run.ts';
import {until} from '../helpers/until.ts';

const at = (body: EventBody, time = 0): EngineEvent => ({...body, at: time});
const line = (cluster: string, text: string) =>
	at({type: 'step-output', step: `${cluster}/istiod`, line: text});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A timer that the test turns. */
const makeTimer = () => {
	const due: Array<{work: () => void; ms: number}> = [];
	return {
		due,
		schedule(work: () => void, ms: number) {
			const entry = {work, ms};
			due.push(entry);
			return () => {
				const index = due.indexOf(entry);
				if (index !== -1) {
					due.splice(index, 1);
				}
			};
		},
		ring() {
			for (const {work} of due.splice(0)) {
				work();
			}
		},
	};
};

const setUp = () => {
	const timer = makeTimer();
	const store = makeRunStore({schedule: timer.schedule});
	let told = 0;
	const unsubscribe = store.subscribe(() => {
		told++;
	});
	return {
		timer,
		store,
		unsubscribe,
		told: () => told,
	};
};

describe('the store of a run', () => {
	it('shows the first event at once, what follows 50 ms later and together', () => {
		const {timer, store, told} = setUp();
		const nothing = store.getSnapshot();
		store.emit(line('a', 'first'));
		assert.equal(told(), 1);
		assert.notEqual(store.getSnapshot(), nothing);
		for (let index = 0; index < 100; index++) {
			store.emit(line('a', 'more'));
		}

		assert.equal(told(), 1);
		assert.equal(store.getSnapshot().logs.get('a')?.lines.length, 1);
		assert.deepEqual(
			timer.due.map(({ms}) => ms),
			[50],
		);
		timer.ring();
		assert.equal(told(), 2);
		assert.equal(store.getSnapshot().logs.get('a')?.lines.length, 101);
	});

	it('gives the same snapshot and rings no bell while nothing changes', () => {
		const {timer, store, told} = setUp();
		store.emit(line('a', 'first'));
		const snapshot = store.getSnapshot();
		timer.ring();
		assert.equal(store.getSnapshot(), snapshot);
		assert.equal(told(), 1);
		assert.deepEqual(timer.due, [], 'no timer runs when there is nothing to show');
		store.emit(line('a', 'after a quiet time'));
		assert.equal(told(), 2, 'it is shown at once');
	});

	it('shows the end of a run at once', () => {
		const {store} = setUp();
		for (const event of recordedRun) {
			store.emit(event);
		}

		assert.equal(store.getSnapshot().finished?.exitCode, 1);
		assert.equal(countSteps(store.getSnapshot().steps).failed, 1);
	});

	it('keeps the newest 5,000 lines of each cluster and counts the others', () => {
		const {timer, store} = setUp();
		for (let index = 0; index < 12_345; index++) {
			store.emit(line('a', String(index)));
			store.emit(line('b', String(index % 7)));
			if (index % 900 === 0) {
				timer.ring();
			}
		}

		timer.ring();
		const log = store.getSnapshot().logs.get('a');
		assert.equal(log?.lines.length, 5000);
		assert.equal(log.dropped, 7345);
		assert.deepEqual([log.lines[0]?.text, log.lines.at(-1)?.text], ['7345', '12344']);
		assert.equal(store.getSnapshot().logs.get('b')?.lines.length, 5000);
	});

	it('does not pile up events while nobody is shown any', async () => {
		const {store} = setUp();
		const early: Array<WeakRef<EngineEvent>> = [];
		for (let index = 0; index < 8000; index++) {
			const event = line('a', `line ${String(index)}`);
			store.emit(event);
			if (index > 0 && index <= 1000) {
				early.push(new WeakRef(event));
			}
		}

		assert.equal(store.getSnapshot().logs.get('a')?.lines.length, 1, 'the timer has not rung');
		await delay(0);
		collectGarbage();
		assert.ok(early.every(reference => reference.deref() === undefined));
	});

	it('copes with fifty clusters, all their pairs and thousands of lines', () => {
		const names = Array.from({length: 50}, (_, index) => `c${String(index)}`);
		const model = modelOf(names.map(name => ({name, network: name})));
		const plan = planFor({
			model,
			version: '1',
			installer: istioctlDocuments,
			observations: new Map(),
		});
		const {timer, store} = setUp();
		const started = performance.now();
		store.emit(at({type: 'plan-ready', plan}));
		let count = 0;
		const emit = (event: EngineEvent) => {
			store.emit(event);
			count++;
			if (count % 200 === 0) {
				timer.ring();
			}
		};

		for (const {id, cluster, title} of plan.steps) {
			emit(
				at({
					type: 'step-started',
					step: id,
					cluster,
					title,
				}),
			);
			emit(
				at({type: 'step-output', step: id, line: 'a line of some length, as istioctl prints them'}),
			);
			emit(
				at({
					type: 'step-finished',
					step: id,
					cluster,
					outcome: 'done',
					durationMs: 1,
					evidence: 'seen',
				}),
			);
		}

		for (const {from, to} of model.pairs) {
			emit(
				at({
					type: 'pair-finished',
					pair: {
						from,
						to,
						status: 'pass',
						requests: 3,
						answeredBy: {[to]: 3},
						cause: null,
						durationMs: 1,
					},
				}),
			);
		}

		timer.ring();
		const view = store.getSnapshot();
		assert.equal(view.pairs.size, 2450);
		assert.equal(countSteps(view.steps).done, view.steps.length);
		assert.ok(view.steps.every(({waitsFor}) => waitsFor.length === 0));
		assert.ok(count > 10_000, String(count));
		// A bound against quadratic work, far above what it takes (a quarter of a second here).
		assert.ok(
			performance.now() - started < 10_000,
			`${String(count)} events took ${String(performance.now() - started)} ms`,
		);
	});

	it('tells nobody who has left, and nobody at all once disposed', () => {
		const {timer, store, unsubscribe, told} = setUp();
		unsubscribe();
		store.emit(line('a', 'x'));
		assert.equal(told(), 0);
		const snapshot = store.getSnapshot();
		store.dispose();
		assert.deepEqual(timer.due, []);
		store.emit(line('a', 'y'));
		assert.equal(store.getSnapshot(), snapshot);
	});

	it('publishes by itself with the real timer', async () => {
		const store = makeRunStore({publishMs: 5});
		store.emit(line('a', 'one'));
		store.emit(line('a', 'two'));
		await until(
			'both lines are shown',
			() => store.getSnapshot().logs.get('a')?.lines.length === 2,
		);
		store.dispose();
	});
});
