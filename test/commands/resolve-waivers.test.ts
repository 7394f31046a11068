import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {resolveWaivers} from '../../source/commands/resolve-waivers.ts';
import {UsageError} from '../../source/errors.ts';
import type {Waiver} from '../../source/mesh/waiver.ts';

const known = {ids: ['nodes.ready', 'network.pod-cidr-overlap'], clusters: ['east-1', 'west-1']};

const resolve = async (
	waivers: readonly Waiver[],
	texts: Readonly<Record<string, string>> = {},
	waiverFiles = Object.keys(texts),
) => resolveWaivers({waivers, waiverFiles}, known, {read: async path => texts[path]});

const problemsOf = async (...parameters: Parameters<typeof resolve>): Promise<string[]> => {
	try {
		await resolve(...parameters);
	} catch (error) {
		assert.ok(error instanceof UsageError);
		assert.equal(error.exitCode, 2);
		return error.message.split('\n');
	}

	throw new Error('nothing was refused');
};

describe('waivers', () => {
	test('of known checks and clusters are taken, those of flags first', async () => {
		const flag = {id: 'network.pod-cidr-overlap', clusters: ['east-1', 'west-1'], reason: 'known'};
		assert.deepEqual(
			await resolve([flag], {
				'/w.yaml':
					'# why\nwaivers:\n  - id: nodes.ready # one\n    reason: rebuilt\n    until: 2027-01-31\n',
			}),
			[
				flag,
				{
					id: 'nodes.ready',
					clusters: [],
					reason: 'rebuilt',
					until: '2027-01-31',
				},
			],
		);
	});

	test('that name nothing are refused, of flags and files at once, with places and the nearest', async () => {
		const text = [
			'waivers:',
			'  - id: nodes.redy',
			'    clusters: [east-1, west-2]',
			'    reason: ""',
			'  - {id: nodes.ready, until: 2027-02-30}',
			'  - id: nodes.ready',
			'    reason: yes it is',
			'    untill: 2027-02-03',
		].join('\n');
		assert.deepEqual(
			await problemsOf(
				[
					{id: 'node.ready', clusters: []},
					{id: 'nodes.ready', clusters: ['east-2']},
				],
				{'/w.yaml': text, '/v.yaml': 'waivers: 3'},
			),
			[
				'--waive node.ready: there is no such check. Did you mean nodes.ready?',
				'--waive nodes.ready=east-2: east-2 is not among the clusters east-1, west-1. Did you mean east-1?',
				'/w.yaml:2:9 waivers[0].id: there is no check "nodes.redy"; did you mean nodes.ready?',
				'/w.yaml:3:24 waivers[0].clusters[1]: "west-2" is not among the clusters; did you mean west-1?',
				'/w.yaml:4:13 waivers[0].reason: says nothing; write why the finding is acceptable',
				'/w.yaml:5:5 waivers[1].reason: is missing; write reason: the ranges are routed apart',
				'/w.yaml:5:30 waivers[1].until: "2027-02-30" is not a day; write year, month and day, such as until: 2027-01-31',
				'/w.yaml:8:5 waivers[2].untill: is not known here; did you mean until?',
				'/v.yaml:1:10 waivers: 3 is not a list of waivers; write waivers: [{id: nodes.ready, reason: rebuilt today}]',
			],
		);
	});

	test('of files that are missing, empty or no YAML are refused', async () => {
		assert.deepEqual(await problemsOf([], {}, ['/none.yaml']), [
			'--waive-file /none.yaml: there is no such file.',
		]);
		assert.deepEqual(await problemsOf([], {'/w.yaml': '# nothing\n'}), [
			'/w.yaml:1:1 the file is empty; write waivers: []',
		]);
		assert.match(
			(await problemsOf([], {'/w.yaml': 'waivers: [{id: nodes.ready'})).join('\n'),
			/^\/w\.yaml:1:\d+ /v,
		);
	});
});
