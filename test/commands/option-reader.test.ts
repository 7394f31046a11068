import assert from 'node:assert/strict';
import test from 'node:test';
import {makeOptionReader, type RawOptions} from '../../source/commands/option-reader.ts';
import {parseDuration} from '../../source/commands/duration.ts';

const read = (raw: RawOptions) => makeOptionReader(raw, {cwd: '/here'});

void test('durations have units and add up', () => {
	const cases: Record<string, number | undefined> = {
		'10s': 10_000,
		'2m': 120_000,
		'1m30s': 90_000,
		'500ms': 500,
		'1.5h': 5_400_000,
		10: undefined,
		'0s': undefined,
		'10 s': undefined,
		'': undefined,
		'-5s': undefined,
		'100000h': undefined,
		s: undefined,
	};
	for (const [text, milliseconds] of Object.entries(cases)) {
		assert.equal(parseDuration(text), milliseconds, text);
	}
});

void test('common flags have the documented defaults', () => {
	const reader = read({});
	assert.deepEqual(reader.common(16), {
		kubeconfigs: [],
		timeoutMs: 10_000,
		concurrency: 16,
		plain: false,
		color: true,
		logFile: undefined,
		verbose: false,
	});
	assert.deepEqual(reader.problems, []);
});

void test('paths become absolute, lists are split, waivers know their clusters', () => {
	const reader = read({
		kubeconfig: ['a', '/b'],
		logFile: 'logs/x',
		contexts: ['a, b', 'c'],
		waive: [
			'network.pod-cidr-overlap',
			'gateway.hostname=east-1,east-2',
			'nodes.ready: see: OPS-1',
			'clock.skew=a, b:late',
		],
		waiveFile: 'w.yaml',
		color: false,
	});
	assert.deepEqual(reader.paths('kubeconfig'), ['/here/a', '/b']);
	assert.equal(reader.path('logFile'), '/here/logs/x');
	assert.deepEqual(reader.list('contexts'), ['a', 'b', 'c']);
	assert.deepEqual(reader.waivers(), {
		waivers: [
			{id: 'network.pod-cidr-overlap', clusters: []},
			{id: 'gateway.hostname', clusters: ['east-1', 'east-2']},
			{id: 'nodes.ready', clusters: [], reason: 'see: OPS-1'},
			{id: 'clock.skew', clusters: ['a', 'b'], reason: 'late'},
		],
		waiverFiles: ['/here/w.yaml'],
	});
	assert.equal(reader.common(1).color, false);
	assert.deepEqual(reader.problems, []);
});

void test('a waiver without an id, a cluster or a reason where one is announced is refused', () => {
	const reader = read({
		waive: ['nodes', 'nodes.ready=', 'nodes.ready:', 'nodes.ready: ', '=a', ': why'],
	});
	reader.waivers();
	assert.equal(reader.problems.length, 6);
});

void test('restarts are agreed to for namespaces, for all, or not at all', () => {
	assert.equal(read({}).restartConsent(), undefined);
	assert.equal(read({restartWorkloads: true}).restartConsent(), 'all');
	assert.deepEqual(read({restartWorkloads: 'shop, bank'}).restartConsent(), ['shop', 'bank']);
});
