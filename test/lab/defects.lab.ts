import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'node:test';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {catalogue} from './defects/catalogue.ts';
import {stageOrder} from './defects/kit/in-order.ts';
import {rangeOf} from './defects/kit/range.ts';
import {complaints} from './defects/kit/result.ts';
import {sample} from './defects/kit/sample.ts';
import {writeFound} from './defects/kit/write-found.ts';
import {runDefects} from './defects/run-defects.ts';

const isFull = process.env['LAB_EVIDENCE'] === '1';
const range = process.env['LAB_RANGE'];
const seed = Number(process.env['LAB_SEED'] ?? Date.now() % 100_000);
const extent = isFull ? `range ${range ?? 'all'}` : `a sample, LAB_SEED=${String(seed)}`;

void test(
	`defects planted in clusters are found where they are, and nothing else is: ${extent}`,
	{timeout: 3_600_000},
	async t => {
		const chosen = isFull
			? rangeOf(stageOrder(catalogue), range)
			: sample(
					catalogue.filter(({stage}) => stage !== 'full'),
					6,
					seed,
				);
		const results = await runDefects(chosen, 'defect');
		if (isFull) {
			writeFound(results);
		}

		for (const result of results) {
			await t.test(`${result.stage}: ${result.defect}`, () => {
				assert.deepEqual(complaints(result), []);
			});
		}

		if (results.every(result => complaints(result).length === 0)) {
			keepEvidence('preflight-defects');
		}
	},
);
