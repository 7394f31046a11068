import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import {readFile, readdir} from 'node:fs/promises';
import {setTimeout as sleep} from 'node:timers/promises';
import {startLab} from './start-lab.ts';
import {makeWizard, pairsOf, said} from './wizard.ts';

/** Waits until the journal of the mesh holds a text. */
const journalHolds = async (directory: string, text: string): Promise<void> => {
	const file = path.join(directory, '.mesh-wizard', 'shop', 'journal.jsonl');
	for (let turn = 0; turn < 1200; turn++) {
		const journal = await readFile(file, 'utf8').catch(() => '');
		if (journal.includes(text)) {
			return;
		}

		await sleep(100);
	}

	throw new Error(`the journal does not hold ${text} after two minutes`);
};

void test(
	'a cluster that goes away in the middle: the other finishes, and the same command goes on from there',
	{timeout: 900_000},
	async () => {
		await using lab = await startLab({clusters: ['stays', 'goes']});
		await using wizard = await makeWizard(lab, {
			stays: {network: 'net-a'},
			goes: {network: 'net-b'},
		});
		const running = wizard.run(
			'apply',
			'-f',
			'mesh.yaml',
			'--yes',
			'-o',
			'jsonl',
			'--timeout',
			'4s',
			'--ready-timeout',
			'60s',
		);
		await journalHolds(wizard.directory, '"child-started"');
		await journalHolds(wizard.directory, '"step":"goes/istiod"');
		await lab.cut('goes');
		const cut = await running;
		await lab.heal('goes');
		assert.equal(cut.exitCode, 1, said(cut));
		const outcomes = new Map(
			cut.events.flatMap(event =>
				event.type === 'step-finished' ? [[event.step, event.outcome] as const] : [],
			),
		);
		assert.equal(outcomes.get('goes/istiod'), 'failed');
		assert.equal(outcomes.get('goes/gateway'), 'blocked');
		assert.equal(outcomes.get('stays/gateway'), 'done', 'the other cluster is finished');
		const end = cut.events.findLast(event => event.type === 'run-finished');
		assert.ok(end?.type === 'run-finished');
		assert.match(end.summary, /goes\/istiod/v);
		assert.match(end.next.join('\n'), /mesh-wizard apply -f/v);
		assert.ok(
			(await readdir(path.join(wizard.directory, '.mesh-wizard/shop/logs'))).some(file =>
				file.endsWith('goes.istiod.log'),
			),
		);

		const again = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		assert.equal(again.exitCode, 0, said(again));
		assert.deepEqual(
			again.events
				.flatMap(event => (event.type === 'step-started' ? [event.step] : []))
				.filter(step => step === 'stays/istiod' || step === 'stays/gateway'),
			[],
			'what was done is not done again',
		);
		assert.deepEqual(pairsOf(again), ['goes → stays: pass by stays', 'stays → goes: pass by goes']);
	},
);
