import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {changesSince} from '../../source/checks/changes.ts';
import {parsePreviousReport} from '../../source/reporters/previous-report.ts';
import {damaged, damagedText} from '../helpers/damaged.ts';

/* A report of another day, another version or another program: it is compared with, or said to be none, in plain words. */

const report = {
	apiVersion: 'mesh-wizard/v1',
	kind: 'PreflightReport',
	simulated: false,
	startedAt: '2026-01-31T12:00:00.000Z',
	clusters: [
		{name: 'east-1', uid: 'uid-of-east'},
		{name: 'west-1', uid: null},
	],
	findings: [
		{id: 'api.reachable', status: 'pass', clusters: ['east-1']},
		{id: 'nodes.ready', status: 'fail', clusters: ['east-1'], subject: 'a'},
		{id: 'network.service-cidr-overlap', status: 'warn', clusters: ['east-1', 'west-1']},
	],
};

test('whatever an earlier report says, it is compared with or its faults are said', () => {
	const now = parsePreviousReport(JSON.stringify(report));
	assert.ok(!('problems' in now), 'the control');
	const seen = {compared: 0, refused: 0};
	fc.assert(
		fc.property(
			fc.oneof(
				damaged(report).map(data => JSON.stringify(data)),
				damagedText(JSON.stringify(report)),
			),
			text => {
				const parsed = parsePreviousReport(text);
				if ('problems' in parsed) {
					seen.refused++;
					assert.ok(parsed.problems.length > 0 && parsed.problems.length <= 6);
					assert.ok(parsed.problems.every(problem => problem !== '' && problem.length < 1000));
				} else {
					seen.compared++;
					assert.ok(changesSince(parsed.report, now.report).notCompared >= 0);
					assert.ok(changesSince(now.report, parsed.report).notCompared >= 0);
				}
			},
		),
		{numRuns: 400},
	);
	assert.ok(seen.compared > 20 && seen.refused > 20, JSON.stringify(seen));
});
