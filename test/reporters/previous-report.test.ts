import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parsePreviousReport} from '../../source/reporters/previous-report.ts';

const report = {
	apiVersion: 'mesh-wizard/v1',
	kind: 'PreflightReport',
	simulated: false,
	startedAt: '2026-01-31T12:00:00.000Z',
	clusters: [{name: 'east-1', uid: null}],
	findings: [{id: 'api.reachable', status: 'pass', clusters: ['east-1']}],
};

const problemsOf = (data: unknown) => {
	const parsed = parsePreviousReport(JSON.stringify(data));
	return 'problems' in parsed ? parsed.problems : [];
};

void test('what is wrong with an earlier report is said by its place, in plain words', () => {
	assert.deepEqual(problemsOf(report), []);
	assert.deepEqual(
		problemsOf({
			...report,
			kind: 'Pod',
			startedAt: 'yesterday',
			clusters: undefined,
			findings: [{id: 1, status: 'good', clusters: 'east-1'}],
		}),
		[
			'kind: is not PreflightReport',
			'startedAt: is not a time such as 2026-01-31T12:00:00.000Z',
			'clusters: is missing',
			'findings[0].id: is not a text',
			'findings[0].status: is not one of pass, note, warn, fail, unknown, skipped, waived',
			'and 1 more like these',
		],
	);
	for (const data of [[], null, 'text']) {
		assert.deepEqual(problemsOf(data), ['it is not the report of a preflight: one map']);
	}
});
