import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {Ajv2020} from 'ajv/dist/2020.js';
import {checks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {preflightJson} from '../../source/reporters/preflight-json.ts';
import {
	preflightReportJsonSchema,
	preflightReportSchema,
} from '../../source/reporters/report-schema.ts';
import {contextOf, deadFacts, factsOf, known} from '../helpers/facts.ts';
import {resultOf} from '../helpers/preflight-result.ts';

const clusters = [
	factsOf({name: 'east-1', context: 'admin@east-1', uid: known('uid-1')}),
	deadFacts('west-1'),
];
const findings = runChecks(checks, contextOf(clusters), {
	waive: [{id: 'nodes.ready', clusters: ['west-1']}],
});
const document: unknown = JSON.parse(
	preflightJson(resultOf({clusters, findings, leftOut: ['api.slow']})),
);

describe('the preflight report', () => {
	test('holds every finding, the sums and the clusters', () => {
		const report = preflightReportSchema.parse(document);
		assert.equal(report.findings.length, findings.length);
		assert.equal(
			Object.values(report.summary).reduce((sum, count) => sum + count, 0),
			findings.length,
		);
		assert.equal(report.startedAt, '2026-11-21T12:00:00.000Z');
		assert.equal(report.durationMs, 812);
		assert.deepEqual(report.clusters, [
			{
				name: 'east-1',
				context: 'admin@east-1',
				server: 'https://east-1.example:6443',
				uid: 'uid-1',
				reachable: true,
				durationMs: 210,
			},
			{
				name: 'west-1',
				context: 'admin@west-1',
				server: 'https://west-1.example:6443',
				uid: null,
				reachable: false,
				durationMs: 210,
			},
		]);
	});

	test('tells one cause once: what follows from a cluster that does not answer is marked and summed up apart', () => {
		const {summary, findings: found} = preflightReportSchema.parse(document);
		const marked = found.filter(({because}) => because !== undefined);
		assert.ok(marked.length > 20);
		assert.equal(summary.unanswered, marked.length);
		assert.equal(
			summary.unknown,
			found.filter(({status, because}) => status === 'unknown' && because === undefined).length,
		);
		assert.ok(
			marked.every(({status, clusters: own}) => status === 'unknown' && own.includes('west-1')),
		);

		const causeless = preflightReportSchema.parse(
			JSON.parse(
				preflightJson(
					resultOf({clusters, findings: findings.filter(({id}) => id !== 'api.reachable')}),
				),
			),
		);
		assert.equal(causeless.summary.unanswered, 0);
		assert.equal(causeless.summary.unknown, summary.unknown + marked.length);
	});

	test('says of each finding what, where, why and what to do', () => {
		const {findings: found} = preflightReportSchema.parse(document);
		const dead = found.find(
			({id, clusters: [name]}) => id === 'api.reachable' && name === 'west-1',
		);
		assert.equal(dead?.status, 'fail');
		assert.ok((dead.remedy?.commands.length ?? 0) > 0);
		assert.equal(found.find(({id}) => id === 'names.cluster')?.remedy, null);
		assert.equal(found.find(({status}) => status === 'waived')?.waivedFrom, 'unknown');
	});

	test('is valid by the shipped JSON Schema, which takes nothing else', () => {
		const validate = new Ajv2020({strict: false, formats: {'date-time': true}}).compile(
			preflightReportJsonSchema() as Record<string, unknown>,
		);
		assert.ok(validate(document), JSON.stringify(validate.errors));
		assert.ok(!validate({...(document as Record<string, unknown>), extra: 1}));
		assert.ok(!validate({...(document as Record<string, unknown>), kind: 'VerifyReport'}));
	});
});
