import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'node:test';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {catalogue} from './defects/catalogue.ts';
import {proofOrder} from './defects/kit/in-order.ts';
import {rangeOf} from './defects/kit/range.ts';
import {writeProofs} from './defects/kit/write-proofs.ts';
import {proveDefects} from './defects/prove-defects.ts';

const skip =
	process.env['LAB_EVIDENCE'] === '1'
		? false
		: 'only in npm run test:full: it takes an hour and a half';

void test(
	'a mesh applied over a defect whose findings are waived breaks where they fail, and holds where they do not',
	{timeout: 7_200_000, skip},
	async t => {
		const chosen = rangeOf(proofOrder(catalogue), process.env['LAB_RANGE']);
		const results = await proveDefects(chosen, 'break', result => {
			writeProofs([result]);
		});
		for (const {defect, predicted, observed, words, alarms} of results) {
			await t.test(`${defect}: the mesh ${predicted}`, () => {
				assert.equal(observed, predicted, words);
				assert.deepEqual(alarms, []);
			});
		}

		if (
			results.every(
				({predicted, observed, alarms}) => observed === predicted && alarms.length === 0,
			)
		) {
			keepEvidence('preflight-proofs');
		}
	},
);
