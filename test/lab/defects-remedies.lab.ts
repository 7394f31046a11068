import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'node:test';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {catalogue} from './defects/catalogue.ts';
import {stageOrder} from './defects/kit/in-order.ts';
import {rangeOf} from './defects/kit/range.ts';
import {remedyComplaints} from './defects/kit/remedy-complaints.ts';
import {writeRemedies} from './defects/kit/write-remedies.ts';
import {tryRemedies} from './defects/try-remedies.ts';

const skip =
	process.env['LAB_EVIDENCE'] === '1' ? false : 'only in npm run test:full: it plants every defect';

void test(
	'what findings advise can be pasted: what looks ends well, and what changes a cluster cures the finding',
	{timeout: 3_600_000, skip},
	async t => {
		const chosen = rangeOf(stageOrder(catalogue), process.env['LAB_RANGE']);
		const tried = await tryRemedies(chosen, 'remedies');
		writeRemedies(tried, chosen);
		for (const remedy of tried) {
			await t.test(`${remedy.defect}: ${remedy.finding}`, () => {
				assert.deepEqual(remedyComplaints(remedy), []);
			});
		}

		if (tried.every(remedy => remedyComplaints(remedy).length === 0)) {
			keepEvidence('preflight-remedies');
		}
	},
);
