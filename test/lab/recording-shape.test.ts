import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {kindOfStep, type Recording} from '../../source/demo/recording.ts';
import type {EngineEvent} from '../../source/engine/events.ts';
import {recordingFile} from './record.ts';
import {shapeDifferences, shapeOf} from './recording-shape.ts';
import {renderRecording, tidyRecording} from './tidy-recording.ts';

const names = ['two-networks', 'primary-remote'] as const;
const texts = names.map(name => readFileSync(recordingFile(name), 'utf8'));
const [twoNetworks, primaryRemote] = texts.map(text => JSON.parse(text) as Recording) as [
	Recording,
	Recording,
];

void test('recordings are small, tidy and free of secrets', () => {
	for (const text of texts) {
		assert.ok(text.length < 70 * 1024, String(text.length));
		assert.doesNotMatch(text, /"kubeconfig"|PRIVATE KEY|eyJ[\w\-]{20}/v);
		assert.equal(
			renderRecording(tidyRecording(JSON.parse(text) as Recording, {})),
			text,
			'tidying changes nothing any more',
		);
	}
});

void test('the recordings together have every kind of step, and say what they were recorded on', () => {
	const kinds = new Set(
		[twoNetworks, primaryRemote].flatMap(({events}) =>
			events.flatMap(event =>
				event.type === 'plan-ready' ? event.plan.steps.map(step => kindOfStep(step)) : [],
			),
		),
	);
	assert.deepEqual(
		[...kinds].toSorted((a, b) => a.localeCompare(b)),
		[
			'address',
			'apply',
			'cacerts',
			'gateway',
			'istiod',
			'namespace',
			'reader',
			'record',
			'remote-istiod',
			'remote-secret',
			'root',
			'synced',
		],
	);
	for (const {source} of [twoNetworks, primaryRemote]) {
		assert.match(source.lab, /2 clusters of the lab \(test\/lab\/readme\.md, with its limits\)/v);
	}
});

const changed = (change: (event: EngineEvent) => readonly EngineEvent[]): Recording => ({
	...twoNetworks,
	events: twoNetworks.events.flatMap(event => change(event)),
});
const differences = (fresh: Recording): string[] =>
	shapeDifferences(shapeOf(twoNetworks), shapeOf(fresh));

void test('names, numbers, ids and moments are no difference', () => {
	assert.deepEqual(differences(twoNetworks), []);
	const other = JSON.stringify(twoNetworks)
		.replaceAll('east-1', 'north-7')
		.replaceAll('198.18.0.', '10.0.0.')
		.replaceAll(/-[\da-f]{8,10}-[\da-z]{5}\b/gv, '-0123456789-abcde')
		.replaceAll(/"at":\d+/gv, '"at":1');
	assert.deepEqual(differences(JSON.parse(other) as Recording), []);
	assert.deepEqual(
		differences(
			changed(event =>
				event.type === 'step-observed' && event.detail.endsWith('pending') ? [] : [event],
			),
		),
		[],
		'a cluster may be looked at later',
	);
	assert.deepEqual(
		differences(
			changed(event =>
				event.type === 'step-finished' && event.outcome === 'unchanged'
					? [{...event, outcome: 'done'}]
					: [event],
			),
		),
		[],
		'a step that looks may have to wait',
	);
});

void test('other words, outcomes, evidence, proofs and missing steps are', () => {
	assert.deepEqual(
		differences(
			changed(event =>
				event.type === 'step-observed'
					? [{...event, detail: event.detail.replace(': ready', ' is ready')}]
					: [event],
			),
		),
		[
			'new: cluster istiod: Pod istiod-POD is ready',
			'new: cluster gateway: Pod istio-eastwestgateway-POD is ready',
		],
	);
	assert.deepEqual(
		differences(
			changed(event =>
				event.type === 'step-observed' && event.step.endsWith('/istiod') ? [] : [event],
			),
		),
		['silent: cluster istiod'],
	);
	assert.deepEqual(
		differences(
			changed(event =>
				event.type === 'step-finished' && event.step.endsWith('/reader')
					? [{...event, outcome: 'unchanged'}]
					: [event],
			),
		),
		[
			'new: end reader: unchanged, account istio-reader-service-account with a token',
			'gone: end reader: done, account istio-reader-service-account with a token',
		],
	);
	assert.deepEqual(
		differences(
			changed(event =>
				event.type === 'proof' && event.finding.id === 'proof.synced' ? [] : [event],
			),
		),
		['gone: proof proof.synced: pass, istiod-POD of CLUSTER: CLUSTER is synced'],
	);
	assert.deepEqual(
		differences({
			...twoNetworks,
			facts: twoNetworks.facts.map(facts => ({
				...facts,
				podRanges: {
					known: false,
					reason: 'denied',
					detail: '',
					source: '',
				},
			})),
		}),
		['new: fact podRanges: unknown', 'gone: fact podRanges: known'],
	);
});
