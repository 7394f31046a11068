import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'node:test';
import {writeEvidence} from '../../scripts/evidence.ts';
import {catalogue} from './defects/catalogue.ts';
import {sample} from './defects/kit/sample.ts';
import {limits} from './defects/kit/stages.ts';
import {
	complaints, healthyName, runDefects, type Result,
} from './defects/run-defects.ts';

const isFull = process.env['LAB_EVIDENCE'] === '1';
const seed = Number(process.env['LAB_SEED'] ?? Date.now() % 100_000);

/** A line of the table: what each view found, and what was wrong with it. */
const rowOf = (result: Result) => ({
	defect: result.defect,
	stage: result.stage,
	found: Object.fromEntries(Object.entries(result.views).filter(([view]) => view !== 'healed').map(([view, {found}]) => [view, found])),
	wrong: complaints(result),
});

const count = (results: readonly Result[], kind: 'found' | 'missing' | 'notBuilt' | 'alarms'): number =>
	results.flatMap(({views}) => Object.values(views)).reduce((sum, judgement) => sum + judgement[kind].length, 0);

void test(`defects planted in clusters are found where they are, and nothing else is${isFull ? '' : `: a sample, LAB_SEED=${String(seed)}`}`, {timeout: 3_600_000}, async t => {
	const chosen = isFull ? catalogue : sample(catalogue.filter(({stage}) => stage !== 'full'), 6, seed);
	const results = await runDefects(chosen, 'defect');
	if (isFull) {
		writeEvidence('preflight-defects', {
			planted: results.filter(({defect}) => defect !== healthyName && !defect.startsWith('harmless-')).length,
			expectations: count(results, 'found') + count(results, 'missing') + count(results, 'notBuilt'),
			found: count(results, 'found'),
			notFound: count(results, 'missing') + count(results, 'notBuilt'),
			falseAlarms: count(results, 'alarms'),
			limitsOfTheLab: limits,
			table: results.map(rowOf),
		});
	}

	for (const result of results) {
		await t.test(`${result.stage}: ${result.defect}`, () => {
			assert.deepEqual(complaints(result), []);
		});
	}
});
