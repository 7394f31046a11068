import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {Ajv2020} from 'ajv/dist/2020.js';
import {
	verifyJson,
	verifyReportJsonSchema,
	verifyReportSchema,
} from '../../source/reporters/verify-report.ts';
import type {VerifyResult} from '../../source/reporters/verify-result.ts';
import {makeFakeMesh} from '../verify/fake-mesh.ts';

const resultOf = async (
	breakIt?: (mesh: ReturnType<typeof makeFakeMesh>) => void,
): Promise<VerifyResult> => {
	const mesh = makeFakeMesh([
		{name: 'a', network: 'one'},
		{name: 'b', network: 'two'},
	]);
	breakIt?.(mesh);
	const {pairs, proofs} = await mesh.verify();
	return {
		simulated: false,
		mesh: 'shop',
		startedAt: Date.parse('2026-11-21T12:00:00Z'),
		durationMs: 812.4,
		clusters: mesh.model.clusters.map(({name, context, network, role}) => ({
			name,
			context,
			network,
			role,
			server: `https://${name}:6443`,
		})),
		pairs,
		proofs,
	};
};

const validator = new Ajv2020({strict: false, validateFormats: false});

test('the document of a good and of a broken mesh fits the schema that is shipped', async () => {
	const shipped = JSON.parse(
		await readFile(new URL('../../docs/schema/verify-report.schema.json', import.meta.url), 'utf8'),
	) as object;
	assert.deepEqual(shipped, verifyReportJsonSchema());
	const validate = validator.compile(shipped);
	for (const result of [
		await resultOf(),
		await resultOf(mesh => {
			mesh.behaviour.fate = () => ({kind: 'lost'});
		}),
	]) {
		const document: unknown = JSON.parse(verifyJson(result));
		assert.ok(validate(document), JSON.stringify(validate.errors));
		verifyReportSchema.parse(document);
	}

	assert.equal(validate({kind: 'VerifyReport'}), false);
});

test('every pair and every proof is in it, and the sums are of the pairs', async () => {
	const result = await resultOf(mesh => {
		mesh.behaviour.fate = from => ({kind: from === 'a' ? 'lost' : 'answered'});
	});
	const report = verifyReportSchema.parse(JSON.parse(verifyJson(result)));
	assert.deepEqual(report.summary, {pass: 1, fail: 1, unknown: 0});
	assert.deepEqual(
		report.pairs.map(({from, to, status, answeredBy}) => ({
			from,
			to,
			status,
			answeredBy,
		})),
		[
			{
				from: 'a',
				to: 'b',
				status: 'fail',
				answeredBy: {},
			},
			{
				from: 'b',
				to: 'a',
				status: 'pass',
				answeredBy: {a: 3},
			},
		],
	);
	assert.match(report.pairs[0]?.cause ?? '', /packets are lost/v);
	assert.ok((report.pairs[0]?.remedy.length ?? 0) > 1);
	assert.equal(report.pairs[1]?.cause, null);
	assert.equal(report.proofs.length, result.proofs.length);
	assert.equal(report.startedAt, '2026-11-21T12:00:00.000Z');
});
