import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checkClusters} from '../../source/session/check-clusters.ts';
import {makeFakeSession} from '../helpers/fake-session.ts';

void test('clusters that answer one after the other are counted, and judged once when all facts are there', async () => {
	const session = makeFakeSession({});
	let view = session.getSnapshot();
	const counts = {refresh: 0, judge: 0};
	const seen: number[] = [];
	await checkClusters({
		answers: () => view.wizard.answers,
		options: {concurrency: 16, readyTimeoutMs: 1, installs: 1},
		emit: () => undefined,
		get: () => view,
		set(change) {
			view = {...view, ...change};
			seen.push(view.preflight.surveyed);
		},
		refresh() {
			counts.refresh++;
		},
		judge() {
			counts.judge++;
		},
		fail() {
			assert.fail('it cannot fail');
		},
		survey: {
			covers: () => true,
			async survey(_clusters, {onProgress}) {
				for (let index = 1; index <= 100; index++) {
					onProgress(index);
				}
			},
		},
	});
	assert.ok(seen.includes(100));
	assert.deepEqual(counts, {refresh: 2, judge: 100});
});
