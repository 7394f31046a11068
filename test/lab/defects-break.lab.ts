import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'node:test';
import {catalogue} from './defects/catalogue.ts';
import {proveDefects} from './defects/prove-defects.ts';
import {writeProofs} from './defects/kit/write-proofs.ts';

const skip =
	process.env['LAB_EVIDENCE'] === '1'
		? false
		: 'only in npm run test:full: it takes most of an hour';

void test(
	'a mesh applied over a defect whose findings are waived breaks where they fail, and holds where they do not',
	{timeout: 7_200_000, skip},
	async t => {
		const results = await proveDefects(catalogue, 'break', result => {
			writeProofs([result]);
		});
		for (const {defect, predicted, observed, words, alarms} of results) {
			await t.test(`${defect}: the mesh ${predicted}`, () => {
				assert.equal(observed, predicted, words);
				assert.deepEqual(alarms, []);
			});
		}
	},
);
