import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {openJournal} from '../../source/engine/journal.ts';
import {damaged, damagedText} from '../helpers/damaged.ts';
import {makeFakeClock} from '../helpers/fakes.ts';

/* A journal may come with a repository, or be cut by a full disk: children of which it tells are whole, and what it lacks is said. */

const child = {host: 'here', system: 'boot/pids', pid: 77, startedAt: 'earlier'};
const lines = [
	{type: 'run-started', run: 'old', command: 'apply', by: child},
	{type: 'child-started', run: 'old', step: 'east/istiod', child},
	{type: 'child-ended', run: 'old', step: 'east/istiod', child},
	{type: 'child-started', run: 'old', step: 'west/istiod', child: {...child, pid: 78}},
];
const textOf = (values: readonly unknown[]) =>
	values.map(value => `${JSON.stringify(value)}\n`).join('');

const childrenOf = async (text: string) => {
	const files = makeMemoryFiles();
	await files.makePrivateDirectory('/state');
	await files.write('/state/journal.jsonl', text);
	return openJournal(files, makeFakeClock(), '/state').openChildren();
};

test('whatever stands in a journal, it is read line by line, and children of others are whole', async () => {
	const {children: whole} = await childrenOf(textOf(lines));
	assert.deepEqual(
		whole.map(({step}) => step),
		['west/istiod'],
		'the control',
	);
	let told = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.oneof(
				damaged(lines).map(data => textOf(Array.isArray(data) ? data : [data])),
				damagedText(textOf(lines)),
			),
			async text => {
				const {children, problems} = await childrenOf(text);
				told += problems.length;
				for (const {child: found} of children) {
					assert.ok(Number.isSafeInteger(found.pid) && found.pid > 0);
					// When it started is unknown of a child that ended at once.
					assert.ok([found.host, found.system].every(part => part !== ''));
				}
			},
		),
		{numRuns: 300},
	);
	assert.ok(told > 30, String(told));
});
