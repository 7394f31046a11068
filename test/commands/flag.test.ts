import assert from 'node:assert/strict';
import test from 'node:test';
import {
	commonFlags,
	optionsOf,
	restartWorkloadsFlag,
	surveyConcurrencyFlag,
	waiverFlags,
} from '../../source/commands/common-flags.ts';
import {parseDuration} from '../../source/commands/duration.ts';
import {listFlag, valuesOf, type RawOptions, type Typed} from '../../source/commands/flag.ts';

const typedAs = (raw: RawOptions): Typed => ({raw, cwd: '/here', problems: [], notes: []});

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
	const typed = typedAs({});
	assert.deepEqual(optionsOf({concurrency: surveyConcurrencyFlag}, typed), {
		kubeconfigs: [],
		allowExec: false,
		timeoutMs: 10_000,
		concurrency: 16,
		plain: false,
		color: true,
		logFile: undefined,
		verbose: false,
	});
	assert.deepEqual(typed.problems, []);
});

void test('paths become absolute, lists are split, waivers know their clusters', () => {
	const typed = typedAs({
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
	const {kubeconfigs, logFile, color} = valuesOf(commonFlags, typed);
	assert.deepEqual(kubeconfigs, ['/here/a', '/b']);
	assert.equal(logFile, '/here/logs/x');
	assert.equal(color, false);
	assert.deepEqual(listFlag('contexts', '').read(typed), ['a', 'b', 'c']);
	assert.deepEqual(valuesOf(waiverFlags, typed), {
		waivers: [
			{id: 'network.pod-cidr-overlap', clusters: []},
			{id: 'gateway.hostname', clusters: ['east-1', 'east-2']},
			{id: 'nodes.ready', clusters: [], reason: 'see: OPS-1'},
			{id: 'clock.skew', clusters: ['a', 'b'], reason: 'late'},
		],
		waiverFiles: ['/here/w.yaml'],
	});
	assert.deepEqual(typed.problems, []);
});

void test('a waiver without an id, a cluster or a reason where one is announced is refused', () => {
	const typed = typedAs({
		waive: ['nodes', 'nodes.ready=', 'nodes.ready:', 'nodes.ready: ', '=a', ': why'],
	});
	valuesOf(waiverFlags, typed);
	assert.equal(typed.problems.length, 6);
});

void test('restarts are agreed to for namespaces, for all, or not at all', () => {
	const consent = (raw: RawOptions) => restartWorkloadsFlag.read(typedAs(raw));
	assert.equal(consent({}), undefined);
	assert.equal(consent({restartWorkloads: true}), 'all');
	assert.deepEqual(consent({restartWorkloads: 'shop, bank'}), ['shop', 'bank']);
});
