import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {EngineEvent, EventBody} from '../../source/engine/events.ts';
import {reduceEvents, replay} from '../../source/engine/reduce-events.ts';
import {emptyRunView, type RunView} from '../../source/engine/run-view/run-view.ts';
import {makeJsonLinesReporter} from '../../source/reporters/json-lines.ts';
import {makePlainReporter} from '../../source/reporters/plain.ts';
import {recordedRun} from '../helpers/recorded-run.ts';

const at = (body: EventBody, time = 0): EngineEvent => ({...body, at: time});
const start = recordedRun[0]?.at ?? 0;

const stepOf = (view: RunView, id: string) => {
	const step = [...view.steps, ...view.records].find(candidate => candidate.id === id);
	assert.ok(step, id);
	return step;
};

/** Everything up to the first event that fits. */
const until = (matches: (event: EngineEvent) => boolean): RunView => {
	const index = recordedRun.findIndex(event => matches(event));
	assert.notEqual(index, -1);
	return replay(recordedRun.slice(0, index + 1));
};

type End = {step: string; outcome: string; evidence: string};
const byStep = (ends: readonly End[]): End[] =>
	[...new Map(ends.map(end => [end.step, end])).values()].toSorted((a, b) =>
		a.step.localeCompare(b.step),
	);

const endsOnJsonLines = (): End[] => {
	const lines: string[] = [];
	const report = makeJsonLinesReporter(text => {
		lines.push(text);
	});
	for (const event of recordedRun) {
		report(event);
	}

	return lines
		.map(line => JSON.parse(line) as EngineEvent)
		.flatMap(event =>
			event.type === 'step-finished'
				? [
						{
							step: event.step,
							outcome: event.outcome,
							evidence: event.evidence ?? event.error?.message ?? '',
						},
					]
				: [],
		);
};

const plainForms: ReadonlyArray<readonly [RegExp, string]> = [
	[/^✔ (?<step>\S+\/\S+) \([\d.]+ s\): (?<evidence>.*)$/v, 'done'],
	[/^✔ (?<step>\S+\/\S+), nothing to do: (?<evidence>.*)$/v, 'unchanged'],
	[/^✖ (?<step>\S+\/\S+) \([\d.]+ s\): (?<evidence>.*)$/v, 'failed'],
	[/^◌ (?<step>\S+\/\S+) not started: .*$/v, 'blocked'],
	[/^◌ (?<step>\S+\/\S+) stopped$/v, 'cancelled'],
];

const endsOnPlainLines = (): End[] => {
	let text = '';
	const report = makePlainReporter(
		line => {
			text += line;
		},
		{verbose: true},
	);
	for (const event of recordedRun) {
		report(event);
	}

	return text.split('\n').flatMap(line =>
		plainForms.flatMap(([form, outcome]) => {
			const {step, evidence = ''} = form.exec(line.slice('HH:MM:SS '.length))?.groups ?? {};
			return step === undefined ? [] : [{step, outcome, evidence}];
		}),
	);
};

describe('a run folded from its events', () => {
	it('has the same outcome and evidence for every step as plain and JSON lines', () => {
		const view = replay(recordedRun);
		const ended = [...view.steps, ...view.records].filter(
			({state}) => state !== 'waiting' && state !== 'running',
		);
		const seen = byStep(
			ended.map(({id, state, evidence, error}) => ({
				step: id,
				outcome: state,
				evidence: evidence ?? error?.message ?? '',
			})),
		);
		assert.deepEqual(
			new Set(seen.map(({outcome}) => outcome)),
			new Set(['done', 'unchanged', 'failed', 'blocked', 'cancelled']),
		);
		assert.deepEqual(byStep(endsOnJsonLines()), seen);
		assert.deepEqual(byStep(endsOnPlainLines()), seen);
	});

	it('is the same whether events come one by one or all at once', () => {
		let view = emptyRunView;
		for (const event of recordedRun) {
			view = reduceEvents(view, [event]);
		}

		assert.deepEqual(view, replay(recordedRun));
	});

	it('changes nothing of what was folded before', () => {
		const middle = until(({type}) => type === 'steps-reset');
		const copy = structuredClone(middle);
		reduceEvents(middle, recordedRun.slice(-12));
		assert.deepEqual(middle, copy);
		assert.equal(reduceEvents(middle, []), middle);
	});

	it('keeps what does not change as the very same objects', () => {
		const before = until(({type}) => type === 'proof');
		const after = reduceEvents(before, [
			at({type: 'step-output', step: 'east/istiod', line: 'a line'}),
		]);
		assert.notEqual(after, before);
		for (const field of [
			'steps',
			'records',
			'pairs',
			'proofs',
			'findings',
			'notices',
			'surveyed',
			'clusters',
		] as const) {
			assert.equal(after[field], before[field], field);
		}

		assert.equal(after.logs.get('west'), before.logs.get('west'));
		const later = reduceEvents(before, [
			at({type: 'step-observed', step: 'east/istiod', detail: 'a pod'}),
		]);
		assert.equal(stepOf(later, 'west/istiod'), stepOf(before, 'west/istiod'));
	});

	it('knows who runs it, what was surveyed and found, and how it ended', () => {
		const view = replay(recordedRun);
		assert.deepEqual(
			[view.runId, view.command, view.mesh, view.simulated, view.startedAt],
			['20261121-143015-3fa9', 'apply', 'shop', true, start],
		);
		assert.deepEqual(
			view.clusters.map(({name}) => name),
			['east', 'west'],
		);
		assert.deepEqual(view.surveyed.get('east'), {
			reachable: true,
			detail: 'v1.35.4',
			durationMs: 12,
		});
		assert.deepEqual(
			view.findings.map(({id}) => id),
			['api.reachable'],
		);
		assert.deepEqual(
			view.proofs.map(({id}) => id),
			['proof.workload'],
		);
		assert.equal(view.pairs.get('east west')?.cause, 'nobody answered');
		assert.equal(view.pairsTotal, 2);
		assert.deepEqual(
			view.notices.map(({text}) => text),
			['stopping'],
		);
		assert.equal(view.finished?.exitCode, 1);
	});

	it('says what a step waits for, and no longer once that is done', () => {
		const planned = until(({type}) => type === 'plan-ready');
		assert.deepEqual(stepOf(planned, 'east/istiod').waitsFor, ['east/namespace', 'east/cacerts']);
		const later = until(event => event.type === 'step-finished' && event.step === 'east/namespace');
		assert.deepEqual(stepOf(later, 'east/istiod').waitsFor, ['east/cacerts']);
		assert.ok(planned.steps.every(({state}) => state === 'waiting'));
		assert.ok(!planned.steps.some(({what}) => what === 'record'));
		assert.deepEqual(
			planned.records.map(({id}) => id),
			['east/record', 'west/record'],
		);
	});

	it('shows a running step with its start and what the cluster said last', () => {
		const view = until(({type}) => type === 'step-observed');
		const {state, observed, startedAt, title, what, waitsFor} = stepOf(view, 'east/istiod');
		assert.deepEqual(
			{
				state,
				observed,
				title,
				what,
				waitsFor,
			},
			{
				state: 'running',
				observed: 'Deployment istio-system/istiod: 0 of 1 available',
				title: 'Do east/istiod',
				what: 'istiod',
				waitsFor: [],
			},
		);
		assert.equal(
			startedAt,
			recordedRun.find(event => event.type === 'step-started' && event.step === 'east/istiod')?.at,
		);
	});

	it('lets failed and blocked steps wait again, with nothing left of the former try', () => {
		const failed = until(event => event.type === 'step-finished' && event.step === 'west/gateway');
		assert.equal(
			stepOf(failed, 'west/istiod').error?.message,
			'istioctl ended with exit code 1: out of luck',
		);
		assert.deepEqual(stepOf(failed, 'west/istiod').retry, {
			attempt: 1,
			reason: 'https://west:6443: no answer',
		});
		assert.deepEqual(stepOf(failed, 'west/gateway').waitsFor, ['west/istiod']);

		const reset = until(({type}) => type === 'steps-reset');
		assert.deepEqual(stepOf(reset, 'west/istiod'), {
			id: 'west/istiod',
			what: 'istiod',
			cluster: 'west',
			title: 'Do west/istiod',
			state: 'waiting',
			waitsFor: ['west/cacerts'],
		});
		assert.equal(stepOf(reset, 'west/gateway').state, 'waiting');
		assert.deepEqual(stepOf(reset, 'west/gateway').waitsFor, ['west/istiod']);
		assert.equal(stepOf(replay(recordedRun), 'west/istiod').state, 'done');
	});

	it('forgets the pairs of a proof that begins anew', () => {
		const view = replay([...recordedRun, at({type: 'proof-started', pairs: 2})]);
		assert.equal(view.pairs.size, 0);
		assert.deepEqual(view.proofs, []);
	});

	it('counts only the last word of a proof on its subject', () => {
		const proof = recordedRun.find(event => event.type === 'proof');
		assert.ok(proof);
		const view = replay([proof, {...proof, finding: {...proof.finding, status: 'fail'}}]);
		assert.deepEqual(
			view.proofs.map(({status}) => status),
			['fail'],
		);
	});

	it('begins from nothing with a second run', () => {
		const [first, second] = recordedRun;
		assert.ok(first?.type === 'run-started' && second);
		const view = replay([...recordedRun, {...first, runId: 'another'}]);
		assert.deepEqual(view, replay([{...first, runId: 'another'}]));
		assert.equal(
			replay([second, first]).surveyed.size,
			1,
			'what came before the first run is kept',
		);
	});

	it("tells in a cluster's log who said what", () => {
		const view = replay(recordedRun);
		assert.deepEqual(
			view.logs
				.get('west')
				?.lines.filter(({step}) => step === 'west/istiod')
				.map(({from, text}) => `${from}: ${text}`),
			[
				'wizard: try 1 failed, trying again: https://west:6443: no answer',
				'wizard: failed: istioctl ended with exit code 1: out of luck',
				'wizard: Its output is in a file.',
				'wizard: to be tried again',
				'istioctl: ✔ Installation complete',
				'wizard: done: Deployment istiod available, as rendered',
			],
		);
		assert.deepEqual(
			view.logs.get('east')?.lines.map(({from}) => from),
			['wizard', 'istioctl', 'cluster', 'wizard', 'wizard'],
		);
	});

	it('keeps log lines whole, plain and of bounded length', () => {
		const line = (text: string) => at({type: 'step-output', step: 'a/istiod', line: text});
		const view = replay([
			line('one\ntwo'),
			line('\u001B[1;31mred\u001B[0m\u0007 bell'),
			line('x'.repeat(5000)),
		]);
		const texts = view.logs.get('a')?.lines.map(({text}) => text) ?? [];
		assert.deepEqual(texts.slice(0, 3), ['one', 'two', 'red  bell']);
		assert.equal(texts[3]?.length, 2001);
		assert.equal(texts.length, 4);
	});

	it('shows a step that no plan announced', () => {
		const view = replay([at({type: 'step-observed', step: 'gone/purge', detail: 'x'})]);
		assert.equal(stepOf(view, 'gone/purge').cluster, 'gone');
		const listed = replay([
			at({
				type: 'removal-listed',
				removal: {
					cluster: 'east',
					context: 'east',
					stays: [],
					notes: [],
					steps: [
						{
							id: 'east/purge',
							cluster: 'east',
							title: 'Uninstall Istio',
							needs: ['west/remote-secrets'],
							removal: {type: 'purge'},
							objects: [],
						},
					],
				},
			}),
		]);
		assert.deepEqual(stepOf(listed, 'east/purge').waitsFor, ['west/remote-secrets']);
	});
});
